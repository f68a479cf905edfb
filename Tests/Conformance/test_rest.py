"""The official library against the simulator's REST API."""

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from wire import NUMBERS


def test_an_application_lives_and_dies(client):
    made = client.applications.create(
        friendly_name="Desk", voice_url="http://127.0.0.1:1/voice?a=1#rc=2&rp=all", voice_method="POST",
        status_callback="http://127.0.0.1:1/status")
    assert made.sid.startswith("AP") and len(made.sid) == 34
    assert client.applications(made.sid).fetch().voice_url == "http://127.0.0.1:1/voice?a=1#rc=2&rp=all"
    assert client.applications(made.sid).update(friendly_name="Front desk").friendly_name == "Front desk"
    assert [one.sid for one in client.applications.list(friendly_name="Front desk")] == [made.sid]
    assert client.applications(made.sid).delete()
    with pytest.raises(TwilioRestException) as refused:
        client.applications(made.sid).fetch()
    assert (refused.value.status, refused.value.code) == (404, 20404)


def test_a_key_shows_its_secret_once(client, library):
    made = client.new_keys.create(friendly_name="Desk key")
    assert made.sid.startswith("SK") and len(made.secret) >= 20
    assert made.sid in [key.sid for key in client.keys.list()]
    client.keys(made.sid).fetch()
    assert made.secret not in library.answers[-1].text
    assert client.keys(made.sid).delete()
    assert made.sid not in [key.sid for key in client.keys.list()]


def test_numbers_come_in_pages(client, library):
    assert sorted(number.phone_number for number in client.incoming_phone_numbers.list(page_size=1)) == NUMBERS
    pages = [answer for answer in library.answers if "IncomingPhoneNumbers" in answer.url]
    assert len(pages) >= len(NUMBERS)
    page = client.incoming_phone_numbers.page(page_size=2)
    assert len(list(page)) == 2 and len(list(page.next_page())) == 1


def test_a_number_is_found_and_pointed_at_an_application(client):
    [number] = client.incoming_phone_numbers.list(phone_number=NUMBERS[1])
    app = client.applications.create(friendly_name="Pointed at", voice_url="http://127.0.0.1:1/voice")
    changed = client.incoming_phone_numbers(number.sid).update(voice_application_sid=app.sid, friendly_name="Support")
    assert (changed.voice_application_sid, changed.friendly_name) == (app.sid, "Support")
    assert changed.capabilities["voice"] is True
    cleared = client.incoming_phone_numbers(number.sid).update(voice_application_sid="")
    assert cleared.voice_application_sid in ("", None)


@pytest.mark.parametrize(
    "sid, token, status, code",
    [("right", "wrong", 401, 20003), ("AC" + 31 * "0" + "9", "right", 401, 20003)])
def test_wrong_credentials_are_refused(simulator, sid, token, status, code):
    sid = simulator.ready["accountSid"] if sid == "right" else sid
    token = simulator.ready["authToken"] if token == "right" else token
    stranger = Client(sid, token)
    stranger.api.base_url = simulator.url
    with pytest.raises(TwilioRestException) as refused:
        stranger.api.accounts(sid).fetch()
    assert (refused.value.status, refused.value.code) == (status, code)


def test_a_page_may_not_be_too_large(simulator):
    url = f"{simulator.url}/2010-04-01/Accounts/{simulator.ready['accountSid']}/IncomingPhoneNumbers.json?PageSize=1001"
    answer = requests.get(url, auth=(simulator.ready["accountSid"], simulator.ready["authToken"]), timeout=10)
    assert (answer.status_code, answer.json()["code"]) == (400, 20007)
    assert answer.json()["more_info"].endswith("/20007")


def test_a_call_is_made_and_ended(client, application):
    here = application({"/voice": "<Response><Pause length='60'/></Response>"})
    call = client.calls.create(to="+15550100199", from_=NUMBERS[0], url=f"{here.url}/voice")
    assert (call.status, call.direction) == ("queued", "outbound-api")
    requests.post(f"{client.api.base_url}/simulator/numbers/+15550100199/answer", timeout=10).raise_for_status()
    here.wait("/voice", CallSid=call.sid)
    assert client.calls(call.sid).fetch().status == "in-progress"
    assert client.calls(call.sid).update(status="completed").status in ("completed", "in-progress")
    with pytest.raises(TwilioRestException) as refused:
        client.calls(call.sid).update(status="completed")
    assert refused.value.code == 21220


def test_a_caller_id_must_belong_to_the_account(client):
    with pytest.raises(TwilioRestException) as refused:
        client.calls.create(to="+15550100199", from_="+15550100150", url="http://127.0.0.1:1/voice")
    assert (refused.value.status, refused.value.code) == (400, 21210)


def test_answers_have_the_shape_of_twilios(client, library, specification):
    app = client.applications.create(friendly_name="Shape", voice_url="http://127.0.0.1:1/voice")
    client.applications.list()
    client.applications(app.sid).fetch()
    client.applications(app.sid).update(friendly_name="Shape 2")
    key = client.new_keys.create(friendly_name="Shape")
    client.keys.list()
    client.keys(key.sid).fetch()
    client.incoming_phone_numbers.list(page_size=1)
    number = client.incoming_phone_numbers.list()[0]
    client.incoming_phone_numbers(number.sid).fetch()
    client.incoming_phone_numbers(number.sid).update(friendly_name="Main")
    call = client.calls.create(to="+15550100198", from_=NUMBERS[0], url="http://127.0.0.1:1/voice")
    client.calls(call.sid).fetch()
    client.calls.list()
    client.calls(call.sid).update(status="canceled")
    client.api.accounts(client.account_sid).fetch()
    client.keys(key.sid).delete()
    client.applications(app.sid).delete()
    wrong = {}
    for answer in library.answers:
        complaints = specification.complaints(answer)
        assert complaints is not None, f"Twilio has no {answer.method} {answer.url}"
        if complaints:
            wrong[f"{answer.method} {answer.url}"] = complaints
    assert wrong == {}
