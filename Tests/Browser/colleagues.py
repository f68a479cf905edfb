"""Two people at one desk, and ways to have one of them come first."""

import re

import pytest
import requests
from playwright.sync_api import expect

from ringdesk import Ringdesk


@pytest.fixture(scope="module")
def office():
    """A demo of its own, for what is changed here stays."""
    started = Ringdesk.start("demo", environment={"RINGDESK_ALLOW_PRIVATE_HOOKS": "1"})
    yield started
    started.stop()


@pytest.fixture
def other(office):
    """`other("PATCH", "/hooks/…", {…})` is another admin, without a page."""
    session = requests.Session()
    form = {"email": office.ready["email"], "password": office.ready["password"], "mode": "token"}
    token = session.post(f"{office.url}/api/v1/session", json=form, timeout=10).json()["token"]
    session.headers["Authorization"] = f"Bearer {token}"

    def ask(method, path, body=None):
        address = f"{office.url}/api/v1/workspaces/{office.ready['workspaceId']}{path}"
        answer = session.request(method, address, json=body, timeout=10)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    return ask


@pytest.fixture
def admin(office, window, watch):
    """`admin("Numbers")` is an admin's page at that place."""
    watch.allow("status of 412")

    def at(place, **kind):
        page = window(**kind)
        page.goto(f"{office.url}/{place.lower()}")
        page.get_by_label("E-mail").fill(office.ready["email"])
        page.get_by_label("Password", exact=True).fill(office.ready["password"])
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", level=1, name=place)).to_be_visible()
        return page

    return at


def just_before(page, method, path, change):
    """Lets somebody else act in the very moment in which a request of the page is under way."""
    def meet(route):
        if route.request.method == method and not done:
            done.append(True)
            change()
        route.fallback()

    done = []
    page.route(re.compile(f"/api/v1/workspaces/[^/]+{path}$"), meet)


def hold(page, path):
    """The first request for this stays on its way until somebody lets it go on."""
    def meet(route):
        if held:
            return route.fallback()
        return held.append(route)

    held = []
    page.route(re.compile(f"/api/v1/workspaces/[^/]+{path}$"), meet)
    return held


def lose_an_answer(page, path):
    """Lets the first change of this be made and its answer be lost; its status is in what is returned."""
    def meet(route):
        if route.request.method != "PATCH" or lost:
            return route.fallback()
        lost.append(route.fetch().status)
        return route.abort()

    lost = []
    page.route(re.compile(f"/api/v1/workspaces/[^/]+{path}$"), meet)
    return lost


def told(within, what):
    notice = within.get_by_role("alert").filter(has_text="meanwhile")
    expect(notice).to_contain_text(f"Somebody else changed {what} meanwhile.")
    return notice


def agent_of(other, name):
    return next(one for one in other("GET", "/agents")["items"] if one["name"] == name)
