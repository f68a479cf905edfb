"""The example of another site's page, in a browser, served from a port of its own."""

import functools
import http.server
import threading

import pytest
import requests
from playwright.sync_api import expect

from ringdesk import ROOT, Ringdesk

MAIN = "+15550103741"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def site():
    """Another site, by its origin."""
    handler = functools.partial(Quiet, directory=ROOT / "packaging/examples")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def named(site):
    """A demo that lets that site in."""
    started = Ringdesk.start("demo", environment={"RINGDESK_CORS_ORIGINS": site})
    yield started
    started.stop()


@pytest.fixture
def board(chromium, site):
    contexts = []

    def opened(server):
        contexts.append(chromium.new_context(locale="en-US"))
        page = contexts[-1].new_page()
        page.goto(f"{site}/board.html?desk={server.url}")
        page.get_by_label("E-mail").fill(server.ready["agents"][0]["email"])
        page.get_by_label("Password").fill(server.ready["password"])
        page.get_by_role("button", name="Sign in").click()
        return page

    yield opened
    for context in contexts:
        context.close()


def test_a_named_sites_page_shows_live_calls_and_hangs_up(named, board):
    page = board(named)
    expect(page.get_by_role("status")).to_have_text("Live")
    call = {"from": MAIN, "to": named.ready["phoneNumbers"][0]}
    requests.post(f"{named.ready['simulatorUrl']}/simulator/calls", json=call, timeout=10).raise_for_status()
    shown = page.get_by_role("listitem").filter(has_text=MAIN)
    expect(shown).to_contain_text("ringing")
    shown.get_by_role("button", name="Hang up").click()
    expect(shown).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_have_text("Signed out")


def test_another_sites_page_is_kept_out(demo, board, site):
    page = board(demo)
    expect(page.get_by_role("status")).to_have_text("Failed to fetch")
    assert f"origin={site}" in demo.log.replace('"', "") and "RINGDESK_CORS_ORIGINS" in demo.log
