"""The API's page: everything of the document, found, linked to and asked as it says, at any width."""

import os
import re
import subprocess

import pytest
import requests
from playwright.sync_api import expect

from desk import DESKTOP, PHONE

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def page(demo, window):
    opened = window()
    opened.goto(f"{demo.url}/api")
    expect(opened.locator("#listCalls")).to_be_visible()
    return opened


def operations(demo):
    paths = requests.get(f"{demo.url}/api/openapi.json", timeout=10).json()["paths"]
    return [(method.upper(), path, item[method]) for path, item in paths.items() for method in METHODS if method in item]


def command(page, operation):
    """What the page says to type, with the body that the page thinks of."""
    return page.locator(f"#{operation} .listing pre").first.text_content()


def test_every_operation_stands_there_with_all_it_has(demo, page):
    known = operations(demo)
    expect(page.locator(".operation")).to_have_count(len(known))
    for method, path, operation in known:
        entry = page.locator(f"#{operation['operationId']}")
        text = entry.text_content()
        assert method in text and path in text and operation["summary"] in text
        for status in operation["responses"]:
            assert status in text
        shown = command(page, operation["operationId"])
        assert demo.url in shown and ("-X " + method in shown or method == "GET")
        assert ("-d '" in shown) == ("requestBody" in operation)
        assert ("$TOKEN" in shown) == (operation.get("security") != [])
        assert not re.search("undefined|NaN|\\[object", text), operation["operationId"]


def test_a_link_opens_what_it_names(demo, page):
    page.get_by_role("navigation", name="Operations").get_by_role("link", name=re.compile("^POST ?hooks$")).click()
    hook = page.locator("#createHook")
    expect(hook).to_have_attribute("open", "")
    expect(hook).to_be_in_viewport()
    expect(hook).to_contain_text("Admins and owners may.")
    expect(hook.get_by_text("required", exact=True).first).to_be_visible()
    assert page.url.endswith("/api#createHook")
    # What an answer holds, with what stands in it.
    page.goto(f"{demo.url}/api#listCalls")
    calls = page.locator("#listCalls")
    calls.get_by_text("Its fields").first.click()
    calls.get_by_text("Its fields").nth(1).click()
    expect(calls.locator("code", has_text="durationSeconds").first).to_be_visible()


def test_it_is_used_with_the_keyboard_alone(page):
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Filter the operations")).to_be_focused()
    page.keyboard.type("calls HANGUP")
    expect(page.get_by_role("status")).to_have_text(re.compile("^1 of [0-9]+ operations$"))
    expect(page.locator(".operation:visible")).to_have_count(1)
    expect(page.get_by_role("heading", level=2)).to_have_text(["Calls"])
    page.keyboard.press("Enter")
    expect(page.locator("#hangUpCall")).to_have_attribute("open", "")
    page.keyboard.press("Enter")
    expect(page.locator("#hangUpCall")).not_to_have_attribute("open", "")
    page.keyboard.press("/")
    page.keyboard.type(" nothing of the kind")
    expect(page.get_by_role("status")).to_contain_text("Nothing fits")
    page.keyboard.press("Escape")
    expect(page.locator("#showApp")).to_be_visible()


def test_the_command_can_be_copied_and_works(demo, page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    form = {"email": demo.ready["email"], "password": demo.ready["password"], "mode": "token"}
    token = requests.post(f"{demo.url}/api/v1/session", json=form, timeout=10).json()["token"]
    names = {"TOKEN": token, "WORKSPACE_ID": demo.ready["workspaceId"], "PATH": os.environ["PATH"]}

    def run(text):
        script = f"{text} --silent --fail-with-body --output /dev/null --write-out '%{{http_code}}'"
        return subprocess.run(["bash", "-c", script], env=names, capture_output=True, text=True, timeout=20).stdout

    page.goto(f"{demo.url}/api#listCalls")
    page.locator("#listCalls").get_by_role("button", name="Copy curl").click()
    expect(page.locator("#listCalls").get_by_role("button", name="Copy curl")).to_have_text("Copied")
    assert run(page.evaluate("navigator.clipboard.readText()")) == "200"
    for operation, status in [
            ("chooseAvailability", "409"), ("createHook", "201"), ("createToken", "201"), ("createStreamTicket", "201"),
            ("listNumbersForSale", "200"), ("showApp", "200")]:
        # The owner has no seat; all else is as the page thinks of it.
        assert run(command(page, operation)) in (status, "200"), operation


@pytest.mark.parametrize("size", [DESKTOP, PHONE, {"width": 900, "height": 800}], ids=["desktop", "phone", "between"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits(demo, window, size, scheme):
    page = window(size=size)
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{demo.url}/api")
    page.locator("#createHook").wait_for()
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide = page.evaluate("""[...document.querySelectorAll('main *')].filter(one => !one.closest('pre')
      && one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 80))""")
    assert wide == []


def test_the_settings_lead_there(agent):
    ada = agent("ada")
    ada.goes_to("Settings")
    with ada.page.expect_popup() as opened:
        ada.page.get_by_role("region", name="API tokens").get_by_role("link", name="What programs can ask").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("The API")
    # The phone stays where it was.
    ada.is_ready()
