"""The answer to what makes something is lost on the way, somebody presses again, and it is there once."""

import itertools
import re

import pytest
import requests
from playwright.sync_api import expect

from colleagues import office
from customer import Customer
from desk import Desk

_names = (f"Branch {number}" for number in itertools.count(1))


@pytest.fixture
def owner(office):
    """`owner("DELETE", "{desk}/hooks/…")` is the owner in another window, without a page."""
    session = requests.Session()
    form = {"email": office.ready["email"], "password": office.ready["password"], "mode": "token"}
    token = session.post(f"{office.url}/api/v1/session", json=form, timeout=10).json()["token"]
    session.headers["Authorization"] = f"Bearer {token}"

    def ask(method, path):
        path = path.replace("{desk}", f"/workspaces/{office.ready['workspaceId']}")
        return session.request(method, f"{office.url}/api/v1{path}", timeout=10)

    return ask


@pytest.fixture
def api(owner):
    """What a list holds."""
    return lambda path: owner("GET", path).json()["items"]


@pytest.fixture
def admin(office, window):
    page = window()
    page.goto(f"{office.url}/settings")
    page.get_by_label("E-mail").fill(office.ready["email"])
    page.get_by_label("Password", exact=True).fill(office.ready["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Settings")).to_be_visible()
    return page


class LostAnswer:
    """The first request at an address arrives, and its answer does not; or not even the request."""

    def __init__(self, page, address, arrives=True, method="POST"):
        self.keys = []
        self._arrives = arrives
        self._method = method
        page.route(re.compile(f"/api/v1.*{address}$"), self._meet)

    def _meet(self, route):
        if route.request.method != self._method:
            return route.fallback()
        self.keys.append(route.request.headers.get("idempotency-key"))
        if len(self.keys) > 1:
            return route.fallback()
        assert not self._arrives or route.fetch().ok
        return route.abort()

    def was_asked_again(self):
        assert len(self.keys) == 2 and self.keys[0] == self.keys[1], self.keys


def presses_until_it_is_there(within, button, watch):
    watch.allow("ERR_FAILED")
    within.get_by_role("button", name=button, exact=True).click()
    expect(within).to_contain_text("The server could not be reached.")
    within.get_by_role("button", name=button, exact=True).click()


def test_a_token(admin, api, watch):
    lost = LostAnswer(admin, "/tokens")
    panel = admin.get_by_role("region", name="API tokens")
    panel.get_by_role("button", name="New token").click()
    panel.get_by_label("Name").fill("Wallboard")
    presses_until_it_is_there(panel, "Make it", watch)
    expect(panel.locator(".secret code")).to_be_visible()
    lost.was_asked_again()
    assert [one["name"] for one in api("/tokens")] == ["Wallboard"]

    # Another one like it is another one.
    panel.get_by_role("button", name="New token").click()
    panel.get_by_label("Name").fill("Wallboard")
    panel.get_by_role("button", name="Make it").click()
    expect(panel.get_by_role("button", name="Delete Wallboard")).to_have_count(2)
    assert len(set(lost.keys)) == 2 and len(api("/tokens")) == 2


def test_a_token_that_was_deleted_before_it_was_shown(admin, office, api, watch):
    """Its secret is lost, so the person deletes it and makes it anew: never is the secret of the first one shown."""
    before = len(api("/tokens"))
    LostAnswer(admin, "/tokens")
    watch.allow("ERR_FAILED")
    panel = admin.get_by_role("region", name="API tokens")
    panel.get_by_role("button", name="New token").click()
    panel.get_by_label("Name").fill("Script")
    panel.get_by_role("button", name="Make it").click()
    expect(panel).to_contain_text("The server could not be reached.")
    desk = Desk(admin, {})
    desk.goes_to("Agents")
    desk.goes_to("Settings")
    panel.get_by_role("button", name="Delete Script").click()
    admin.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(panel.get_by_role("button", name="Delete Script")).to_have_count(0)

    panel.get_by_role("button", name="New token").click()
    panel.get_by_label("Name").fill("Script")
    panel.get_by_role("button", name="Make it").click()
    bearer = {"Authorization": f"Bearer {panel.locator('.secret code').inner_text()}"}
    assert requests.get(f"{office.url}/api/v1/session", headers=bearer, timeout=10).ok
    expect(panel.get_by_role("button", name="Delete Script")).to_have_count(1)
    assert len(api("/tokens")) == before + 1


def test_a_token_that_is_deleted_twice(admin, api, watch):
    watch.allow("ERR_FAILED")
    watch.allow("status of 404")
    before = len(api("/tokens"))
    panel = admin.get_by_role("region", name="API tokens")
    panel.get_by_role("button", name="New token").click()
    panel.get_by_label("Name").fill("Old script")
    panel.get_by_role("button", name="Make it").click()
    LostAnswer(admin, "/tokens/[^/]+", method="DELETE")
    delete = panel.get_by_role("button", name="Delete Old script")
    for complaints in (1, 0):
        delete.click()
        admin.get_by_role("dialog").get_by_role("button", name="Delete").click()
        expect(panel.get_by_role("alert")).to_have_count(complaints)
    expect(delete).to_have_count(0)
    assert len(api("/tokens")) == before


def test_a_webhook(admin, api, watch):
    lost = LostAnswer(admin, "/hooks")
    panel = admin.get_by_role("region", name="Webhooks")
    panel.get_by_role("button", name="New webhook").click()
    panel.get_by_label("URL").fill("http://127.0.0.1:9/doubled")
    presses_until_it_is_there(panel, "Add it", watch)
    expect(panel.locator(".secret code")).to_be_visible()
    lost.was_asked_again()
    assert [one["url"] for one in api("{desk}/hooks")] == ["http://127.0.0.1:9/doubled"]


def test_a_webhook_that_somebody_deleted_before_it_was_shown(admin, owner, api, watch):
    LostAnswer(admin, "/hooks")
    watch.allow("ERR_FAILED")
    panel = admin.get_by_role("region", name="Webhooks")
    panel.get_by_role("button", name="New webhook").click()
    panel.get_by_label("URL").fill("http://127.0.0.1:9/gone")
    panel.get_by_role("button", name="Add it").click()
    expect(panel).to_contain_text("The server could not be reached.")
    first = next(one for one in api("{desk}/hooks") if one["url"].endswith("/gone"))
    assert owner("DELETE", f"{{desk}}/hooks/{first['id']}").ok
    panel.get_by_role("button", name="Add it").click()
    expect(panel.locator(".secret code")).to_be_visible()
    expect(panel.get_by_role("button", name="Test http://127.0.0.1:9/gone")).to_have_count(1)
    second = [one["id"] for one in api("{desk}/hooks") if one["url"].endswith("/gone")]
    assert len(second) == 1 and second != [first["id"]]


def test_an_agent(admin, api, watch):
    lost = LostAnswer(admin, "/agents")
    before = len(api("{desk}/agents"))
    Desk(admin, {}).goes_to("Agents")
    admin.get_by_role("button", name="Add an agent").click()
    form = admin.get_by_role("form", name="New agent")
    form.get_by_label("Name").fill("Visitor")
    form.get_by_label("E-mail").fill("visitor@acme.example")
    form.get_by_label("First password").fill("a visitor's words")
    presses_until_it_is_there(form, "Add", watch)
    expect(admin.get_by_text("Visitor can sign in now.")).to_be_visible()
    lost.was_asked_again()
    assert len(api("{desk}/agents")) == before + 1


def test_an_agent_who_was_removed_before_they_were_shown(admin, api, watch):
    LostAnswer(admin, "/agents")
    watch.allow("ERR_FAILED")
    Desk(admin, {}).goes_to("Agents")
    admin.get_by_role("button", name="Add an agent").click()
    form = admin.get_by_role("form", name="New agent")
    form.get_by_label("Name").fill("Guest")
    form.get_by_label("E-mail").fill("guest@acme.example")
    form.get_by_label("First password").fill("a visitor's words")
    form.get_by_role("button", name="Add", exact=True).click()
    expect(form).to_contain_text("The server could not be reached.")
    admin.get_by_role("button", name="Remove Guest").click()
    admin.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(admin.get_by_text("Guest was removed.")).to_be_visible()
    form.get_by_role("button", name="Add", exact=True).click()
    expect(admin.get_by_text("Guest can sign in now.")).to_be_visible()
    assert [one["name"] for one in api("{desk}/agents")].count("Guest") == 1


def test_a_workspace(admin, api, watch):
    # A phone asks for its token, and the new workspace has no Twilio yet.
    watch.allow("status of 409")
    lost = LostAnswer(admin, "/workspaces")
    before = len(api("/workspaces"))
    admin.locator("workspace-switcher summary").click()
    admin.get_by_role("button", name=re.compile("New workspace")).click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("Name").fill(next(_names))
    presses_until_it_is_there(dialog, "Create", watch)
    expect(dialog).to_have_count(0)
    lost.was_asked_again()
    assert len(api("/workspaces")) == before + 1


def test_a_workspace_that_nobody_asks_for_again(admin, watch):
    """It may be there all the same, and then it can be opened."""
    watch.allow("ERR_FAILED")
    LostAnswer(admin, "/workspaces")
    name = next(_names)
    admin.locator("workspace-switcher summary").click()
    admin.get_by_role("button", name=re.compile("New workspace")).click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_role("button", name="Create").click()
    expect(dialog).to_contain_text("The server could not be reached.")
    with admin.expect_response("**/api/v1/session"):
        dialog.get_by_role("button", name="Cancel").click()
    admin.locator("workspace-switcher summary").click()
    expect(admin.get_by_role("group", name="Workspaces").get_by_role("button", name=name, exact=True)).to_be_visible()


def test_a_number(admin, api, watch):
    lost = LostAnswer(admin, "/phone-numbers")
    before = len(api("{desk}/phone-numbers"))
    Desk(admin, {}).goes_to("Numbers")
    admin.get_by_role("link", name="Buy a number").click()
    admin.get_by_role("button", name=re.compile("^Buy ")).first.click()
    dialog = admin.get_by_role("dialog")
    watch.allow("ERR_FAILED")
    dialog.get_by_role("button", name=re.compile("^Buy for")).click()
    expect(dialog).to_contain_text("The server could not be reached.")
    dialog.get_by_role("button", name="Try again").click()
    expect(admin.get_by_text("is yours. Name it and choose who answers.")).to_be_visible()
    lost.was_asked_again()
    assert len(api("{desk}/phone-numbers")) == before + 1


def test_a_new_api_key(admin, watch):
    """Had it arrived, an event would have told the page, which then offers none."""
    lost = LostAnswer(admin, "/twilio/key-rotation", arrives=False)
    watch.allow("ERR_FAILED")
    panel = admin.get_by_role("region", name="Twilio")
    for answer in ("The server could not be reached.", "A new one is in use"):
        panel.get_by_role("button", name="Make a new one").click()
        admin.get_by_role("dialog").get_by_role("button", name="Make a new one").click()
        expect(panel).to_contain_text(answer)
    lost.was_asked_again()


def test_a_call(office, window, api, watch):
    watch.allow("ERR_FAILED")
    page = window()
    lost = LostAnswer(page, "/calls")
    ada, callee = Desk(page, office.ready), Customer(window(), office.ready, "+15550107810")
    ada.sign_in("ada")
    before = len(api("{desk}/calls?limit=200"))
    ada.dials(callee.number)
    ada.is_told("The server could not be reached.")
    ada.dials(callee.number)
    callee.answers()
    ada.is_connected(to=callee.shown_number)
    lost.was_asked_again()
    callee.hangs_up()
    ada.is_free()
    assert len(api("{desk}/calls?limit=200")) == before + 1
