"""Nobody takes the call."""

import array
import io
import re
import wave

from playwright.sync_api import expect


def test_a_message_is_left_and_played(agent, customer, demo):
    caller = customer()
    caller.calls_the_main_number()
    caller.hears("leave (a|your) message")
    caller.leaves_a_message(seconds=4)

    ada = agent("ada")
    ada.goes_to("Voicemail")
    message = ada.page.get_by_role("listitem").filter(has_text=caller.shown_number)
    expect(message).to_contain_text("New")
    with ada.page.expect_response("**/voicemails/*/audio") as answered:
        message.get_by_role("button", name="Play the message").click()
    expect(message).to_contain_text("0:01 /")
    expect(message).not_to_contain_text("New")

    sound = ada.page.request.get(answered.value.url)
    assert sound.status == 200
    with wave.open(io.BytesIO(sound.body())) as recording:
        seconds = recording.getnframes() / recording.getframerate()
        samples = array.array("h", recording.readframes(recording.getnframes()))
    assert 2 <= seconds <= 12
    assert max(samples) > 1000, "the message is silent, though the microphone beeped"


def test_a_message_arrives_while_the_page_is_open(agent, customer):
    ada, caller = agent("ada"), customer()
    ada.goes_to("Voicemail")
    caller.calls_the_main_number()
    ada.declines()
    caller.leaves_a_message(seconds=4)
    message = ada.page.get_by_role("listitem").filter(has_text=caller.shown_number)
    expect(message.get_by_role("button", name="Play the message")).to_be_visible()


def test_a_message_is_deleted_while_it_is_still_being_marked(agent, customer):
    """That it was heard is the person's own doing."""
    ada, caller = agent("ada"), customer()
    caller.calls_the_main_number()
    ada.declines()
    caller.leaves_a_message(seconds=3)
    ada.goes_to("Voicemail")
    message = ada.page.get_by_role("listitem").filter(has_text=caller.shown_number)
    marks = []
    ada.page.route(re.compile("/voicemails/[^/]+$"), lambda route: marks.append(route)
                   if route.request.method == "PATCH" else route.fallback())
    with ada.page.expect_request(lambda request: request.method == "PATCH"):
        message.get_by_role("button", name="Play the message").click()
    with ada.page.expect_response(lambda answer: answer.request.method == "DELETE", timeout=12_000) as deleted:
        message.get_by_role("button", name=re.compile("^Delete")).click()
        with ada.page.expect_response(lambda answer: answer.request.method == "PATCH"):
            marks[0].continue_()
    assert deleted.value.status == 204
    expect(message).to_have_count(0)
