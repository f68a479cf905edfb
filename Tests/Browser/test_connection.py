"""An owner connects a real installation to Twilio, which is played, watches it drift, and takes it back."""

import re

import pytest
import requests
from playwright.sync_api import expect
from twilio.rest import Client

from desk import DESKTOP, PHONE
from ringdesk import Ringdesk

NUMBERS = [f"+1555010000{last}" for last in range(1, 5)]
PASSWORD = "correct horse battery"


class Account:
    """Twilio's side, as somebody in its Console sees it."""

    def __init__(self, simulator):
        self.simulator = simulator
        self.client = Client(simulator.ready["accountSid"], simulator.ready["authToken"])
        self.client.api.base_url = self.client.accounts.base_url = simulator.url
        self.elsewhere = self.client.applications.create(friendly_name="Somebody else's")
        self.number(2).update(voice_url="https://other.example.com/voice")
        self.number(3).update(voice_application_sid=self.elsewhere.sid)
        self.before = self.settings()

    def number(self, index):
        [found] = self.client.incoming_phone_numbers.list(phone_number=NUMBERS[index])
        return found

    def settings(self):
        return {one.phone_number: (one.voice_url or "", one.voice_application_sid or "")
                for one in self.client.incoming_phone_numbers.list()}

    @property
    def app(self):
        [found] = [one for one in self.client.applications.list() if one.friendly_name.startswith("Ringdesk ")]
        return found

    def ringing_here(self):
        return {number for number, (_, app) in self.settings().items() if app == self.app.sid}

    def fails(self, **fault):
        requests.post(f"{self.simulator.url}/simulator/faults", json=fault, timeout=10).raise_for_status()

    def works(self):
        requests.delete(f"{self.simulator.url}/simulator/faults", timeout=10).raise_for_status()


@pytest.fixture
def account():
    arguments = [part for number in NUMBERS for part in ("--phone-number", number)]
    simulator = Ringdesk.start("simulator", *arguments)
    yield Account(simulator)
    simulator.stop()


@pytest.fixture
def server(account):
    started = Ringdesk.start("serve", environment={"RINGDESK_TWILIO_API_URL": account.simulator.url})
    form = {"setupCode": (started.data / "setup-code").read_text().strip(),
            "workspace": {"name": "Acme", "country": "US", "timeZone": "UTC"},
            "owner": {"name": "Ada", "email": "ada@acme.example", "password": PASSWORD}}
    requests.post(f"{started.url}/api/v1/setup", json=form, timeout=10).raise_for_status()
    yield started
    started.stop()


@pytest.fixture
def settings(server, window, watch):
    """`settings()` is Ada's page with the settings open."""
    # A phone asks for its token before there is a connection to ring over.
    watch.allow("status of 409")

    def opened(size=DESKTOP):
        page = window(size)
        page.goto(f"{server.url}/settings")
        page.get_by_label("E-mail").fill("ada@acme.example")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", level=1, name="Settings")).to_be_visible()
        return page

    return opened


def twilio(page):
    return page.get_by_role("region", name="Twilio")


def looks(page, account, token=None):
    panel = twilio(page)
    panel.get_by_label("Account SID").fill(account.client.account_sid)
    panel.get_by_label("Auth token", exact=True).fill(token or account.simulator.ready["authToken"])
    panel.get_by_role("button", name="Look at the account").click()


def connects(page, account):
    looks(page, account)
    twilio(page).get_by_role("button", name=re.compile("^Connect with")).click()
    expect(twilio(page).get_by_text("Connected", exact=True)).to_be_visible()


def confirms(page, word, button):
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(word)
    dialog.get_by_role("button", name=button).click()


def test_a_plan_is_shown_before_anything_is_done(settings, account):
    page = settings()
    looks(page, account)
    panel = twilio(page)
    expect(panel).to_contain_text("Nothing has been changed yet.")
    boxes = panel.get_by_role("checkbox")
    expect(boxes).to_have_count(4)
    assert [box.is_checked() for box in boxes.all()] == [True, True, False, False]
    expect(panel).to_contain_text("Asks other.example.com.")
    assert account.settings() == account.before
    boxes.nth(1).uncheck()
    boxes.nth(2).check()
    panel.get_by_role("button", name="Connect with 2 numbers").click()
    expect(panel).to_contain_text("2 numbers ring here.")
    assert account.ringing_here() == {NUMBERS[0], NUMBERS[2]}

    panel.get_by_role("button", name="Choose numbers…").click()
    expect(boxes).to_have_count(4)
    boxes.nth(2).uncheck()
    panel.get_by_role("button", name="Change it").click()
    expect(panel).to_contain_text("1 number rings here.")
    assert account.settings()[NUMBERS[2]] == account.before[NUMBERS[2]]


def test_wrong_credentials_are_named_at_their_field(settings, account, watch):
    watch.allow("status of 4")
    page = settings()
    panel = twilio(page)
    looks(page, account, token="0" * 32)
    expect(panel.get_by_text("Twilio does not accept the credentials")).to_be_visible()
    expect(panel.get_by_label("Auth token", exact=True)).to_be_focused()
    panel.get_by_label("Account SID").fill("SK" + "0" * 32)
    panel.get_by_role("button", name="Look at the account").click()
    expect(panel.get_by_text("This is an API key.")).to_be_visible()


def test_drift_is_shown_and_put_right(settings, account):
    page = settings()
    connects(page, account)
    panel = twilio(page)
    account.app.update(voice_url="https://other.example.com/voice")
    account.number(0).update(voice_application_sid=account.elsewhere.sid)
    panel.get_by_role("button", name="Check now").click()
    expect(panel.get_by_text("Needs you")).to_be_visible()
    expect(panel).to_contain_text("The TwiML app was changed at Twilio.")
    expect(panel).to_contain_text("Its calls do not come here any more.")
    expect(panel.locator("del", has_text="other.example.com")).to_be_visible()
    panel.get_by_role("button", name="Put it right").click()
    expect(panel.get_by_text("Connected", exact=True)).to_be_visible()
    assert account.ringing_here() == {NUMBERS[0], NUMBERS[1]}

    account.number(1).update(voice_application_sid=account.elsewhere.sid)
    panel.get_by_role("button", name="Check now").click()
    panel.get_by_role("button", name="Let it go").click()
    expect(panel).to_contain_text("1 number rings here.")
    assert account.settings()[NUMBERS[1]][1] == account.elsewhere.sid


def test_a_new_number_is_offered(settings, account):
    page = settings()
    connects(page, account)
    panel = twilio(page)
    bought = account.client.incoming_phone_numbers.create(area_code="415").phone_number
    panel.get_by_role("button", name="Check now").click()
    expect(panel.get_by_role("heading", name="New in your account")).to_be_visible()
    panel.get_by_role("button", name="Choose…").click()
    panel.get_by_role("checkbox").last.check()
    panel.get_by_role("button", name="Change it").click()
    expect(panel).to_contain_text("3 numbers ring here.")
    assert bought in account.ringing_here()


def test_tokens_and_keys_rotate(settings, account):
    page = settings()
    connects(page, account)
    panel = twilio(page)
    second = account.client.accounts.v1.secondary_auth_token().create().secondary_auth_token
    panel.get_by_role("button", name="Enter the next one").click()
    panel.get_by_label("Secondary auth token").fill(second)
    panel.get_by_role("button", name="Keep it ready").click()
    expect(panel).to_contain_text("webhooks signed with either are taken")
    account.client.accounts.v1.auth_token_promotion().update()
    panel.get_by_role("button", name="Check now").click()
    expect(panel).to_contain_text("Enter the secondary token here first")

    panel.get_by_role("button", name="Make a new one").click()
    page.get_by_role("dialog").get_by_role("button", name="Make a new one").click()
    expect(panel).to_contain_text("the old one is deleted after")
    panel.get_by_label("Put right by itself").check()
    expect(panel.get_by_text("On", exact=True)).to_be_visible()
    panel.get_by_label("Way into Twilio’s network").select_option("dublin")
    page.reload()
    expect(panel.get_by_label("Way into Twilio’s network")).to_have_value("dublin")


def test_a_token_that_was_changed_is_asked_for(settings, account):
    page = settings()
    connects(page, account)
    panel = twilio(page)
    second = account.client.accounts.v1.secondary_auth_token().create().secondary_auth_token
    account.client.accounts.v1.auth_token_promotion().update()
    panel.get_by_role("button", name="Check now").click()
    expect(panel).to_contain_text("Twilio refuses the auth token")
    panel.get_by_label("New auth token").fill(second)
    panel.get_by_role("button", name="Use it").click()
    expect(panel.get_by_text("Connected", exact=True)).to_be_visible()


def test_disconnecting_puts_everything_back(settings, account):
    page = settings()
    connects(page, account)
    twilio(page).get_by_role("button", name="Disconnect…").click()
    confirms(page, "Pretend account", "Disconnect")
    expect(twilio(page).get_by_text("Not connected")).to_be_visible()
    assert account.settings() == account.before
    assert [one.friendly_name for one in account.client.applications.list()] == ["Somebody else's"]
    assert account.client.keys.list() == []


def test_a_token_that_was_changed_while_disconnecting_is_asked_for(settings, account):
    page = settings()
    connects(page, account)
    second = account.client.accounts.v1.secondary_auth_token().create().secondary_auth_token
    account.client.accounts.v1.auth_token_promotion().update()
    twilio(page).get_by_role("button", name="Disconnect…").click()
    confirms(page, "Pretend account", "Disconnect")
    expect(twilio(page)).to_contain_text("Disconnecting account")
    twilio(page).get_by_text("The auth token has changed").click()
    twilio(page).get_by_label("New auth token").fill(second)
    twilio(page).get_by_role("button", name="Use it").click()
    expect(twilio(page).get_by_text("Not connected")).to_be_visible()
    account.client = Client(account.simulator.ready["accountSid"], second)
    account.client.api.base_url = account.simulator.url
    assert account.settings() == account.before


def test_the_call_log_goes_too_when_asked(settings, account, server):
    page = settings()
    connects(page, account)
    call = requests.post(f"{account.simulator.url}/simulator/calls", json={
        "from": "+15550100142", "to": NUMBERS[0]}, timeout=10).json()["callSid"]
    page.get_by_role("link", name="Calls", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("+1 555 010 0142")
    requests.post(f"{account.simulator.url}/simulator/calls/{call}/hangup", json={}, timeout=10).raise_for_status()
    page.get_by_role("link", name="Settings").click()
    twilio(page).get_by_role("button", name="Disconnect…").click()
    page.get_by_role("dialog").get_by_label("Delete the call log and all messages too").check()
    confirms(page, "Pretend account", "Disconnect")
    expect(twilio(page).get_by_text("Not connected")).to_be_visible()
    page.get_by_role("link", name="Calls", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("No calls")


def test_progress_is_shown_step_by_step(settings, account):
    page = settings()
    looks(page, account)
    expect(twilio(page)).to_contain_text("Nothing has been changed yet.")
    account.fails(kind="rest-delay", delaySeconds=1.5, target="POST", count=4)
    twilio(page).get_by_role("button", name=re.compile("^Connect with")).click()
    for doing in ["Making the TwiML app", "Making an API key", "Pointing +1 555 010 0001 here"]:
        expect(twilio(page).get_by_text(doing)).to_be_visible()
    expect(twilio(page).get_by_role("progressbar")).to_have_attribute("max", "4")
    expect(twilio(page).get_by_text("Connected", exact=True)).to_be_visible()


def test_a_reset_that_twilio_refuses_can_be_forced(settings, account):
    page = settings(PHONE)
    connects(page, account)
    panel = twilio(page)
    account.fails(kind="rest-status", status=500, match="/IncomingPhoneNumbers/", count=100)
    panel.get_by_role("button", name="Disconnect…").click()
    confirms(page, "Pretend account", "Disconnect")
    expect(panel.get_by_text("Unfinished")).to_be_visible()
    expect(panel).to_contain_text("Still there")
    panel.get_by_role("button", name="Forget it all the same…").click()
    confirms(page, "forget", "Forget it")
    expect(panel.get_by_text("To be done by hand in the Twilio Console")).to_be_visible()
    expect(panel).to_contain_text("Delete the TwiML app")
    panel.get_by_role("button", name="I have done it").click()
    expect(panel.get_by_label("Account SID")).to_be_visible()
