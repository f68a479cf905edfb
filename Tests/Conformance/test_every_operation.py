"""The official library calls every operation that the simulator has, and every answer has the shape of Twilio's."""

import json
import re
import time

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client
from twilio.rest.accounts.v1.auth_token_promotion import AuthTokenPromotionInstance
from twilio.rest.accounts.v1.secondary_auth_token import SecondaryAuthTokenInstance
from twilio.rest.monitor.v1.alert import AlertInstance
from twilio.rest.pricing.v1.phone_number.country import CountryInstance

from wire import NUMBERS

SILENCE = "<Response><Pause length='600'/></Response>"


@pytest.fixture
def control(simulator):
    def do(method, path, body=None):
        answer = requests.request(method, f"{simulator.url}/simulator{path}", json=body, timeout=10)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    return do


@pytest.fixture
def person(control):
    """`person("+1...")` is somebody outside who answers whoever calls."""

    def outside(number):
        control("POST", f"/numbers/{number}/answer")
        return number

    return outside


def eventually(what, check, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = check()
        if found:
            return found
        time.sleep(0.02)
    pytest.fail(f"never happened: {what}")


class Operations:
    """The simulator's own list, and which of it was used."""

    def __init__(self, listed):
        patterns = [(one["method"], one["path"]) for one in listed]
        # `Local` is not a `{}`: of several that fit, the most literal one was meant.
        self._patterns = sorted(
            ((method, path, re.compile(path.replace("{}", "[^/]+") + r"(\.json|\.wav)?$")) for method, path in patterns),
            key=lambda entry: entry[1].count("{}"))

    def of(self, answer):
        path = re.sub(r"^https?://[^/]+", "", answer.url).split("?")[0]
        return next(((method, known) for method, known, pattern in self._patterns
                     if method == answer.method and pattern.match(path)), None)

    def unused(self, answers):
        used = {self.of(answer) for answer in answers if answer.status < 400}
        return [f"{method} {path}" for method, path, _ in self._patterns if (method, path) not in used]


def monitor_complaints(answer):
    """There is no document of the Monitor API, so the library says which fields an alert has."""
    body = json.loads(answer.text)
    fields = {name for name in vars(AlertInstance(None, {})) if not name.startswith("_")}
    # Only a single alert shows the request and what came of it.
    fetched_only = {"request_variables", "request_headers", "response_body", "response_headers"}
    rows, expected = (body["alerts"], fields - fetched_only) if "alerts" in body else ([body], fields)
    complaints = [f"an alert has {sorted(row)}, not {sorted(expected)}" for row in rows if set(row) != expected]
    if "alerts" in body and set(body["meta"]) != {
            "first_page_url", "key", "next_page_url", "page", "page_size", "previous_page_url", "url"}:
        complaints.append(f"meta holds {sorted(body['meta'])}")
    return complaints


def pricing_complaints(answer):
    """As for the Monitor API, there is no document here of the Pricing API."""
    body = json.loads(answer.text)
    fields = {name for name in vars(CountryInstance(None, {}, "US")) if not name.startswith("_")}
    # Only a single country shows its prices.
    fetched_only = {"phone_number_prices", "price_unit"}
    rows, expected = (body["countries"], fields - fetched_only) if "countries" in body else ([body], fields)
    complaints = [f"a country has {sorted(row)}, not {sorted(expected)}" for row in rows if set(row) != expected]
    for price in body.get("phone_number_prices", []):
        if set(price) != {"number_type", "base_price", "current_price"}:
            complaints.append(f"a price has {sorted(price)}")
    return complaints


def token_complaints(answer):
    """Nor is there one of the Accounts API."""
    if answer.method == "DELETE":
        return [] if not answer.text else ["there should be no body"]
    instance = AuthTokenPromotionInstance if answer.url.endswith("/Promote") else SecondaryAuthTokenInstance
    fields = {name for name in vars(instance(None, {})) if not name.startswith("_")}
    given = set(json.loads(answer.text))
    return [] if given == fields else [f"an auth token has {sorted(given)}, not {sorted(fields)}"]


def complaints_about(answer, specification):
    if "/v1/Alerts" in answer.url:
        return monitor_complaints(answer)
    if "/v1/PhoneNumbers" in answer.url:
        return pricing_complaints(answer)
    if "/v1/AuthTokens" in answer.url:
        return token_complaints(answer)
    complaints = specification.complaints(answer)
    if complaints is None:
        return ["Twilio has no such operation"]
    # The document forgets that a room which has not ended has no reason for it.
    complaints = [one for one in complaints if "reason_conference_ended: None" not in one]
    if "AvailablePhoneNumbers" in answer.url:
        # Twilio's own samples of these lists have no paging, though the schema does.
        complaints = [one for one in complaints if not re.fullmatch(r"(\w+_page_uri|page|page_size|start|end) is missing", one)]
    return complaints


def accounts(client):
    client.api.account.fetch()
    client.api.account.update(friendly_name="Pretend account")
    child = client.api.accounts.create(friendly_name="Tenant")
    assert child.owner_account_sid == client.account_sid and child.status == "active"
    assert child.sid in [one.sid for one in client.api.accounts.list(status="active")]
    assert client.api.accounts(child.sid).update(status="suspended").status == "suspended"
    assert client.api.accounts(child.sid).update(status="closed").status == "closed"
    assert client.balance.fetch().balance == "100.00"


def applications(client):
    app = client.applications.create(friendly_name="Every", voice_url="http://127.0.0.1:1/voice")
    client.applications.list(limit=2)
    client.applications(app.sid).fetch()
    client.applications(app.sid).update(friendly_name="Every one")
    client.applications(app.sid).delete()


def keys(client):
    for made, rows, one in [(client.new_keys, client.keys, client.keys),
                            (client.new_signing_keys, client.signing_keys, client.signing_keys)]:
        key = made.create(friendly_name="Every")
        rows.list()
        one(key.sid).fetch()
        one(key.sid).update(friendly_name="Every key")
        one(key.sid).delete()
    key = client.iam.v1.new_api_key.create(account_sid=client.account_sid, friendly_name="Every")
    assert key.secret
    assert key.sid in [one.sid for one in client.iam.v1.get_api_keys.list(account_sid=client.account_sid)]
    client.iam.v1.api_key(key.sid).fetch()
    client.iam.v1.api_key(key.sid).update(friendly_name="Every key")
    client.iam.v1.api_key(key.sid).delete()


def phone_numbers(client):
    assert {one.country_code for one in client.available_phone_numbers.list()} == {"CA", "GB", "US"}
    client.available_phone_numbers("US").fetch()
    offered = client.available_phone_numbers("US").local.list(area_code=212, limit=3)
    assert len(offered) == 3
    bought = client.incoming_phone_numbers.create(phone_number=offered[0].phone_number, friendly_name="Bought")
    assert bought.phone_number not in [
        one.phone_number for one in client.available_phone_numbers("US").local.list(area_code=212)]
    client.incoming_phone_numbers(bought.sid).fetch()
    client.incoming_phone_numbers(bought.sid).update(friendly_name="Front desk")
    client.incoming_phone_numbers.list()
    kinds = {
        "local": client.available_phone_numbers("US").local, "toll_free": client.available_phone_numbers("US").toll_free,
        "mobile": client.available_phone_numbers("GB").mobile,
    }
    for kind, offers in kinds.items():
        owned = getattr(client.incoming_phone_numbers, kind)
        made = owned.create(phone_number=offers.list(limit=1)[0].phone_number)
        assert made.sid in [one.sid for one in owned.list()]
        client.incoming_phone_numbers(made.sid).delete()
    client.incoming_phone_numbers(bought.sid).delete()
    assert [one.iso_country for one in client.pricing.v1.phone_numbers.countries.list()] == ["CA", "GB", "US"]
    prices = client.pricing.v1.phone_numbers.countries("US").fetch()
    assert prices.price_unit == "USD"
    assert {one["number_type"]: one["current_price"] for one in prices.phone_number_prices}["toll free"] == "2.15"


def caller_ids(client, control, person):
    number = person("+15550100161")
    request = client.validation_requests.create(phone_number=number, friendly_name="Mobile of ada")

    def gathers():
        return any(entry["kind"] == "gather" for entry in control("GET", f"/calls/{request.call_sid}")["transcript"])

    eventually("the question for the code", gathers)
    control("POST", f"/calls/{request.call_sid}/digits", {"digits": request.validation_code})
    [verified] = eventually("the caller ID", lambda: client.outgoing_caller_ids.list(phone_number=number))
    client.outgoing_caller_ids(verified.sid).fetch()
    assert client.outgoing_caller_ids(verified.sid).update(friendly_name="ada").friendly_name == "ada"
    client.outgoing_caller_ids(verified.sid).delete()


def calls(client, application, person):
    here = application({"/voice": "<Response><Shout/><Pause length='600'/></Response>", "/next": SILENCE})
    call = client.calls.create(to=person("+15550100162"), from_=NUMBERS[0], url=f"{here.url}/voice")
    here.wait("/voice", CallSid=call.sid)
    one = client.calls(call.sid)
    eventually("the answer", lambda: one.fetch().status == "in-progress")
    client.calls.list(limit=2)
    [event] = eventually("the event", lambda: one.events.list())
    assert event.request["url"] == f"{here.url}/voice"
    [note] = eventually("the warning", lambda: one.notifications.list())
    one.notifications(note.sid).fetch()
    client.api.account.notifications.list(limit=5)
    assert client.api.account.notifications(note.sid).fetch().error_code == "12200"
    recording = one.recordings.create()
    one.recordings.list()
    one.recordings(recording.sid).fetch()
    one.recordings(recording.sid).update(status="stopped")
    one.recordings(recording.sid).delete()
    one.update(url=f"{here.url}/next")
    here.wait("/next", CallSid=call.sid)
    one.update(status="completed")
    one.delete()


def messages(client, application, control):
    here = application({"/said": ""})
    control("POST", "/clients/ada/register")
    call = client.calls.create(to="client:ada", from_=NUMBERS[0], twiml=SILENCE)
    eventually("the ring", lambda: client.calls(call.sid).fetch().status == "ringing")
    control("POST", "/clients/ada/answer")
    one = client.calls(call.sid)
    one.user_defined_messages.create(content=json.dumps({"hello": "there"}))
    subscription = one.user_defined_message_subscriptions.create(callback=f"{here.url}/said")
    one.user_defined_message_subscriptions(subscription.sid).delete()
    one.update(status="completed")
    control("POST", "/clients/ada/unregister")


def recordings(client, application, person, control):
    here = application({"/voice": "<Response><Record transcribe='true' maxLength='60'/></Response>"})
    spoken = []
    for number in ("+15550100163", "+15550100167"):
        call = client.calls.create(to=person(number), from_=NUMBERS[0], url=f"{here.url}/voice")

        def beeps(sid=call.sid):
            return any(entry["kind"] == "record-beep" for entry in control("GET", f"/calls/{sid}")["transcript"])

        eventually("the beep", beeps)
        control("POST", f"/calls/{call.sid}/speech", {"text": "Please call me back"})
        control("POST", f"/calls/{call.sid}/hangup", {})
        [recording] = eventually("the recording", lambda: [
            one for one in client.recordings.list(call_sid=call.sid) if one.status == "completed"])
        spoken.append(recording)
    first, second = spoken
    client.recordings(first.sid).fetch()
    of_first = client.recordings(first.sid).transcriptions
    [words] = eventually("the words", lambda: of_first.list())
    of_first(words.sid).fetch()
    of_first(words.sid).delete()
    [words] = eventually("the other words", lambda: client.recordings(second.sid).transcriptions.list())
    assert words.sid in [one.sid for one in client.transcriptions.list()]
    client.transcriptions(words.sid).fetch()
    client.transcriptions(words.sid).delete()
    client.recordings(first.sid).delete()


def conferences(client, application, person):
    here = application({"/hold": SILENCE})
    room = client.conferences("Every").participants
    first = room.create(from_=NUMBERS[0], to=person("+15550100164"), label="first", conference_record="record-from-start")
    conference = client.conferences(first.conference_sid)
    second = conference.participants.create(from_=NUMBERS[0], to=person("+15550100165"))
    eventually("both in it", lambda: conference.fetch().status == "in-progress")
    client.conferences.list(limit=2)
    conference.participants.list()
    conference.participants("first").fetch()
    conference.participants("first").update(hold=True, hold_url=f"{here.url}/hold")
    [recording] = conference.recordings.list()
    conference.recordings(recording.sid).fetch()
    conference.recordings(recording.sid).update(status="paused")
    conference.participants(second.call_sid).delete()
    conference.update(status="completed")
    conference.recordings(recording.sid).delete()


def queues(client, application, person):
    here = application({
        "/voice": "<Response><Enqueue waitUrl='/music'>Every</Enqueue></Response>", "/music": SILENCE, "/next": SILENCE,
    })
    queue = client.queues.create(friendly_name="Every")
    one = client.queues(queue.sid)
    client.queues.list()
    one.fetch()
    one.update(max_size=20)
    call = client.calls.create(to=person("+15550100166"), from_=NUMBERS[0], url=f"{here.url}/voice")
    here.wait("/music", QueueSid=queue.sid)
    one.members.list()
    one.members("Front").fetch()
    one.members(call.sid).update(url=f"{here.url}/next")
    here.wait("/next", CallSid=call.sid)
    one.delete()
    client.calls(call.sid).update(status="completed")


def usage(client):
    records = client.usage.records
    [talked] = records.list(category="calls")
    assert int(talked.count) > 0 and int(talked.usage) >= int(talked.count)
    for period in ("all_time", "daily", "last_month", "monthly", "this_month", "today", "yearly", "yesterday"):
        getattr(records, period).list(limit=20)
    assert records.list(category="phonenumbers")[0].count == str(len(NUMBERS))


def alerts(client):
    [first, *_] = client.monitor.v1.alerts.list(log_level="warning")
    assert client.monitor.v1.alerts(first.sid).fetch().response_body.startswith("<Response>")


def dialing_permissions(client):
    countries = client.voice.v1.dialing_permissions.countries
    assert len(countries.list(continent="EUROPE", low_risk_numbers_enabled=True)) > 40
    assert countries("US").fetch().country_codes == ["+1"]
    assert [one.prefix for one in countries("LV").highrisk_special_prefixes.list()] == ["+37181", "+3719000"]
    change = [{"iso_code": "LV", "low_risk_numbers_enabled": "false"}]
    updates = client.voice.v1.dialing_permissions.bulk_country_updates
    assert updates.create(update_request=json.dumps(change)).update_count == 1
    assert countries("LV").fetch().low_risk_numbers_enabled is False
    assert client.voice.v1.dialing_permissions.settings().fetch().dialing_permissions_inheritance is True
    client.voice.v1.dialing_permissions.settings().update(dialing_permissions_inheritance=True)


def auth_tokens(client, library):
    """Whoever knows both tokens can act while the first one ends."""
    child = client.api.accounts.create(friendly_name="Rotating")
    first, second = (Client(child.sid, child.auth_token, http_client=library) for _ in range(2))
    for one in (first, second):
        one.api.base_url = one.accounts.base_url = client.api.base_url
    assert first.accounts.v1.secondary_auth_token().create().secondary_auth_token
    assert first.accounts.v1.secondary_auth_token().delete()
    token = first.accounts.v1.secondary_auth_token().create().secondary_auth_token
    second.auth = (child.sid, token)
    assert second.api.account.fetch().sid == child.sid == first.api.account.fetch().sid
    assert second.accounts.v1.auth_token_promotion().update().auth_token == token
    assert second.api.account.fetch().sid == child.sid
    with pytest.raises(TwilioRestException):
        first.api.account.fetch()


def test_every_operation(client, library, application, person, control, specification):
    operations = Operations(control("GET", "/routes")["items"])
    accounts(client)
    applications(client)
    keys(client)
    phone_numbers(client)
    caller_ids(client, control, person)
    calls(client, application, person)
    messages(client, application, control)
    recordings(client, application, person, control)
    conferences(client, application, person)
    queues(client, application, person)
    usage(client)
    alerts(client)
    dialing_permissions(client)
    auth_tokens(client, library)
    wrong = {}
    for answer in library.answers:
        complaints = complaints_about(answer, specification) if answer.status < 400 else [answer.text] if answer.status != 401 else []
        if complaints:
            wrong[f"{answer.method} {answer.url}"] = complaints
    assert wrong == {}
    assert operations.unused(library.answers) == []
