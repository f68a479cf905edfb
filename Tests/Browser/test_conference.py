"""A talk that becomes a conference, is held and resumed: whoever is in it hears the other again."""

import base64
import json
import urllib.parse
import urllib.request

import pytest


class Rest:
    """The simulator's REST API, as a program of the account's owner sees it."""

    def __init__(self, ready):
        self._ready = ready
        pair = f"{ready['accountSid']}:{ready['authToken']}".encode()
        self._authorization = "Basic " + base64.b64encode(pair).decode()

    def ask(self, path, form=None, **query):
        url = f"{self._ready['simulatorUrl']}/2010-04-01/Accounts/{self._ready['accountSid']}{path}.json"
        url += "?" + urllib.parse.urlencode(query)
        body = urllib.parse.urlencode(form).encode() if form else None
        request = urllib.request.Request(url, body, {"Authorization": self._authorization})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def leads_into_room(self, call_sid):
        twiml = '<Response><Dial><Conference beep="false" waitUrl="">Room</Conference></Dial></Response>'
        self.ask(f"/Calls/{call_sid}", {"Twiml": twiml})


@pytest.fixture
def rest(demo):
    return Rest(demo.ready)


def test_hold_and_resume_in_a_conference(agent, customer, rest):
    ada, caller = agent("ada"), customer()
    caller.calls_the_main_number()
    ada.answers()
    ada.is_connected(to=caller.shown_number)
    caller.hears_sound()

    live = rest.ask("/Calls", Status="in-progress")["calls"]
    parent = next(call for call in live if call["from"] == caller.number and call["parent_call_sid"] is None)
    child = next(call for call in live if call["parent_call_sid"] == parent["sid"])
    rest.leads_into_room(child["sid"])
    rest.leads_into_room(parent["sid"])
    caller.hears_sound_anew()
    ada.hears_sound_anew()

    room = rest.ask("/Conferences", FriendlyName="Room", Status="in-progress")["conferences"][0]["sid"]
    participant = f"/Conferences/{room}/Participants/{parent['sid']}"
    assert rest.ask(participant, {"Muted": "true"})["muted"] is True
    ada.hears_them_muted()
    assert rest.ask(participant, {"Muted": "false", "Hold": "true"})["hold"] is True
    caller.hears_silence()
    ada.hears_silence()
    rest.ask(participant, {"Hold": "false"})
    caller.hears_sound_anew()
    ada.hears_sound_anew()
    caller.hangs_up()
