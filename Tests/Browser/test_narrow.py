"""At phone width, and with nothing but the keyboard."""

import re

from playwright.sync_api import expect

from desk import PHONE, Desk


def tab_to(page, name):
    """Presses Tab until the control with this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if name in page.evaluate("() => document.activeElement?.ariaLabel || document.activeElement?.textContent || ''"):
            return
    raise AssertionError(f"Tab never reaches “{name}”")


def test_a_call_by_keyboard_at_phone_width(demo, window, customer):
    page = window(size=PHONE)
    page.goto(demo.url)
    expect(page.get_by_role("heading", name=re.compile("Try it"))).to_be_visible()
    tab_to(page, demo.ready["agents"][0]["name"])
    page.keyboard.press("Enter")
    ada = Desk(page, demo.ready)
    expect(ada.phone).to_be_attached()
    fits(page)

    caller = customer(size=PHONE)
    caller.page.get_by_label("Number to call").focus()
    caller.page.keyboard.press("Enter")
    ada.sees_ringing(caller.shown_number)
    fits(page)
    page.keyboard.press("a")
    ada.is_connected()
    caller.is_connected()
    fits(page)
    fits(caller.page)

    page.keyboard.press("m")
    expect(ada.current_call).to_contain_text("You are muted")
    page.keyboard.press("m")
    tab_to(page, "Hang up")
    page.keyboard.press("Enter")
    caller.call_is_over()
    ada.is_free()


def test_escape_declines(agent, customer):
    ada, caller = agent("ada"), customer()
    caller.calls_the_main_number()
    ada.sees_ringing(caller.shown_number)
    ada.page.keyboard.press("Escape")
    ada.is_free()
    caller.hangs_up()


def fits(page):
    """Nothing hangs over the edge."""
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
