"""Machines without a microphone, and people who do not give it."""

from playwright.sync_api import expect


def test_without_microphones_everything_works_silently(agent, customer):
    ada, caller = agent("ada", microphone="NotFoundError"), customer(microphone="NotFoundError")
    caller.calls_the_main_number()
    expect(caller.page.get_by_text("No microphone here")).to_be_visible()
    ada.answers()
    ada.is_connected(to=caller.shown_number)
    caller.is_connected()
    ada.hangs_up()
    caller.call_is_over()
    ada.is_free()


def test_a_silent_customer_hears_the_voicemail_out(customer):
    caller = customer(microphone="NotAllowedError")
    caller.calls_the_main_number()
    expect(caller.page.get_by_text("The microphone is not allowed")).to_be_visible()
    caller.leaves_a_message(seconds=4)
    caller.call_is_over("You hung up")


def test_a_refused_microphone_is_told_and_the_call_is_not_lost(agent, customer):
    ada, caller = agent("ada", microphone="NotAllowedError"), customer()
    caller.calls_the_main_number()
    ada.answers()
    ada.is_told("The microphone is blocked")
    ada.is_free()
    caller.hangs_up()
