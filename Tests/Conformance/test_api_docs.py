"""The programs of docs/api.md, as they stand there but for whose desk it is."""

import http.server
import json
import queue
import re
import subprocess
import sys
import threading

import pytest
from playwright.sync_api import expect

from ringdesk import ROOT, Ringdesk
from test_desk_socketio import Person, customer_calls, customer_hangs_up
from test_proxies import free_port

PAGE = """<!doctype html><meta charset="utf-8"><title>CRM</title><ol id="told"></ol><script>
const token = %s;
const show = event => { document.getElementById('told').append(Object.assign(document.createElement('li'),
  {textContent: `${event.at} ${event.type}`})); };
%s
listen(%s);
</script>"""


def programs(language, server):
    """The blocks of that language, for the demo's ada."""
    blocks = re.findall(f"```{language}\n(.*?)```", (ROOT / "docs/api.md").read_text(), re.DOTALL)
    return [block.replace("https://desk.example.com", server.url).replace("ada@example.com", "ada@acme.example")
            for block in blocks]


def told_since(server, start, told):
    return [f"{one['at']} {one['type']}" for one in Person(server).logged(start)][:len(told)]


@pytest.fixture
def site():
    """A page of another origin."""
    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(server.page.encode())

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def desk(site, tmp_path):
    """Starts the demo again and again, at one address and with what it had."""
    listen = f"127.0.0.1:{free_port()}"
    environment = {"RINGDESK_DATA_DIR": str(tmp_path / "data"), "RINGDESK_CORS_ORIGINS": site.url}
    started = []

    def start():
        for one in started:
            one.stop()
        started.append(Ringdesk.start("demo", environment=environment, listen=listen))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def test_python_hears_all_in_order_through_a_restart(desk, tmp_path):
    server = desk()
    [code] = programs("python", server)
    (tmp_path / "listens.py").write_text(code.replace('"…"', repr(server.ready["password"])))
    listening = subprocess.Popen([sys.executable, tmp_path / "listens.py"], stdout=subprocess.PIPE, text=True)
    said = queue.Queue()
    threading.Thread(target=lambda: [said.put(line.strip()) for line in listening.stdout], daemon=True).start()
    told = []

    def hears_a_call(server, number):
        customer_hangs_up(server, customer_calls(server, number))
        told.append(said.get(timeout=15))
        while not told[-1].endswith(" call.ended"):
            told.append(said.get(timeout=15))

    try:
        assert said.get(timeout=15).endswith(" snapshot")
        start = Person(server).page()["nextCursor"]
        hears_a_call(server, "+15550103751")
        server = desk()
        hears_a_call(server, "+15550103752")
        assert told == told_since(server, start, told)
    finally:
        listening.kill()
        listening.wait()


def test_a_page_hears_all_in_order_through_a_restart(desk, site, chromium):
    server = desk()
    ada = Person(server)
    streams, *_ = programs("js", server)
    site.page = PAGE % (json.dumps(ada.token), streams, json.dumps(ada.workspace))
    page = chromium.new_page()
    page.goto(site.url)
    told, ended = page.locator("#told li"), page.locator("#told li", has_text="call.ended")
    expect(told.filter(has_text="snapshot")).to_have_count(1)
    start = ada.page()["nextCursor"]
    customer_hangs_up(server, customer_calls(server, "+15550103753"))
    expect(ended).to_have_count(1)
    # Away for longer than the page waits.
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/stream-tickets"), timeout=20_000):
        server.stop()
    server = desk()
    customer_hangs_up(server, customer_calls(server, "+15550103754"))
    expect(ended).to_have_count(2, timeout=20_000)
    kinds = {"call.ringing", "call.answered", "call.updated", "call.ended"}
    lines = [line for line in told.all_inner_texts() if line.split()[1] in kinds]
    page.close()
    assert lines == [line for line in told_since(server, start, range(1000)) if line.split()[1] in kinds]


def test_curl_lives_looks_and_hangs_up(desk):
    server = desk()
    owner = Person(server, "owner")
    block = next(block for block in programs("sh", server) if block.startswith("TOKEN="))
    first, live, now, after, hangup = [line for line in block.splitlines() if line]
    setting = first.replace("TOKEN=…", f"TOKEN={owner.token}").replace("WORKSPACE=…", f"WORKSPACE={owner.workspace}")
    assert "…" not in setting

    def bash(line):
        return ["bash", "-c", f"{setting}\nexec {line}"]

    def answer(line):
        return subprocess.run(bash(line), check=True, capture_output=True, timeout=10).stdout

    cursor = json.loads(answer(now))["nextCursor"]
    stream = subprocess.Popen(bash(live), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert "event: snapshot\n" in iter(stream.stdout.readline, "")
        customer_calls(server, "+15550103755")
        assert "event: call.ringing\n" in iter(stream.stdout.readline, "")
        call = owner.ask("GET", "WS/calls")["items"][0]
        answer(hangup.replace("/calls/CALL/", f"/calls/{call['id']}/"))
        assert "event: call.ended\n" in iter(stream.stdout.readline, "")
    finally:
        stream.kill()
        stream.wait()
    page = json.loads(answer(after.replace("CURSOR", cursor)))
    assert "call.ended" in [one["type"] for one in page["items"]]
