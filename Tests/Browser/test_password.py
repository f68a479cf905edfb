"""An agent chooses another password, and their other browsers are signed out."""

import pytest
import requests
from playwright.sync_api import expect

from desk import Desk
from ringdesk import Ringdesk


def sign_in(server, email, password):
    form = {"email": email, "password": password, "mode": "token"}
    return requests.post(f"{server.url}/api/v1/session", json=form, timeout=10)


@pytest.fixture(scope="module")
def server():
    started = Ringdesk.start("demo")
    yield started
    started.stop()


def test_an_agent_chooses_another_password(server, window, watch):
    # The wrong one is tried first.
    watch.allow("status of 400")
    ada = Desk(window(), server.ready)
    ada.sign_in("ada")
    email, old = "ada@acme.example", server.ready["password"]
    elsewhere = {"Authorization": "Bearer " + sign_in(server, email, old).json()["token"]}
    ada.goes_to("Settings")
    panel = ada.page.get_by_role("region", name="Your password")
    expect(panel).to_contain_text(email)
    panel.get_by_role("button", name="Change").click()
    expect(panel.get_by_label("Current password")).to_be_focused()
    panel.get_by_label("Current password").fill("a guess of mine")
    panel.get_by_label("New password").fill("another good one")
    panel.get_by_role("button", name="Change it").click()
    expect(panel.get_by_role("alert")).to_have_text("This is not your password.")
    expect(panel.get_by_label("Current password")).to_be_focused()
    panel.get_by_label("Current password").fill(old)
    panel.get_by_role("button", name="Change it").click()
    expect(ada.page.get_by_text("You have a new password.")).to_be_visible()
    expect(panel.get_by_label("New password")).to_have_count(0)

    session = f"{server.url}/api/v1/session"
    assert requests.get(session, headers=elsewhere, timeout=10).status_code == 401
    assert sign_in(server, email, old).status_code == 401
    assert sign_in(server, email, "another good one").status_code == 200
    ada.page.reload()
    expect(panel).to_contain_text(email)
