"""A customer with a phone."""

import re
from urllib.parse import urlencode

from playwright.sync_api import expect

from watch import hears, hears_nobody


class Customer:
    def __init__(self, page, ready, number):
        self.page = page
        self.number = number
        self._ready = ready
        page.goto(f"{ready['simulatorUrl']}/phone?{urlencode({'to': ready['phoneNumbers'][0], 'from': number})}")
        expect(page.get_by_text("Ready", exact=True)).to_be_visible()

    @property
    def shown_number(self):
        """As pages write it: +1 555 010 3000."""
        return f"+1 {self.number[2:5]} {self.number[5:8]} {self.number[8:]}"

    @property
    def state(self):
        return self.page.locator("#state")

    @property
    def transcript(self):
        return self.page.get_by_role("list")

    def calls_the_main_number(self):
        self.page.get_by_role("button", name="Call", exact=True).click()
        expect(self.page.get_by_role("button", name="Hang up")).to_be_visible()

    def is_connected(self):
        expect(self.state).to_have_text("Connected")

    def hears(self, words):
        expect(self.transcript).to_contain_text(re.compile(words, re.IGNORECASE))

    def hears_sound(self):
        assert hears(self.page), "no sound from the agent reached the customer"

    def hears_sound_anew(self):
        """Over a connection that came after the last time anybody asked."""
        assert hears(self.page, anew=True), "no sound reached the customer any more"

    def hears_silence(self):
        hears_nobody(self.page)

    def answers(self):
        expect(self.state).to_have_text("Incoming call")
        self.page.get_by_role("button", name="Answer").click()

    def is_called_by(self, number):
        expect(self.state).to_have_text("Incoming call")
        expect(self.page.locator("#peer")).to_have_text(number)

    def leaves_a_message(self, seconds):
        """Speaks (the pretended microphone beeps) until the clock shows that long after the beep, then hangs up."""
        expect(self.state).to_have_text("Recording your message")
        began = self._clock()
        wanted = range(began + seconds, began + seconds + 8)
        pattern = "|".join(f"{second // 60}:{second % 60:02}" for second in wanted)
        expect(self.page.locator("#clock")).to_have_text(re.compile(pattern), timeout=(seconds + 10) * 1000)
        self.hangs_up()

    def hangs_up(self):
        self.page.get_by_role("button", name="Hang up").click()

    def call_is_over(self, how="They hung up"):
        expect(self.state).to_have_text(how)

    def _clock(self):
        expect(self.page.locator("#clock")).to_be_visible()
        minutes, seconds = self.page.locator("#clock").inner_text().split(":")
        return int(minutes) * 60 + int(seconds)
