"""Calls that start at the desk."""

import re

from playwright.sync_api import expect


def test_an_agent_calls_a_customer(agent, customer, demo):
    ada, callee = agent("ada"), customer()
    main = demo.ready["phoneNumbers"][0]
    ada.dials(f"({callee.number[2:5]}) {callee.number[5:8]}-{callee.number[8:]}")  # as people write it at home
    callee.is_called_by(f"+1 555 010 {main[-4:]}")
    callee.answers()
    callee.is_connected()
    ada.is_connected(to=callee.shown_number)
    ada.hears_sound()
    callee.hears_sound()
    callee.hangs_up()
    ada.is_free()
    ada.opens_call(callee.shown_number)
    ada.timeline_says("Ada.* called", "Answered.* after", "call ended. Talked for")


def test_a_customer_declines(agent, customer):
    ada, callee = agent("ada"), customer()
    ada.dials(callee.number)
    expect(callee.state).to_have_text("Incoming call")
    callee.page.get_by_role("button", name="Decline").click()
    ada.is_free()


def test_a_colleague_is_called(agent):
    ada, grace = agent("ada"), agent("grace")
    ada.calls_colleague("grace")
    grace.sees_ringing(ada.name_of("ada"))
    grace.answers()
    grace.is_connected()
    ada.is_connected(to=ada.name_of("grace"))
    ada.hears_sound()
    grace.hears_sound()
    ada.hangs_up()
    grace.is_free()
    ada.is_free()


def test_what_may_not_be_dialled_is_refused_with_a_sentence(agent, watch):
    watch.allow("status of 400")
    ada = agent("ada")
    for number in ("911", "12", "+442079460000", "hello"):
        ada.dials(number)
        expect(ada.phone.locator("#dial-to-error")).to_have_text(re.compile(r"\w+ \w+.*\."))
        expect(ada.current_call).to_have_count(0)
