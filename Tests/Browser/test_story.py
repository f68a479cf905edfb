"""The whole way, once: a customer calls, the softphone rings, they talk, the call stands in the log."""

from playwright.sync_api import expect

from desk import Desk


def test_a_call_rings_in_the_browser(demo, agent, customer, window):
    ada = Desk(window(), demo.ready)
    ada.sign_in_with_password("ada")
    grace = agent("grace")  # watches the live board of her own page
    caller = customer()

    caller.calls_the_main_number()
    ada.sees_ringing(caller.shown_number)
    grace.sees_ringing(caller.shown_number)
    grace.board_shows(caller.shown_number, "Ringing", "Ada", "Grace")

    ada.answers()
    ada.is_connected(to=caller.shown_number)
    caller.is_connected()
    grace.board_shows(caller.shown_number, "On call", "Ada")
    expect(grace.ringing).to_have_count(0)

    caller.hears_sound()
    ada.hears_sound()

    ada.hangs_up()
    caller.call_is_over()
    ada.is_free()
    grace.board_forgets(caller.shown_number)

    ada.opens_call(caller.shown_number)
    ada.timeline_says("Answered", "Ada.* answered.* after", "the others stopped ringing", "Ada.* hung up", "call ended. Talked for")


def test_the_demo_leads_from_sign_in_to_the_customers_phone(demo, window):
    page = window()
    page.goto(demo.url)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Call the main number as a customer").click()
    phone = opened.value
    expect(phone.get_by_role("heading", name="Customer’s phone")).to_be_visible()
    expect(phone.get_by_label("Number to call")).to_have_value("+1 555 010 " + demo.ready["phoneNumbers"][0][-4:])


def test_the_customer_hangs_up(agent, customer):
    ada, caller = agent("ada"), customer()
    caller.calls_the_main_number()
    ada.answers()
    ada.is_connected()
    caller.hangs_up()
    ada.is_free()
    ada.is_told("Call ended")


def test_the_customer_gives_up_while_it_rings(agent, customer):
    ada, caller = agent("ada"), customer()
    caller.calls_the_main_number()
    ada.sees_ringing(caller.shown_number)
    caller.hangs_up()
    ada.is_free()
    ada.opens_call(caller.shown_number)
    ada.timeline_says("Hung up early")
