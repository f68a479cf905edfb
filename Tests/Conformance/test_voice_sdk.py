"""Twilio's own Voice JavaScript SDK against the simulator's signalling, in a real browser."""

import json
import os
import pathlib
import time

import pytest
import requests
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

from wire import NUMBERS, Server

FILE = pathlib.Path(os.environ.get("RINGDESK_VOICE_SDK_FILE", "/nonexistent"))
pytestmark = pytest.mark.skipif(
    not FILE.exists(), reason="Twilio's Voice SDK is not here: name its twilio.min.js (2.18.3) in RINGDESK_VOICE_SDK_FILE")

PERSON = "+15550100177"
RING_ADA = """<Response><Dial timeout="20" action="/dialled"><Client><Identity>ada</Identity>
  <Parameter name="callId" value="caf&#233; 1"/></Client></Dial></Response>"""


class Pages(Server):
    """Serves the page that holds the SDK."""

    def answer(self, method, path, headers, body):
        name = path.split("?")[0]
        if name == "/twilio.min.js":
            return 200, {"Content-Type": "text/javascript"}, FILE.read_bytes()
        if name == "/":
            return 200, {"Content-Type": "text/html"}, (pathlib.Path(__file__).parent / "voice_sdk.html").read_bytes()
        return 404, {}, b""


class Softphone:
    """A page with the SDK in it, told in a softphone's words."""

    def __init__(self, page):
        self.page = page

    def starts(self, token, **options):
        self.page.evaluate("([token, options]) => start(token, options)", [token, options])

    def registers(self):
        self.page.evaluate("device.register()")
        self.hears("registered")

    def hears(self, name, seconds=15):
        """The next event of that name; it is taken, so that the same one is not heard twice."""
        self.page.wait_for_function(
            "name => events.some(event => event.name === name)", arg=name, timeout=seconds * 1000)
        return self.page.evaluate(
            "name => events.splice(events.findIndex(event => event.name === name), 1)[0]", name)

    def heard(self):
        return self.page.evaluate("events.map(event => event.name)")

    def does(self, what):
        return self.page.evaluate(what)

    def hears_sound(self):
        self.page.wait_for_function(
            """async () => {
              let energy = 0;
              for (const peer of peersOfTest.filter(({connectionState}) => connectionState === 'connected')) {
                for (const report of (await peer.getStats()).values()) {
                  if (report.type === 'inbound-rtp' && report.kind === 'audio') energy += report.totalAudioEnergy ?? 0;
                }
              }
              return energy > 0.005;
            }""", timeout=15_000)


@pytest.fixture
def softphone(chromium, simulator):
    pages = Pages()
    contexts = []

    def open_one():
        context = chromium.new_context(permissions=["microphone"])
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{pages.url}/?gateway={simulator.url.replace('http', 'ws')}")
        return Softphone(page)

    yield open_one
    for context in contexts:
        context.close()
    pages.close()


@pytest.fixture
def app(client, application):
    """An application with documents, a TwiML app that leads to it, and the main number pointed there."""
    def answering(documents):
        here = application(documents)
        made = client.applications.create(friendly_name="Softphones", voice_url=f"{here.url}/voice")
        [number] = client.incoming_phone_numbers.list(phone_number=NUMBERS[0])
        client.incoming_phone_numbers(number.sid).update(voice_application_sid=made.sid)
        here.sid = made.sid
        return here

    return answering


@pytest.fixture
def token(client, simulator):
    key = client.new_keys.create(friendly_name="Softphones")

    def made(app, identity="ada", ttl=3600, secret=None, sid=None):
        token = AccessToken(simulator.ready["accountSid"], key.sid, secret or key.secret, identity=identity, ttl=ttl)
        token.add_grant(VoiceGrant(outgoing_application_sid=sid or app.sid, incoming_allow=True))
        return token.to_jwt()

    return made


@pytest.fixture
def person(simulator):
    """A person on the telephone network."""
    def asks(path, body=None):
        answer = requests.post(f"{simulator.url}/simulator{path}", json=body or {}, timeout=10)
        answer.raise_for_status()
        return answer.json()

    return asks


def call_of(simulator, sid):
    return requests.get(f"{simulator.url}/simulator/calls/{sid}", timeout=10).json()


def until(what, check, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = check()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"never happened: {what}")


def test_an_incoming_call_is_taken_muted_and_hung_up(softphone, app, token, person, simulator):
    here = app({"/voice": RING_ADA, "/dialled": "<Response><Hangup/></Response>"})
    ada = softphone()
    ada.starts(token(here))
    ada.registers()
    sid = person("/calls", {"from": PERSON, "to": NUMBERS[0]})["callSid"]
    incoming = ada.hears("incoming")
    assert incoming["from"] == PERSON and incoming["custom"] == {"callId": "café 1"}
    ada.does("call.accept()")
    ada.hears("accept")
    assert ada.does("call.status()") == "open"
    until("the bridge", lambda: call_of(simulator, sid)["bridgedWith"] == incoming["sid"])
    ada.does("call.mute(true)")
    assert ada.does("call.isMuted()")
    ada.does("call.disconnect()")
    ada.hears("disconnect")
    action, _ = here.wait("/dialled", CallSid=sid)
    assert action.parameters["DialBridged"] == "true"


def test_the_other_side_hangs_up_declining_and_giving_up(softphone, app, token, person, simulator):
    here = app({"/voice": RING_ADA, "/dialled": "<Response><Pause length='60'/></Response>"})
    ada = softphone()
    ada.starts(token(here))
    ada.registers()

    first = person("/calls", {"from": PERSON, "to": NUMBERS[0]})["callSid"]
    ada.hears("incoming")
    ada.does("call.accept()")
    ada.hears("accept")
    # Until the answer has arrived, hanging up would cancel.
    until("the bridge", lambda: call_of(simulator, first)["bridgedWith"])
    person(f"/calls/{first}/hangup")
    ada.hears("disconnect")

    second = person("/calls", {"from": PERSON, "to": NUMBERS[0]})["callSid"]
    ada.hears("incoming")
    ada.does("call.reject()")
    action, _ = here.wait("/dialled", CallSid=second)
    assert action.parameters["DialCallStatus"] == "busy"
    person(f"/calls/{second}/hangup")

    third = person("/calls", {"from": PERSON, "to": NUMBERS[0]})["callSid"]
    ada.hears("incoming")
    person(f"/calls/{third}/hangup")
    ada.hears("cancel")
    assert ada.does("call.status()") == "closed"


def test_an_outgoing_call_brings_its_parameters_and_sends_digits(softphone, app, token):
    here = app({
        "/voice": "<Response><Gather action='/pressed' numDigits='3' timeout='20'><Say>Which one</Say></Gather></Response>",
        "/pressed": "<Response><Pause length='60'/></Response>",
    })
    ada = softphone()
    ada.starts(token(here))
    ada.does("connect({To: '+15550100190', Ticket: 'a b&c'})")
    voice, _ = here.wait("/voice", Caller="client:ada")
    assert voice.parameters["To"] == "+15550100190" and voice.parameters["Ticket"] == "a b&c"
    assert voice.parameters["CallSid"].startswith("CA") and voice.parameters["ApplicationSid"] == here.sid
    ada.hears("accept")
    ada.does("call.sendDigits('12#')")
    ada.does("call.sendDigits('34')")
    # The hash ends the input before a third digit.
    pressed, _ = here.wait("/pressed")
    assert pressed.parameters["Digits"] == "12"
    ada.does("call.sendMessage({content: {hello: 'there'}, messageType: 'user-defined-message'})")
    assert ada.hears("messageSent")["content"] == {"hello": "there"}
    ada.does("call.disconnect()")
    ada.hears("disconnect")


def test_a_call_rings_until_it_is_answered(softphone, app, token, person):
    here = app({"/voice": "<Response><Dial answerOnBridge='true' callerId='%s'><Number>+15550100189</Number></Dial></Response>" % NUMBERS[0]})
    ada = softphone()
    ada.starts(token(here))
    ada.does("connect({To: '+15550100189'})")
    ada.hears("ringing")
    assert "accept" not in ada.heard()
    person("/numbers/+15550100189/answer")
    ada.hears("accept")
    assert ada.does("call.parameters.CallSid").startswith("CA")
    person("/numbers/+15550100189/hangup")
    ada.hears("disconnect")


def test_tokens_are_checked_renewed_and_end(softphone, app, token, person):
    here = app({"/voice": RING_ADA, "/dialled": "<Response/>"})
    stranger = softphone()
    stranger.starts(token(here, secret="0" * 32), enableImprovedSignalingErrorPrecision=True)
    stranger.does("void device.register().catch(() => {})")
    assert stranger.hears("error")["code"] == 31202

    late = softphone()
    late.starts(token(here, ttl=-60))
    late.does("void device.register().catch(() => {})")
    assert late.hears("error")["code"] == 20104

    ada = softphone()
    ada.starts(token(here, ttl=5))
    ada.registers()
    ada.hears("tokenWillExpire")
    ada.page.evaluate("token => device.updateToken(token)", token(here, ttl=6))
    ada.hears("tokenWillExpire")
    # Nobody renews it this time.
    assert ada.hears("error")["code"] == 20104
    ada.hears("unregistered")
    assert ada.does("device.state") == "unregistered"
    sid = person("/calls", {"from": PERSON, "to": NUMBERS[0]})["callSid"]
    action, _ = here.wait("/dialled", CallSid=sid)
    assert action.parameters["DialCallStatus"] == "no-answer"
    # Nor does it call anybody, until there is a token; then it rings again without being told to.
    ada.does("connect({To: '+15550100189'})")
    ada.hears("call error")
    ada.hears("disconnect")
    ada.page.evaluate("token => device.updateToken(token)", token(here))
    ada.hears("registered")
    person("/calls", {"from": PERSON, "to": NUMBERS[0]})
    ada.hears("incoming")


@pytest.mark.parametrize("isPrecise, code", [(True, 31001), (False, 31005)])
def test_a_call_that_cannot_be_placed_is_over_at_once(softphone, app, token, isPrecise, code):
    here = app({})
    ada = softphone()
    ada.starts(token(here, sid="AP00000000000000000000000000000001"), enableImprovedSignalingErrorPrecision=isPrecise)
    ada.does("connect({To: '+15550100189'})")
    assert ada.hears("call error")["code"] == code
    ada.hears("disconnect")
    assert ada.does("call.status()") == "closed"
    assert not ada.does("device.isBusy")


def test_a_call_outlives_its_signalling(softphone, app, token, person, simulator):
    here = app({"/voice": RING_ADA, "/dialled": "<Response><Hangup/></Response>"})
    ada = softphone()
    ada.starts(token(here))
    ada.registers()
    sid = person("/calls", {"from": PERSON, "to": NUMBERS[0]})["callSid"]
    ada.hears("incoming")
    ada.does("call.accept()")
    ada.hears("accept")
    until("the bridge", lambda: call_of(simulator, sid)["bridgedWith"])
    assert person("/clients/ada/disconnect")["disconnected"] == 1
    ada.hears("reconnecting")
    ada.hears("reconnected")
    ada.hears("registered")
    # Keys and messages go over the new connection.
    ada.does("call.sendMessage({content: 'still here', messageType: 'user-defined-message'})")
    assert ada.hears("messageSent")["content"] == "still here"
    assert call_of(simulator, sid)["status"] == "in-progress"
    # It is the same call: the other side's end still reaches it.
    person(f"/calls/{sid}/hangup")
    ada.hears("disconnect")


def test_two_softphones_hear_each_other(softphone, app, token):
    here = app({"/voice": "<Response><Dial answerOnBridge='true'><Client>grace</Client></Dial></Response>"})
    ada, grace = softphone(), softphone()
    ada.starts(token(here))
    grace.starts(token(here, identity="grace"))
    grace.registers()
    ada.does("connect({To: 'client:grace'})")
    assert grace.hears("incoming")["from"] == "client:ada"
    grace.does("call.accept()")
    ada.hears("accept")
    grace.hears("accept")
    ada.hears_sound()
    grace.hears_sound()
    # Keys are sound between the two, which passes the simulator by.
    ada.does("call.sendDigits('12')")
    ada.page.wait_for_function(
        "peersOfTest.some(peer => peer.getSenders().some(({dtmf}) => dtmf?.canInsertDTMF && dtmf.toneBuffer === ''))")
    assert ada.does("call.status()") == "open" and "call error" not in ada.heard()
    grace.does("call.disconnect()")
    ada.hears("disconnect")


def test_every_registration_rings_and_the_first_answer_ends_the_others(softphone, app, token, person):
    here = app({"/voice": RING_ADA, "/dialled": "<Response/>"})
    desk, laptop = softphone(), softphone()
    for one in (desk, laptop):
        one.starts(token(here))
        one.registers()
    sid = person("/calls", {"from": PERSON, "to": NUMBERS[0]})["callSid"]
    desk.hears("incoming")
    laptop.hears("incoming")
    laptop.does("call.accept()")
    laptop.hears("accept")
    desk.hears("cancel")
    person(f"/calls/{sid}/hangup")
    laptop.hears("disconnect")


def test_the_eleventh_registration_takes_the_place_of_the_first(softphone, app, token, person, simulator):
    here = app({"/voice": RING_ADA, "/dialled": "<Response/>"})
    softphones = [softphone() for _ in range(11)]
    for one in softphones:
        one.starts(token(here))
        one.registers()
    sid = person("/calls", {"from": PERSON, "to": NUMBERS[0]})["callSid"]
    for one in softphones[1:]:
        one.hears("incoming")
    softphones[-1].does("call.accept()")
    for one in softphones[1:-1]:
        one.hears("cancel")
    assert "incoming" not in softphones[0].heard()
    person(f"/calls/{sid}/hangup")
    softphones[-1].hears("disconnect")


def test_a_call_and_its_application_send_each_other_messages(softphone, app, token, client, validator):
    here = app({"/voice": "<Response><Say>Hello</Say><Pause length='60'/></Response>", "/said": ""})
    ada = softphone()
    ada.starts(token(here))
    ada.does("connect({})")
    ada.hears("accept")
    call = client.calls(ada.does("call.parameters.CallSid"))
    subscription = call.user_defined_message_subscriptions.create(callback=f"{here.url}/said")
    ada.does("call.sendMessage({content: {hello: 'there'}, messageType: 'user-defined-message'})")
    assert ada.hears("messageSent")["content"] == {"hello": "there"}
    said, _ = here.wait("/said")
    message = json.loads(said.body)
    assert json.loads(message["Content"]) == {"hello": "there"} and message["CallSid"] == ada.does("call.parameters.CallSid")
    assert validator.validate(here.url + said.path, said.body.decode(), said.headers["x-twilio-signature"])
    sent = call.user_defined_messages.create(content=json.dumps({"key": "value"}))
    received = ada.hears("messageReceived")
    assert received["content"] == {"key": "value"} and received["sid"] == sent.sid
    assert call.user_defined_message_subscriptions(subscription.sid).delete()
    ada.does("call.sendMessage({content: 'x', messageType: 'nonsense'})")
    assert ada.hears("call error")["code"] == 31210
    ada.does("call.disconnect()")
    ada.hears("disconnect")


def test_keys_reach_whoever_is_on_a_telephone(softphone, app, token, person, simulator):
    here = app({"/voice": "<Response><Dial callerId='%s'><Number>+15550100189</Number></Dial></Response>" % NUMBERS[0]})
    person("/numbers/+15550100189/answer")
    ada = softphone()
    ada.starts(token(here))
    ada.does("connect({To: '+15550100189'})")
    ada.hears("accept")
    sid = ada.does("call.parameters.CallSid")
    callee = until("the bridge", lambda: call_of(simulator, sid)["bridgedWith"])
    ada.does("call.sendDigits('1#')")
    until("the keys", lambda: "digits 1#" in [entry["text"] for entry in call_of(simulator, callee)["transcript"]])
    person("/numbers/+15550100189/hangup")
    ada.hears("disconnect")
