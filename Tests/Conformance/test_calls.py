"""The official library leads calls into rooms and queues, and records them; every answer has the shape of Twilio's."""

import time

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from wire import NUMBERS

SILENCE = "<Response><Pause length='600'/></Response>"


@pytest.fixture
def person(client):
    """`person("+1...")` is somebody outside who answers whoever calls."""

    def outside(number):
        requests.post(f"{client.api.base_url}/simulator/numbers/{number}/answer", timeout=10).raise_for_status()
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


def have_twilios_shape(specification, library):
    wrong = {}
    for answer in library.answers:
        if answer.status >= 400:
            continue
        complaints = specification.complaints(answer)
        assert complaints is not None, f"Twilio has no {answer.method} {answer.url}"
        # The document forgets that a room which has not ended has no reason for it.
        complaints = [one for one in complaints if "reason_conference_ended: None" not in one]
        if complaints:
            wrong[f"{answer.method} {answer.url}"] = complaints
    assert wrong == {}


def test_a_conference(client, library, application, person, specification):
    here = application({"/hold": "<Response><Say>On hold</Say></Response>"})
    room = client.conferences("Team").participants
    first = room.create(
        from_=NUMBERS[0], to=person("+15550100191"), label="first", early_media=True, beep="onEnter",
        conference_status_callback=f"{here.url}/room", conference_record="record-from-start",
        conference_status_callback_event=["start", "end", "join", "leave", "mute", "hold", "announcement"])
    conference = client.conferences(first.conference_sid)
    second = conference.participants.create(from_=NUMBERS[0], to=person("+15550100192"), coaching=False)
    eventually("both in it", lambda: conference.fetch().status == "in-progress")
    here.wait("/room", StatusCallbackEvent="conference-start", ConferenceSid=first.conference_sid)
    assert {one.sid for one in client.conferences.list(friendly_name="Team", status="in-progress")} == {conference.fetch().sid}
    assert len(conference.participants.list()) == 2

    assert conference.participants("first").fetch().call_sid == first.call_sid
    assert conference.participants("first").update(muted=True).muted is True
    held = conference.participants(second.call_sid).update(hold=True, hold_url=f"{here.url}/hold")
    assert held.hold is True
    assert [one.call_sid for one in conference.participants.list(hold=True)] == [second.call_sid]
    coach = conference.participants(second.call_sid).update(hold=False, coaching=True, call_sid_to_coach=first.call_sid)
    assert coach.coaching is True and coach.call_sid_to_coach == first.call_sid
    assert conference.update(announce_url=f"{here.url}/hold").status == "in-progress"

    [recording] = conference.recordings.list()
    assert conference.recordings(recording.sid).update(status="paused").status == "paused"
    assert conference.recordings(recording.sid).update(status="in-progress").status == "in-progress"
    assert conference.recordings(recording.sid).fetch().source == "Conference"

    assert conference.participants(second.call_sid).delete()
    ended = conference.update(status="completed")
    assert ended.status == "completed" and ended.reason_conference_ended == "conference-ended-via-api"
    eventually("the recording", lambda: client.recordings(recording.sid).fetch().status == "completed")
    assert conference.recordings(recording.sid).delete()
    with pytest.raises(TwilioRestException) as refused:
        conference.participants("first").fetch()
    assert (refused.value.status, refused.value.code) == (404, 20404)
    have_twilios_shape(specification, library)


def test_a_queue(client, library, application, person, specification):
    here = application({
        "/voice": "<Response><Enqueue waitUrl='/music'>Support</Enqueue></Response>", "/music": SILENCE, "/next": SILENCE,
    })
    queue = client.queues.create(friendly_name="Support", max_size=10)
    assert client.queues(queue.sid).update(max_size=20).max_size == 20
    call = client.calls.create(to=person("+15550100193"), from_=NUMBERS[0], url=f"{here.url}/voice")
    here.wait("/music", QueuePosition="1", QueueSid=queue.sid)
    assert client.queues(queue.sid).fetch().current_size == 1
    assert [member.call_sid for member in client.queues(queue.sid).members.list()] == [call.sid]
    assert client.queues(queue.sid).members(call.sid).fetch().position == 1
    assert client.queues(queue.sid).members("Front").update(url=f"{here.url}/next").call_sid == call.sid
    here.wait("/next", CallSid=call.sid)
    assert client.queues(queue.sid).delete()
    assert queue.sid not in [one.sid for one in client.queues.list()]
    client.calls(call.sid).update(status="completed")
    have_twilios_shape(specification, library)


def test_recordings_of_a_call(client, library, application, person, specification):
    here = application({"/voice": SILENCE})
    call = client.calls.create(
        to=person("+15550100194"), from_=NUMBERS[0], url=f"{here.url}/voice", record=True, recording_channels="dual",
        recording_status_callback=f"{here.url}/recording")
    here.wait("/voice", CallSid=call.sid)
    begun = client.calls(call.sid).recordings.create(recording_track="inbound")
    assert begun.status == "in-progress" and begun.track == "inbound"
    paused = client.calls(call.sid).recordings("Twilio.CURRENT").update(status="paused", pause_behavior="skip")
    assert paused.status == "paused"
    assert client.calls(call.sid).recordings(begun.sid).update(status="stopped").status == "stopped"
    assert len(client.calls(call.sid).recordings.list()) == 2
    assert client.calls(call.sid).recordings(begun.sid).delete()
    client.calls(call.sid).update(status="completed")
    done, _ = here.wait("/recording", RecordingStatus="completed")
    sid = done.parameters["RecordingSid"]
    assert client.recordings(sid).fetch().channels == 2
    assert sid in [one.sid for one in client.recordings.list(call_sid=call.sid)]
    sound = requests.get(f"{client.api.base_url}/2010-04-01/Accounts/{client.account_sid}/Recordings/{sid}.wav",
                         auth=(client.username, client.password), timeout=10)
    assert sound.headers["Content-Type"] == "audio/x-wav" and sound.content[:4] == b"RIFF"
    assert client.recordings(sid).delete()
    have_twilios_shape(specification, library)


def test_what_happened_behind_a_call(client, library, application, person, specification):
    here = application({"/voice": "<Response><Shout>Hello</Shout></Response>"})
    call = client.calls.create(to=person("+15550100195"), from_=NUMBERS[0], url=f"{here.url}/voice")
    eventually("its end", lambda: client.calls(call.sid).fetch().status == "completed")
    [event] = client.calls(call.sid).events.list()
    assert event.request["url"] == f"{here.url}/voice" and event.response["response_code"] == 200
    [note] = client.calls(call.sid).notifications.list()
    assert note.error_code == "12200" and note.log == "1"
    assert client.calls(call.sid).notifications(note.sid).fetch().call_sid == call.sid
    assert client.calls(call.sid).delete()
    have_twilios_shape(specification, library)
