"""Every webhook is signed as Twilio signs: the official validator says so."""

import threading
import time

import requests
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from wire import NUMBERS


def test_the_validator_accepts_every_webhook_of_a_call(client, application, validator, simulator):
    greeting = VoiceResponse()
    gather = Gather(action="/menu?call=1&leg=a_b", num_digits=1, timeout=30)
    gather.say("Press one. Grüße & <Welcome>.")
    greeting.append(gather)
    dialling = VoiceResponse()
    dial = Dial(action="/dialled?step=2", timeout=20, caller_id=NUMBERS[2])
    dial.number(
        "+15550100177", status_callback="/leg?leg=1", status_callback_event="initiated ringing answered completed")
    dialling.append(dial)
    taking = VoiceResponse()
    taking.record(action="/recorded", timeout=1, max_length=5, recording_status_callback="/recording")
    here = application({"/voice": greeting, "/menu": dialling, "/dialled": taking})
    [number] = client.incoming_phone_numbers.list(phone_number=NUMBERS[2])
    client.incoming_phone_numbers(number.sid).update(
        voice_url=f"{here.url}/voice?number=main", status_callback=f"{here.url}/status", voice_method="POST")
    seen = []

    def reaches(path, **wanted):
        received, all_received = here.wait(path, **wanted)
        seen.extend(all_received)
        return received

    call = control(simulator, "calls", {"from": "+15550100142", "to": NUMBERS[2]})["callSid"]
    first = reaches("/voice", CallSid=call).parameters
    assert (first["From"], first["To"], first["CallStatus"], first["Direction"]) == (
        "+15550100142", NUMBERS[2], "ringing", "inbound")
    until(lambda: heard(simulator.url, call, "gather"), "the gathering")
    control(simulator, f"calls/{call}/digits", {"digits": "1"})
    assert reaches("/menu", Digits="1").parameters["CallStatus"] == "in-progress"
    reaches("/leg", CallStatus="ringing")
    control(simulator, "numbers/+15550100177/answer", {})
    reaches("/leg", CallStatus="in-progress")
    control(simulator, "numbers/+15550100177/hangup", {})
    ended = reaches("/dialled").parameters
    assert (ended["DialCallStatus"], ended["DialBridged"]) == ("completed", "true")
    until(lambda: heard(simulator.url, call, "record-beep"), "the beep")
    control(simulator, f"calls/{call}/speech", {"text": "Please call me back about order eleven."})
    reaches("/recorded")
    control(simulator, f"calls/{call}/hangup", {}, may_be_over=True)
    assert reaches("/status", CallSid=call).parameters["CallStatus"] == "completed"

    assert len(seen) >= 8
    for webhook in seen:
        signature = webhook.headers["x-twilio-signature"]
        assert validator.validate(here.url + webhook.path, webhook.parameters, signature), webhook
        assert not validator.validate(here.url + webhook.path, webhook.parameters | {"From": "+15550100143"}, signature)
        assert webhook.headers["i-twilio-idempotency-token"]
        assert webhook.headers["user-agent"].startswith("TwilioProxy/")


def test_the_validator_accepts_every_webhook_of_the_demo(demo):
    """The desk's own URLs, with their queries and fragments, over a scripted call that is answered."""
    simulator, [ada, *_] = demo.ready["simulatorUrl"], demo.ready["agents"]
    post(f"{simulator}/simulator/clients/{ada['identity']}/register", {})
    call = post(f"{simulator}/simulator/calls", {"from": "+15550100155", "to": demo.ready["phoneNumbers"][0]})["callSid"]
    until(lambda: any(e["callSid"] == call for e in exchanges(demo)), "a webhook for the call")
    until(lambda: requests.post(f"{simulator}/simulator/clients/{ada['identity']}/answer", json={}, timeout=10).ok, "ringing")
    until(lambda: heard(simulator, call, "connected"), "the bridge")
    post(f"{simulator}/simulator/calls/{call}/hangup", {})
    until(lambda: any(e["callSid"] == call and e["parameters"].get("CallStatus") == "completed" for e in exchanges(demo)), "the end")

    validator = RequestValidator(demo.ready["authToken"])
    sent = [exchange for exchange in exchanges(demo) if exchange["signature"]]
    assert len(sent) >= 5
    for exchange in sent:
        assert validator.validate(exchange["url"].split("#")[0], exchange["parameters"], exchange["signature"]), exchange
    assert {exchange["status"] for exchange in sent} <= {200, 204}


def control(simulator, path, body, may_be_over=False):
    answer = requests.post(f"{simulator.url}/simulator/{path}", json=body, timeout=10)
    assert answer.ok or (may_be_over and answer.status_code == 409), answer.text
    return answer.json() if answer.text else {}


def post(url, body):
    answer = requests.post(url, json=body, timeout=10)
    assert answer.ok, f"{url}: {answer.text}"
    return answer.json() if answer.text else {}


def exchanges(demo):
    return requests.get(f"{demo.ready['simulatorUrl']}/simulator/exchanges", timeout=10).json()["items"]


def heard(simulator, call, kind):
    entries = requests.get(f"{simulator}/simulator/calls/{call}", timeout=10).json()["transcript"]
    return any(entry["kind"] == kind for entry in entries)


def until(condition, what, seconds=15):
    """The control API has no events to wait for, so it is asked again and again."""
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} never came"
        pause.wait(0.05)
