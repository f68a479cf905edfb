"""An admin has a server of theirs told of what happens, and sees what came of it."""

import hashlib
import hmac
import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect


@pytest.fixture
def receiver():
    received = queue.Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            received.put((self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook", received
    server.shutdown()


def test_a_webhook_is_added_tested_and_deleted(demo, window, receiver):
    url, received = receiver
    page = window()
    page.goto(demo.url + "/settings")
    page.get_by_label("E-mail").fill(demo.ready["email"])
    page.get_by_label("Password", exact=True).fill(demo.ready["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    panel = page.get_by_role("region", name="Webhooks")
    panel.get_by_role("button", name="New webhook").click()
    panel.get_by_label("URL").fill(url)
    panel.get_by_label("A call ends").check()
    panel.get_by_role("button", name="Add it").click()
    secret = panel.locator(".secret code").inner_text()
    panel.get_by_role("button", name="I have it").click()

    panel.get_by_role("button", name=f"Test {url}").click()
    headers, body = received.get(timeout=10)
    signed = headers["Ringdesk-Timestamp"].encode() + b"." + body
    assert headers["Ringdesk-Signature"] == "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    panel.get_by_role("button", name=f"Log {url}").click()
    expect(panel.get_by_text("ping")).to_be_visible()
    expect(panel.get_by_text("Delivered")).to_be_visible()

    panel.get_by_role("button", name=f"Switch off {url}").click()
    expect(panel.get_by_text("Switched off.")).to_be_visible()
    panel.get_by_role("button", name=f"Delete… {url}").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(panel.get_by_text(url)).to_be_hidden()
