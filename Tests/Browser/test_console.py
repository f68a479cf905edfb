"""The simulator's console: a call as its developer sees it, and what shall go wrong."""

import json
import re
import urllib.request

import pytest
from playwright.sync_api import expect

from ringdesk import Ringdesk

CALLER = "+15550107701"


@pytest.fixture
def alone():
    started = Ringdesk.start("simulator", "--phone-number", "+15550100001")
    yield started
    started.stop()


def ask(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


def test_a_call_is_placed_and_read(demo, window):
    page = window()
    page.goto(f"{demo.ready['simulatorUrl']}/")
    page.locator("[name=from]").fill(CALLER)
    page.locator("[name=to]").fill(demo.ready["phoneNumbers"][0])
    page.get_by_role("button", name="Place call").click()
    expect(page).to_have_url(re.compile("#calls/CA"))
    detail = page.get_by_role("region", name="Detail")
    expect(detail.get_by_role("heading", name="TwiML")).to_be_visible()
    expect(detail).to_contain_text("<Response>")
    detail.locator("button[aria-expanded]", has_text="voice").first.click()
    # The text that the signature was made over, and its answer.
    expect(detail.get_by_text("HMAC-SHA1").first).to_be_visible()
    expect(detail).to_contain_text("CallStatusringing")
    page.get_by_role("button", name="Hang up").click()
    expect(page.get_by_role("button", name="Hang up")).to_have_count(0)


def test_faults_and_callers_are_switched_on_and_off(alone, window):
    page = window()
    page.goto(f"{alone.url}/#faults")
    lever = page.get_by_role("switch", name=re.compile("Lose callbacks"))
    lever.click()
    expect(lever).to_be_checked()
    assert [fault["kind"] for fault in ask(f"{alone.url}/simulator/faults")["items"]] == ["drop-callback"]
    lever.click()
    expect(lever).not_to_be_checked()
    assert ask(f"{alone.url}/simulator/faults")["items"] == []
    before = ask(f"{alone.url}/simulator/clock")["now"]
    page.get_by_role("button", name="+1 h").click()
    page.wait_for_function(
        "before => fetch('/simulator/clock').then(answer => answer.json()).then(({now}) => Date.parse(now) - Date.parse(before) > 3500e3)",
        arg=before)
