"""An admin buys a number, gives it to somebody, and gives it back."""

import json
import re
import urllib.request

import pytest
from playwright.sync_api import expect

from desk import PHONE, Desk
from ringdesk import Ringdesk

CALLER = "+15550107801"


@pytest.fixture(scope="module")
def shop():
    """A demo of its own: the faults of these tests are nobody else's."""
    started = Ringdesk.start("demo")
    yield started
    started.stop()


@pytest.fixture
def simulator(shop):
    def ask(method, path, body=None):
        request = urllib.request.Request(
            f"{shop.ready['simulatorUrl']}/simulator{path}", method=method,
            data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or "{}")

    yield ask
    ask("DELETE", "/faults")


@pytest.fixture
def admin(shop, window):
    def at_numbers(**kind):
        page = window(**kind)
        page.goto(f"{shop.url}/numbers")
        page.get_by_label("E-mail").fill(shop.ready["email"])
        page.get_by_label("Password", exact=True).fill(shop.ready["password"])
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", level=1, name="Numbers")).to_be_visible()
        return page

    return at_numbers


def offers(page):
    return page.get_by_role("region", name=re.compile("numbers, ")).get_by_role("listitem")


def looks_for(page, **criteria):
    page.get_by_role("link", name="Buy a number").click()
    expect(offers(page)).to_have_count(30)
    for label, value in criteria.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Search", exact=True).click()


def buys(page, number):
    page.get_by_role("button", name=f"Buy {number}").click()
    dialog = page.get_by_role("dialog", name=f"Buy {number}?")
    expect(dialog).to_contain_text("$1.15 a month, charged to your Twilio account from today")
    dialog.get_by_role("button", name="Buy for $1.15 a month").click()
    return dialog


def releases(page, number):
    page.get_by_role("button", name="Release…").click()
    dialog = page.get_by_role("dialog", name=f"Release {number}?")
    destroy = dialog.get_by_role("button", name="Release for good")
    expect(destroy).to_be_disabled()
    dialog.get_by_label("Type").fill(number[-4:])
    destroy.click()


@pytest.mark.parametrize("size", [None, PHONE])
def test_a_number_is_bought_rings_and_is_given_back(shop, simulator, admin, window, watch, size):
    watch.allow("status of 409")
    page = admin(size=size)
    looks_for(page, City="Boston")
    expect(offers(page).first).to_contain_text("Boston, MA")
    expect(page).to_have_url(re.compile("locality=Boston"))
    buys(page, "+1 617 555 0100")

    # Its form stands open, with the name ready to be typed over.
    name = page.get_by_label("Name", exact=True)
    expect(name).to_be_focused()
    page.keyboard.type("Boston office")
    page.get_by_role("checkbox", name="Ada").check()
    page.get_by_role("button", name="Save").click()
    row = page.get_by_role("region", name="Numbers").get_by_role("listitem").filter(has_text="+1 617 555 0100")
    expect(row).to_contain_text("Boston office")
    expect(row).to_contain_text("Rings Ada")
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")

    ada = Desk(window(), shop.ready)
    ada.sign_in("ada")
    call = simulator("POST", "/calls", {"from": CALLER, "to": "+16175550100"})["callSid"]
    ada.sees_ringing("+1 555 010 7801")
    expect(ada.ringing).to_contain_text("Boston office")
    ada.answers()
    ada.is_connected()

    row.get_by_role("button", name="Edit").click()
    releases(page, "+1 617 555 0100")
    expect(page.get_by_text("A call is on this number right now")).to_be_visible()
    simulator("POST", f"/calls/{call}/hangup", {})
    ada.is_free()
    releases(page, "+1 617 555 0100")
    expect(row).to_have_count(0)

    # Whoever looks elsewhere learns of it, and the log still knows the number.
    ada.goes_to("Numbers")
    expect(ada.page.get_by_role("region", name="Numbers").get_by_role("listitem")).to_have_count(2)
    ada.opens_call("+1 555 010 7801")
    expect(ada.page.locator("call-page")).to_contain_text("+1 617 555 0100")


def test_only_admins_see_the_shop(shop, window):
    ada = Desk(window(), shop.ready)
    ada.sign_in("ada")
    ada.goes_to("Numbers")
    expect(ada.page.get_by_role("link", name="Buy a number")).to_have_count(0)
    ada.page.goto(f"{shop.url}/numbers/buy")
    expect(ada.page.get_by_text("Only admins buy numbers")).to_be_visible()


def test_numbers_that_want_an_address_are_sold_elsewhere(admin):
    page = admin()
    looks_for(page)
    page.get_by_label("Country").select_option("GB")
    expect(offers(page).first).to_contain_text("Sold in the Twilio Console only")
    expect(page.get_by_text("wants an address of yours")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Buy "))).to_have_count(0)
    page.get_by_label("Type").select_option("mobile")
    expect(page.get_by_role("button", name=re.compile("^Buy ")).first).to_be_visible()


def test_searches_that_find_nothing_or_make_no_sense(admin, watch):
    watch.allow("status of 400")
    page = admin()
    looks_for(page, **{"Area code": "2"})
    expect(page.get_by_text("An area code has three digits.")).to_be_visible()
    expect(page.get_by_label("Area code")).to_be_focused()
    page.get_by_label("Area code").fill("999")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No such numbers")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Area code")).to_have_value("999")
    expect(page.get_by_text("No such numbers")).to_be_visible()


def test_an_unknown_price_is_said(admin, simulator):
    simulator("POST", "/faults", {"kind": "rest-status", "match": "/v1/PhoneNumbers", "status": 503})
    page = admin()
    looks_for(page)
    expect(page.get_by_text("Twilio did not say what these numbers cost.")).to_be_visible()
    expect(offers(page).first).to_contain_text("Price unknown")
    page.get_by_role("button", name="Buy +1 907 555 0100").click()
    expect(page.get_by_role("dialog")).to_contain_text("Twilio did not say what it costs")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_refusal_stands_in_the_dialog(admin, simulator, watch):
    watch.allow("status of 409")
    page = admin()
    looks_for(page)
    simulator("POST", "/faults", {"kind": "rest-status", "target": "POST", "match": "IncomingPhoneNumbers",
                                  "status": 400, "code": 21404, "message": "Trial accounts may not."})
    dialog = buys(page, "+1 907 555 0100")
    expect(dialog).to_contain_text("A trial account may have one number only")
    dialog.get_by_role("button", name="Close").click()
    expect(offers(page)).to_have_count(30)


def test_a_lost_answer_buys_once(admin, simulator, watch):
    watch.allow("status of 503")
    page = admin()
    looks_for(page)
    simulator("POST", "/faults", {"kind": "rest-reset", "match": "IncomingPhoneNumbers", "afterEffect": True, "skip": 1})
    dialog = buys(page, "+1 205 555 0100")
    expect(dialog).to_contain_text("never bought twice")
    simulator("DELETE", "/faults")
    dialog.get_by_role("button", name="Try again").click()
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    owned = [one["e164"] for one in simulator("GET", "/numbers")["items"]]
    assert owned.count("+12055550100") == 1 and len(owned) == 3
    releases(page, "+1 205 555 0100")
    expect(page.get_by_text("+1 205 555 0100 was released.")).to_be_visible()


def test_when_twilio_is_away_there_is_a_way_on(admin, simulator, watch):
    watch.allow("status of 503")
    simulator("POST", "/faults", {"kind": "rest-status", "match": "AvailablePhoneNumbers", "status": 503, "count": 2})
    page = admin()
    page.get_by_role("link", name="Buy a number").click()
    for _ in range(2):
        expect(page.get_by_text("Twilio is not available at the moment.")).to_be_visible()
        page.get_by_role("button", name="Try again").click()
    expect(offers(page)).to_have_count(30)


def test_a_person_cannot_look_away_from_what_is_being_bought(admin, simulator):
    """However often they ask for it: they would not learn that it is theirs."""
    page = admin()
    looks_for(page)
    held = []

    def hold(route):
        if route.request.method != "POST":
            return route.fallback()
        return held.append(route)

    page.route(re.compile("/phone-numbers$"), hold)
    offers(page).get_by_role("button", name=re.compile("^Buy ")).first.click()
    dialog = page.get_by_role("dialog")
    with page.expect_request(lambda request: request.method == "POST"):
        dialog.get_by_role("button", name=re.compile("^Buy for")).click()
    for _ in range(4):
        page.keyboard.press("Escape")
    expect(dialog).to_contain_text("Buying…")
    # Some devices have a way out that a page cannot close.
    dialog.evaluate("dialog => dialog.close()")
    held[0].continue_()
    expect(page.get_by_text("is yours. Name it and choose who answers.")).to_be_visible()
    expect(page.get_by_role("button", name="Release…")).to_be_visible()
