"""The first start of a real installation, without the demo."""

import pytest
from playwright.sync_api import expect

from ringdesk import Ringdesk


@pytest.fixture
def server():
    started = Ringdesk.start("serve")
    yield started
    started.stop()


def test_the_setup_code_makes_the_first_owner(server, window, watch):
    watch.allow("status of 4")
    page = window()
    page.goto(server.url)
    form = page.get_by_role("main")
    form.get_by_label("Setup code").fill("wrong")
    page.locator("[id='owner.name']").fill("Ada")
    page.locator("[id='owner.email']").fill("ada@acme.example")
    page.locator("[id='owner.password']").fill("correct horse battery")
    page.locator("[id='workspace.name']").fill("Acme")
    page.get_by_role("button", name="Set up", exact=True).click()
    expect(page.locator("[id='setupCode-error']")).to_be_visible()

    form.get_by_label("Setup code").fill((server.data / "setup-code").read_text().strip())
    page.get_by_role("button", name="Set up", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Live")).to_be_visible()
    expect(page.get_by_text("Acme").first).to_be_visible()

    page.reload()
    expect(page.get_by_role("heading", level=1, name="Live")).to_be_visible()
    other = window()
    other.goto(server.url)
    expect(other.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
