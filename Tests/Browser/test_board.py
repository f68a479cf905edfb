"""The example of another site's page, in a browser, served from a port of its own."""

import functools
import http.server
import re
import threading

import pytest
import requests
from playwright.sync_api import expect

from customer import Customer
from desk import DESKTOP, PHONE
from ringdesk import ROOT, Ringdesk
from test_softphone import AS_A_GATEWAY_WOULD, SDK
from watch import LISTEN_TO_PEERS, hears, hears_muted

MAIN = "+15550103741"
CALLER = "+15550103742"


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

    def opened(server, scripts=(), replaced={}, **kind):
        contexts.append(chromium.new_context(locale="en-US", **kind))
        for script in [LISTEN_TO_PEERS, *scripts]:
            contexts[-1].add_init_script(script)
        for url, answer in replaced.items():
            contexts[-1].route(url, lambda route, _request, answer=answer: route.fulfill(**answer))
        # The site may use the microphone; the desk's pages need not be asked.
        contexts[-1].grant_permissions(["microphone"], origin=site)
        page = contexts[-1].new_page()
        page.goto(f"{site}/board.html?desk={server.url}")
        page.get_by_label("E-mail").fill(server.ready["agents"][0]["email"])
        page.get_by_label("Password").fill(server.ready["password"])
        page.get_by_role("button", name="Sign in").click()
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def caller(chromium, named):
    """A customer of that demo, at a browser too, so that there is something to hear."""
    context = chromium.new_context(locale="en-US", permissions=["microphone"])
    context.add_init_script(LISTEN_TO_PEERS)
    yield Customer(context.new_page(), named.ready, CALLER)
    context.close()


def is_ready(page):
    expect(page.get_by_role("status")).to_have_text("Live · phone ready")


def customer_calls(server, number):
    call = {"from": number, "to": server.ready["phoneNumbers"][0]}
    requests.post(f"{server.ready['simulatorUrl']}/simulator/calls", json=call, timeout=10).raise_for_status()


@pytest.mark.parametrize("look", [
    {"viewport": DESKTOP}, {"viewport": PHONE, "color_scheme": "dark"}], ids=["desktop", "phone"])
def test_a_named_sites_page_answers_a_call(named, board, caller, look):
    page = board(named, **look)
    is_ready(page)
    caller.calls_the_main_number()
    row = page.get_by_role("listitem").filter(has_text=caller.shown_number)
    expect(row).to_contain_text("Main line · rings for you")
    expect(page).to_have_title("☎ Incoming call")
    row.get_by_role("button", name="Answer").click()
    expect(row).to_contain_text("you are connected")
    caller.is_connected()
    caller.hears_sound()
    assert hears(page), "no sound reached the board"
    mute = row.get_by_role("button", name="Mute")
    mute.click()
    expect(mute).to_have_attribute("aria-pressed", "true")
    assert hears_muted(caller.page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    row.get_by_role("button", name="Hang up").click()
    expect(row).to_have_count(0)
    caller.call_is_over()
    is_ready(page)


@pytest.mark.skipif(
    not SDK.is_file(), reason="Twilio's Voice SDK is not here: name its twilio.min.js (2.18.3) in RINGDESK_VOICE_SDK_FILE")
def test_it_answers_with_twilios_own_sdk_too(named, board, caller, site):
    headers = {"Access-Control-Allow-Origin": site}
    page = board(named, scripts=[AS_A_GATEWAY_WOULD], replaced={
        re.compile("/voice/stand-in.js$"): {"path": SDK, "content_type": "text/javascript", "headers": headers}})
    is_ready(page)
    assert page.evaluate("Twilio.Device.packageName") == "@twilio/voice-sdk"
    caller.calls_the_main_number()
    row = page.get_by_role("listitem").filter(has_text=caller.shown_number)
    row.get_by_role("button", name="Answer").click()
    expect(row).to_contain_text("you are connected")
    caller.hears_sound()
    row.get_by_role("button", name="Hang up").click()
    caller.call_is_over()
    is_ready(page)


def test_the_caller_may_end_it_and_be_declined(named, board, caller):
    page = board(named)
    is_ready(page)
    caller.calls_the_main_number()
    row = page.get_by_role("listitem").filter(has_text=caller.shown_number)
    row.get_by_role("button", name="Answer").click()
    expect(row).to_contain_text("you are connected")
    caller.hangs_up()
    expect(row).to_have_count(0)
    caller.page.get_by_role("button", name="New call").click()
    caller.calls_the_main_number()
    row.get_by_role("button", name="Decline").click()
    # Nobody else is there, so a message is taken; which the board shows as it shows calls of others.
    expect(row).to_contain_text("voicemail")
    expect(row.get_by_role("button", name="Answer")).to_be_hidden()
    caller.hangs_up()
    expect(row).to_have_count(0)


def test_a_named_sites_page_hangs_up_calls_of_others(named, board):
    page = board(named)
    is_ready(page)
    page.get_by_label("Calls ring here").uncheck()
    expect(page.get_by_label("Calls ring here")).not_to_be_checked()
    customer_calls(named, MAIN)
    row = page.get_by_role("listitem").filter(has_text="+1 555 010 3741")
    expect(row.get_by_role("button", name="Answer")).to_be_hidden()
    row.get_by_role("button", name="Hang up").click()
    expect(row).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_have_text("Signed out")


REMEMBER_SOCKETS = """
  window.sockets = [];
  window.WebSocket = class extends WebSocket {
    constructor(...given) { super(...given); window.sockets.push(this); }
  };
"""


def test_what_rings_while_the_connection_is_lost_is_shown_afterwards(named, board, caller):
    page = board(named, scripts=[REMEMBER_SOCKETS])
    is_ready(page)
    [first] = page.evaluate("window.sockets.map(socket => socket.url).filter(url => url.includes('/socket.io/'))")
    assert "transport=websocket" in first
    page.evaluate("window.sockets.find(socket => socket.url.includes('/socket.io/')).close()")
    expect(page.locator("#state")).to_contain_text("Reconnecting")
    caller.calls_the_main_number()
    row = page.get_by_role("listitem").filter(has_text=caller.shown_number)
    expect(row).to_contain_text("Main line")
    expect(page.locator("#state")).not_to_contain_text("Reconnecting")
    row.get_by_role("button", name="Hang up").or_(row.get_by_role("button", name="Decline")).click()


def test_another_sites_page_is_kept_out(demo, board, site):
    page = board(demo)
    expect(page.get_by_role("status")).to_have_text("Failed to fetch")
    assert f"origin={site}" in demo.log.replace('"', "") and "RINGDESK_CORS_ORIGINS" in demo.log


LOAD = """async ([url, crossOrigin]) => {
  const script = document.createElement('script');
  if (crossOrigin) script.crossOrigin = crossOrigin;
  script.src = url;
  document.head.append(script);
  return new Promise(resolve => [script.onload, script.onerror] = [() => resolve(true), () => resolve(false)]);
}"""


def test_only_a_named_site_loads_the_phone_and_only_if_it_says_who_it_is(demo, named, chromium, site):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site}/board.html")
    for server, crossorigin, loads in [
            (named, "anonymous", True), (named, None, False), (named, "use-credentials", False), (demo, "anonymous", False)]:
        home = requests.get(server.url, timeout=10).text
        script = f"{server.url}/static/{re.search('/static/([0-9a-f]+)/', home)[1]}/voice/stand-in.js"
        assert page.evaluate(LOAD, [script, crossorigin]) is loads, (crossorigin, loads)
        assert page.evaluate(LOAD, [script.replace("voice/stand-in", "app/main"), crossorigin]) is False
    context.close()
