"""Whether all is right for calls to ring, on one page."""

import pytest
from playwright.sync_api import expect

from desk import PHONE


@pytest.fixture
def owner(demo, window):
    """The demo's owner at the settings."""

    def at_settings(**kind):
        page = window(**kind)
        page.goto(demo.url + "/settings")
        page.get_by_label("E-mail").fill(demo.ready["email"])
        page.get_by_label("Password", exact=True).fill(demo.ready["password"])
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", level=1, name="Settings")).to_be_visible()
        return page

    return at_settings


def looks(page):
    """Presses the button until a look is a new one: the last is told again for some seconds."""
    before = page.locator("health-page .now").inner_text()
    button = page.get_by_role("button", name="Check again")
    for _ in range(40):
        button.click()
        expect(button).to_be_enabled()
        if page.locator("health-page .now").inner_text() != before:
            return
        page.wait_for_timeout(250)
    raise AssertionError("nothing was looked at anew")


def test_a_healthy_desk_is_told_so_and_a_fault_appears_and_goes(demo, owner):
    page = owner()
    page.get_by_role("region", name="Health").get_by_role("link", name="Check now").click()
    expect(page.get_by_role("heading", level=1, name="Health")).to_be_visible()
    findings = page.get_by_role("region", name="Findings")
    expect(findings.get_by_role("heading", name="All is well")).to_be_visible()
    expect(findings).to_contain_text("Twilio is played by the simulator")
    expect(findings).to_contain_text("2 numbers ring here")

    demo.data.chmod(0o755)
    try:
        looks(page)
        expect(findings.get_by_role("heading", name="The data directory is open to other users")).to_be_visible()
        expect(findings).to_contain_text("Warning")
        expect(findings).to_contain_text("Run chmod 700 on it.")
        expect(findings).not_to_contain_text(str(demo.data))
        expect(page.get_by_role("region", name="In order")).to_contain_text("Database")
        expect(page.locator("health-page").get_by_role("status")).to_have_text("1 warning")
    finally:
        demo.data.chmod(0o700)
    looks(page)
    expect(findings.get_by_role("heading", name="All is well")).to_be_visible()


def test_it_fits_a_phone(demo, owner):
    page = owner(size=PHONE)
    page.goto(demo.url + "/health")
    expect(page.get_by_role("heading", name="All is well")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_it_is_for_admins(demo, agent):
    ada = agent("ada")
    ada.page.goto(demo.url + "/health")
    expect(ada.page.get_by_text("Only admins see this")).to_be_visible()
    ada.page.goto(demo.url + "/settings")
    expect(ada.page.get_by_role("heading", level=1, name="Settings")).to_be_visible()
    expect(ada.page.get_by_role("region", name="Health")).to_have_count(0)
