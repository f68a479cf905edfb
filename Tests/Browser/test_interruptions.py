"""Calls come when the page is busy with something else, blocked, asleep, or cut off."""

import re

import pytest
from playwright.sync_api import expect

from desk import Desk
from ringdesk import Ringdesk


def test_a_call_is_answered_beside_an_open_dialog(demo, window, agent):
    page, ada = window(), agent("ada")
    owner = Desk(page, demo.ready)
    page.goto(demo.url)
    page.get_by_label("E-mail").fill(demo.ready["email"])
    page.get_by_label("Password", exact=True).fill(demo.ready["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    owner.phone.get_by_role("button", name="Available").click()
    owner.is_ready()
    page.locator("workspace-switcher summary").click()
    page.get_by_role("button", name="New workspace…").click()
    name = page.get_by_role("dialog").get_by_label("Name")
    name.fill("Branch")
    ada.calls_colleague("Acme owner")
    owner.sees_ringing("Ada")
    expect(name).to_be_focused()
    # The key that closes a dialog does not send the caller away; it leads to the call.
    page.keyboard.press("Escape")
    expect(owner.ringing).to_be_focused()
    page.keyboard.press("a")
    owner.is_connected()
    ada.is_connected()
    expect(name).to_have_value("Branch")
    owner.hangs_up()
    owner.is_free()
    ada.is_free()
    assert page.get_by_role("dialog").evaluate("dialog => dialog.matches(':modal')")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    owner.phone.get_by_role("button", name="Offline").click()


def test_the_keyboard_goes_on_where_the_call_is(agent, customer):
    ada, caller = agent("ada"), customer()
    caller.calls_the_main_number()
    ada.sees_ringing(caller.shown_number)
    ada.ringing.get_by_role("button", name=re.compile("^Answer")).focus()
    ada.page.keyboard.press("Enter")
    ada.is_connected()
    expect(ada.current_call).to_be_focused()
    # A second Enter must not hang up.
    ada.page.keyboard.press("Enter")
    caller.is_connected()
    ada.current_call.get_by_role("button", name="Hang up").focus()
    ada.page.keyboard.press("Enter")
    ada.is_free()

    caller.page.get_by_role("button", name="New call").click()
    caller.calls_the_main_number()
    ada.sees_ringing(caller.shown_number)
    ada.page.keyboard.press("a")
    ada.is_connected()
    ada.hangs_up()
    ada.is_free()
    caller.call_is_over()


def test_a_number_half_typed_waits_for_the_end_of_a_call(agent, customer):
    ada, caller = agent("ada"), customer()
    number = ada.phone.get_by_role("textbox", name="Call")
    number.fill("+1555")
    caller.calls_the_main_number()
    ada.sees_ringing(caller.shown_number)
    expect(ada.ringing).to_be_focused()
    ada.page.keyboard.press("Escape")
    ada.is_free()
    expect(number).to_have_value("+1555")
    caller.hangs_up()


def test_keys_pressed_while_typing_are_text(agent, customer):
    ada, caller = agent("ada"), customer()
    ada.goes_to("Settings")
    ada.page.get_by_role("slider", name="Ring volume").focus()
    caller.calls_the_main_number()
    ada.sees_ringing(caller.shown_number)
    ada.page.keyboard.press("a")
    expect(ada.ringing).to_be_visible()
    ada.page.keyboard.press("Escape")
    expect(ada.ringing).to_be_focused()
    ada.page.keyboard.press("a")
    ada.is_connected()
    ada.hangs_up()
    caller.call_is_over()


TONES = """
  globalThis.tonesOfTest = 0;
  const make = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function() {
    globalThis.tonesOfTest += 1;
    return make.call(this);
  };
"""


def test_whoever_is_signed_out_while_it_rings_hears_no_more(demo, window, customer):
    page, caller = window(), customer()
    page.clock.install()
    page.add_init_script(TONES)
    ada = Desk(page, demo.ready)
    ada.sign_in("ada")
    caller.calls_the_main_number()
    ada.sees_ringing(caller.shown_number)
    page.wait_for_function("tonesOfTest > 0")
    page.locator("person-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    before = page.evaluate("tonesOfTest")
    page.clock.run_for(10_000)
    assert page.evaluate("tonesOfTest") == before
    expect(page).not_to_have_title(re.compile(re.escape(caller.shown_number)))
    caller.hangs_up()


def test_who_calls_a_colleague_in_vain_is_told(agent):
    ada, grace = agent("ada"), agent("grace")
    ada.calls_colleague("Grace")
    grace.declines()
    ada.is_free()
    ada.is_told("Declined")


def test_a_sleeping_tab_does_not_keep_a_call(agent, customer):
    """The tab that has the phone is frozen; hanging up works from the other one."""
    ada, caller = agent("ada"), customer()
    other = Desk(ada.page.context.new_page(), ada._ready)
    other.page.goto(ada.page.url)
    other.is_told("Calls ring in another tab")
    caller.calls_the_main_number()
    ada.answers()
    other.is_connected()
    debugger = ada.page.context.new_cdp_session(ada.page)
    debugger.send("Debugger.enable")
    debugger.send("Debugger.pause")
    other.current_call.get_by_role("button", name="Mute").click()
    expect(other.current_call).to_be_visible()
    other.is_told("The tab that has this call does not answer")
    other.hangs_up()
    caller.call_is_over()
    other.is_free()
    debugger.send("Debugger.disable")


def test_a_browser_that_keeps_nothing_works_all_the_same(agent, customer):
    ada, caller = agent("ada", keeps_nothing=True), customer(keeps_nothing=True)
    caller.calls_the_main_number()
    ada.answers()
    caller.is_connected()
    ada.hangs_up()
    ada.is_free()


@pytest.fixture
def server(tmp_path):
    """A server that can be stopped, and started again on the same data and port."""
    settings = {"RINGDESK_DATA_DIR": str(tmp_path / "data")}
    running = [Ringdesk.start("serve", environment=settings)]
    address = running[0].url.removeprefix("http://")

    def restart():
        running.append(Ringdesk.start("serve", environment=settings, listen=address))

    yield running[0], (tmp_path / "data"), restart
    running[-1].stop()


def test_the_page_comes_back_with_its_server(server, window, watch):
    watch.allow("ERR_CONNECTION_REFUSED")
    watch.allow("status of 4")
    watch.allow("Failed to load resource")
    first, data, restart = server
    page = window()
    page.goto(first.url)
    page.get_by_role("main").get_by_label("Setup code").fill((data / "setup-code").read_text().strip())
    page.locator("[id='owner.name']").fill("Ada")
    page.locator("[id='owner.email']").fill("ada@acme.example")
    page.locator("[id='owner.password']").fill("correct horse battery")
    page.locator("[id='workspace.name']").fill("Acme")
    page.get_by_role("button", name="Set up", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Live")).to_be_visible()
    # Its modules are here, whatever happens.
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Agents").click()
    expect(page.get_by_role("region", name="Agents")).to_contain_text("Ada")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Live").click()

    first.stop()
    expect(page.get_by_text("Not connected to the server")).to_be_visible()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Agents").click()
    expect(page.get_by_role("button", name="Try again", exact=True)).to_be_visible()
    restart()
    expect(page.get_by_text("Not connected to the server")).to_have_count(0, timeout=30_000)
    expect(page.get_by_role("region", name="Agents")).to_contain_text("Ada")
