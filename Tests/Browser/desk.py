"""An agent at the desk's page."""

import re

from playwright.sync_api import expect

from watch import hears, hears_muted, hears_nobody

DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}


class Desk:
    def __init__(self, page, ready):
        self.page = page
        self._ready = ready

    # Coming and going

    def sign_in(self, name):
        """With the demo's one click."""
        self.page.goto(self._ready["url"])
        self.page.get_by_role("button", name=re.compile(f"^{name}", re.IGNORECASE)).click()
        self.is_ready()

    def sign_in_with_password(self, name):
        self.page.goto(self._ready["url"])
        self.page.get_by_label("E-mail").fill(self._agent(name)["email"])
        self.page.get_by_label("Password", exact=True).fill(self._ready["password"])
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.is_ready()

    def is_ready(self):
        expect(self.phone).to_contain_text("Ready: calls ring here")

    def goes_to(self, place):
        self.page.get_by_role("navigation", name="Main").get_by_role("link", name=re.compile(f"^{place}")).click()
        expect(self.page.get_by_role("heading", level=1, name=place)).to_be_visible()

    # The phone

    @property
    def phone(self):
        return self.page.get_by_role("complementary", name="Phone")

    @property
    def ringing(self):
        return self.page.get_by_role("region", name=re.compile("^Incoming call"))

    @property
    def current_call(self):
        return self.page.get_by_role("region", name="Current call")

    def sees_ringing(self, caller):
        expect(self.ringing).to_be_visible()
        expect(self.ringing).to_contain_text(caller)

    def answers(self):
        expect(self.ringing).to_be_visible()
        self.ringing.get_by_role("button", name=re.compile("^Answer")).click()

    def declines(self):
        expect(self.ringing).to_be_visible()
        self.ringing.get_by_role("button", name=re.compile("^Decline")).click()

    def is_connected(self, to=None):
        expect(self.current_call).to_contain_text("connected")
        if to:
            expect(self.current_call).to_contain_text(to)

    def hears_sound(self):
        assert hears(self.page), "no sound reached the agent"

    def hears_sound_anew(self):
        """Over a connection that came after the last time anybody asked."""
        assert hears(self.page, anew=True), "no sound reached the agent any more"

    def hears_them_muted(self):
        assert hears_muted(self.page), "the agent heard somebody who was muted"

    def hears_silence(self):
        hears_nobody(self.page)

    def hangs_up(self):
        self.current_call.get_by_role("button", name="Hang up").click()

    def is_free(self):
        expect(self.current_call).to_have_count(0)
        expect(self.ringing).to_have_count(0)

    def is_told(self, words):
        expect(self.phone).to_contain_text(words)

    def dials(self, number):
        self.phone.get_by_role("textbox", name="Call").fill(number)
        self.phone.get_by_role("button", name="Call", exact=True).click()

    def calls_colleague(self, name):
        self.phone.get_by_role("button", name=re.compile(f"^Call {name}", re.IGNORECASE)).click()

    # The live board

    def board_row(self, caller):
        return self.page.get_by_role("region", name="Calls now").get_by_role("listitem").filter(has_text=caller)

    def board_shows(self, caller, *words):
        row = self.board_row(caller)
        for word in words:
            expect(row).to_contain_text(word)

    def board_forgets(self, caller):
        expect(self.board_row(caller)).to_have_count(0)

    # The log

    def opens_call(self, caller):
        """The newest call with this person."""
        self.goes_to("Calls")
        self.page.get_by_role("link").filter(has_text=caller).first.click()
        expect(self.page.get_by_role("heading", level=1, name=caller)).to_be_visible()

    def timeline_says(self, *words):
        main = self.page.locator("call-page")
        for word in words:
            expect(main).to_contain_text(re.compile(word, re.IGNORECASE))

    def name_of(self, name):
        return self._agent(name)["name"]

    def _agent(self, name):
        return next(one for one in self._ready["agents"] if one["name"].lower().startswith(name.lower()))
