"""A page that is reloaded in the middle of a call."""

from playwright.sync_api import expect


def test_an_inbound_caller_is_kept(agent, customer):
    ada, caller = agent("ada"), customer()
    caller.calls_the_main_number()
    ada.answers()
    ada.is_connected()

    ada.page.reload()
    caller.hears("one moment")
    ada.is_connected(to=caller.shown_number)
    caller.is_connected()
    ada.hears_sound()
    caller.hears_sound()

    ada.hangs_up()
    caller.call_is_over()
    ada.opens_call(caller.shown_number)
    ada.timeline_says("connection to Ada.* was lost", "call ended. Talked for")


def test_an_outbound_call_can_be_placed_again(agent, customer):
    ada, callee = agent("ada"), customer()
    ada.dials(callee.number)
    callee.answers()
    ada.is_connected()

    ada.page.once("dialog", lambda dialog: dialog.accept())
    ada.page.reload()
    callee.call_is_over()
    ada.is_told("Your call ended")
    callee.page.get_by_role("button", name="New call").click()
    ada.phone.get_by_role("button", name="Call again").click()
    callee.answers()
    ada.is_connected(to=callee.shown_number)
    ada.hangs_up()
    callee.call_is_over()
    expect(ada.current_call).to_have_count(0)
