"""What the page weighs, and what it may load."""

from playwright.sync_api import expect

from desk import Desk

WEIGHT = """
() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .reduce((sum, {encodedBodySize}) => sum + encodedBodySize, 0)
"""


def test_the_first_load_is_light(demo, window):
    page = window()
    Desk(page, demo.ready).sign_in_with_password("ada")
    assert page.evaluate(WEIGHT) <= 150 * 1024


def test_nothing_but_our_own_scripts_may_run(demo, window):
    page = window()
    policy = page.goto(demo.url).headers["content-security-policy"]
    directives = {name: sources for name, *sources in (part.split() for part in policy.split(";") if part.strip())}
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == ["'self'"]
    assert directives["style-src"] == ["'self'"]
    assert directives["frame-ancestors"] == ["'none'"]
    socket = demo.ready["simulatorUrl"].replace("http://", "ws://")
    assert set(directives["connect-src"]) == {"'self'", socket}


def test_every_place_opens_from_its_address(demo, agent):
    ada = agent("ada")
    for path, heading in {
        "/live": "Live", "/calls": "Calls", "/voicemail": "Voicemail", "/numbers": "Numbers", "/agents": "Agents",
        "/settings": "Settings",
    }.items():
        ada.page.goto(demo.url + path)
        expect(ada.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
