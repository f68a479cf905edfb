"""The receivers of docs/webhooks.md, as they stand there, are told of real calls, and of nothing forged."""

import hashlib
import hmac
import json
import queue
import re
import shutil
import socket
import subprocess
import sys
import threading
import time

import pytest
import requests

from ringdesk import ROOT
from test_desk_socketio import Person, customer_calls, customer_hangs_up
from test_proxies import free_port

RECEIVERS = {"python": ("receiver.py", sys.executable), "js": ("receiver.mjs", shutil.which("node"))}


class Receiver:
    def __init__(self, language, folder, secret, port):
        name, program = RECEIVERS[language]
        [code] = re.findall(f"```{language}\n(.*?)```", (ROOT / "docs/webhooks.md").read_text(), re.DOTALL)
        (folder / name).write_text(code)
        self.url, self._secret = f"http://127.0.0.1:{port}/ringdesk", secret
        self.process = subprocess.Popen(
            [program, folder / name], env={"HOOK_SECRET": secret, "PORT": str(port)}, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        self.said = queue.Queue()
        threading.Thread(target=lambda: [self.said.put(line.split()) for line in self.process.stdout], daemon=True).start()
        deadline = time.monotonic() + 10
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                assert time.monotonic() < deadline and self.process.poll() is None
                time.sleep(0.02)

    def next(self):
        """The type and the id of what it was told next."""
        return self.said.get(timeout=10)[1:]

    def posted(self, event, signature=None, age=0, timestamp=None):
        """What a request is answered that is signed as the docs say, or otherwise."""
        body = json.dumps(event).encode()
        timestamp = timestamp or str(int(time.time()) - age)
        right = "v1=" + hmac.new(self._secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        headers = {"Ringdesk-Timestamp": timestamp, "Ringdesk-Signature": right if signature is None else signature}
        return requests.post(self.url, data=body, headers=headers, timeout=10).status_code

    def stop(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture(params=RECEIVERS)
def told(request, demo, tmp_path):
    """A receiver that runs, and the owner's hook that tells it."""
    if RECEIVERS[request.param][1] is None:
        pytest.skip("There is no Node here.")
    owner, port = Person(demo, "owner"), free_port()
    hook = owner.ask("POST", "WS/hooks", {"url": f"http://127.0.0.1:{port}/ringdesk", "events": ["call.ringing", "call.ended"]},
                     status=201)
    receiver = Receiver(request.param, tmp_path, hook["secret"], port)
    yield receiver, owner, hook
    owner.ask("DELETE", f"WS/hooks/{hook['id']}", status=204)
    receiver.stop()


def test_it_is_told_of_calls_in_order(demo, told):
    receiver, owner, hook = told
    start = owner.page()["nextCursor"]
    heard = []
    for number in ("+15550103771", "+15550103772"):
        call = customer_calls(demo, number)
        heard.append(receiver.next())
        customer_hangs_up(demo, call)
        heard.append(receiver.next())
    logged = [[one["type"], one["id"]] for one in owner.logged(start) if one["type"] in ("call.ringing", "call.ended")]
    assert heard == logged
    tested = owner.ask("POST", f"WS/hooks/{hook['id']}/test")
    assert tested["status"] == 204
    kind, name = receiver.next()
    assert kind == "ping" and name.startswith("ping-")


def test_it_refuses_what_is_forged_or_old_and_does_nothing_twice(told):
    receiver, _, _ = told
    event = {"id": "0-1", "type": "call.ended", "at": "2026-01-05T09:30:00.000Z"}
    for wrong in [{"signature": ""}, {"signature": "v1=" + "0" * 64}, {"signature": "v1=é"}, {"age": 600}, {"age": -600},
                  {"timestamp": "soon"}, {"timestamp": "-1"}]:
        sent = {name: value.encode() if name == "signature" else value for name, value in wrong.items()}
        assert receiver.posted(event, **sent) == 401, wrong
    assert receiver.posted(event) == 204 and receiver.posted(event) == 204
    assert receiver.posted(event | {"id": "0-2"}) == 204
    assert [receiver.next()[1], receiver.next()[1]] == ["0-1", "0-2"]
