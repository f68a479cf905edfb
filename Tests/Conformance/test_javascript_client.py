"""The official JavaScript client of Socket.IO, in a page of another site, through a restart of the desk."""

import http.server
import os
import pathlib
import socket
import threading

import pytest
from playwright.sync_api import expect

from ringdesk import Ringdesk
from test_desk_socketio import WAYS, Person, customer_calls, customer_hangs_up

CLIENT = pathlib.Path(os.environ.get("RINGDESK_SOCKETIO_CLIENT") or "nowhere")

pytestmark = pytest.mark.skipif(
    not CLIENT.is_file(),
    reason="Socket.IO's client for browsers is not here: name its dist/socket.io.js (4.x) in RINGDESK_SOCKETIO_CLIENT")

PAGE = b"""<!doctype html><meta charset="utf-8"><title>CRM</title><p id="state"></p><script src="/socket.io.js"></script>"""

LISTEN = """
  ({url, auth, transports}) => {
    window.told = [];
    window.refused = [];
    const say = word => { document.getElementById('state').textContent = word; };
    window.client = io(url, {auth, transports, reconnectionDelay: 100, reconnectionDelayMax: 300});
    client.on('connect', () => say('connected'));
    client.on('disconnect', reason => say(`gone: ${reason}`));
    client.on('connect_error', error => { refused.push({message: error.message, data: error.data ?? null}); say('refused'); });
    client.onAny((name, event) => told.push(event));
  }
"""


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        is_client = self.path == "/socket.io.js"
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if is_client else "text/html")
        self.end_headers()
        self.wfile.write(CLIENT.read_bytes() if is_client else PAGE)

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(chromium, site):
    context = chromium.new_context()
    opened = context.new_page()
    opened.goto(site)
    yield opened
    context.close()


@pytest.fixture
def desk(site, tmp_path):
    """Starts a demo that lets the site in, again and again at one address and with what it had."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    environment = {"RINGDESK_DATA_DIR": str(tmp_path / "data"), "RINGDESK_CORS_ORIGINS": site}
    started = []

    def start():
        started.append(Ringdesk.start("demo", environment=environment, listen=listen))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def until(page, kind, count=1):
    page.wait_for_function(
        "([kind, count]) => told.filter(event => event.type === kind).length >= count", arg=[kind, count], timeout=15000)
    return page.evaluate("told")


@pytest.mark.parametrize("transports", WAYS)
def test_a_restart_loses_nothing_and_doubles_nothing(desk, page, transports):
    first = desk()
    ada = Person(first)
    page.evaluate(LISTEN, {"url": ada.url, "auth": ada.auth, "transports": transports})
    start = until(page, "snapshot")[0]["id"]
    customer_calls(first, "+15550103721")
    until(page, "call.ringing")
    if transports[-1] == "websocket":
        page.wait_for_function("client.io.engine.transport.name === 'websocket'")
    first.stop()
    expect(page.locator("#state")).not_to_have_text("connected")
    second = desk()
    sid = customer_calls(second, "+15550103722")
    until(page, "call.ringing", 2)
    customer_hangs_up(second, sid)
    until(page, "call.ended")
    told = page.evaluate("told")
    last = [event["type"] for event in told].index("call.ended")
    heard = told[1:last + 1]
    assert all(event["type"] not in ("snapshot", "reset") for event in heard)
    assert heard == list(ada.logged(start))[:len(heard)]


@pytest.mark.parametrize("transports", WAYS)
def test_whoever_may_not_listen_hears_why(desk, page, transports):
    ada = Person(desk())
    page.evaluate(LISTEN, {"url": ada.url, "auth": ada.auth | {"token": "forged"}, "transports": transports})
    page.wait_for_function("refused.length > 0")
    assert page.evaluate("refused")[0]["data"]["code"] == "unauthorized"
    assert page.evaluate("told") == []


@pytest.mark.parametrize("transports", WAYS)
def test_another_sites_page_is_kept_out(chromium, desk, site, transports):
    ada = Person(desk())
    context = chromium.new_context()
    try:
        page = context.new_page()
        # Another origin to the browser, and to the desk.
        page.goto(site.replace("127.0.0.1", "localhost"))
        page.evaluate(LISTEN, {"url": ada.url, "auth": ada.auth, "transports": transports})
        page.wait_for_function("refused.length > 0")
        assert page.evaluate("[told.length, refused[0].data?.code ?? null]") == [0, None]
    finally:
        context.close()
