"""What the softphone makes of the Voice SDK: passes that run out, refusals, poor sound, microphones and speakers."""

import os
import pathlib
import re
import time

import pytest
import requests
from playwright.sync_api import expect

from desk import Desk

# Keeps every Device that the page makes, so that a test can let something happen to it.
KEEP_DEVICES = """
  globalThis.devicesOfTest = [];
  let twilio;
  Object.defineProperty(globalThis, 'Twilio', {
    get: () => twilio,
    set: value => {
      twilio = value;
      const {Device} = value;
      value.Device = class extends Device {
        constructor(...values) {
          super(...values);
          globalThis.devicesOfTest.push(this);
          this.on('incoming', call => (globalThis.callOfTest = call));
        }
      };
    },
  });
"""
DEVICE = "devicesOfTest.at(-1)"


@pytest.fixture
def ada(demo, window):
    page = window()
    page.add_init_script(KEEP_DEVICES)
    desk = Desk(page, demo.ready)
    desk.sign_in("ada")
    return desk


def test_a_page_that_comes_back_has_a_new_phone(ada, customer):
    ada.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    ada.page.wait_for_function(f"() => {DEVICE}.state === 'destroyed'")
    ada.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    ada.page.wait_for_function(f"() => devicesOfTest.length === 2 && {DEVICE}.state === 'registered'")
    ada.is_ready()
    caller = customer()
    caller.calls_the_main_number()
    ada.answers()
    caller.is_connected()
    ada.hangs_up()


def test_a_pass_is_renewed_before_it_runs_out_however_often_that_fails(ada, watch):
    watch.allow("Failed to load resource")
    refusals = iter(range(2))
    ada.page.route("**/access-tokens", lambda route: route.abort() if next(refusals, None) is not None
                   else route.continue_())
    before = ada.page.evaluate(f"{DEVICE}.token")
    ada.page.evaluate(f"{DEVICE}.emit('tokenWillExpire', {DEVICE})")
    ada.page.wait_for_function(f"before => {DEVICE}.token !== before", arg=before, timeout=20_000)
    assert ada.page.evaluate("devicesOfTest.length") == 1
    ada.is_ready()


def test_a_refused_pass_is_replaced_without_a_word(ada):
    ada.page.evaluate(f"{DEVICE}.emit('error', {{code: 20104}})")
    ada.page.wait_for_function(f"() => devicesOfTest.length === 2 && {DEVICE}.state === 'registered'")
    ada.is_ready()


def test_poor_sound_is_told_until_it_is_good_again(ada, customer):
    caller = customer()
    caller.calls_the_main_number()
    ada.answers()
    ada.is_connected()
    say = "([event, name]) => callOfTest.emit(event, name)"
    ada.page.evaluate(say, ["warning", "high-rtt"])
    ada.is_told("The line is slow")
    ada.page.evaluate(say, ["warning", "high-packets-lost-fraction"])
    ada.is_told("Your network loses packets")
    ada.page.evaluate(say, ["warning-cleared", "high-packets-lost-fraction"])
    ada.is_told("The line is slow")
    ada.page.evaluate(say, ["warning-cleared", "high-rtt"])
    expect(ada.phone).not_to_contain_text("The line is slow")
    ada.hangs_up()
    caller.call_is_over()


def test_a_test_call_is_heard_again(demo, ada):
    ada.goes_to("Settings")
    ada.page.get_by_role("button", name="Call myself").click()
    expect(ada.current_call).to_contain_text("Test call")
    ada.is_connected()
    simulator = f"{demo.ready['simulatorUrl']}/simulator"

    def asked(verb):
        items = requests.get(f"{simulator}/exchanges", timeout=10).json()["items"]
        return [one for one in items if f"/{verb}#" in one["url"] or one["url"].endswith(f"/{verb}")]

    # The pretend Twilio hears browsers only where they speak with each other, so it is told what Ada says.
    call = f"{simulator}/calls/{asked('voice')[-1]['parameters']['CallSid']}"
    deadline = time.monotonic() + 20
    while not any(one["kind"] == "record-beep" for one in requests.get(call, timeout=10).json()["transcript"]):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    requests.post(f"{call}/speech", json={"text": "One, two, three."}, timeout=10).raise_for_status()
    expect(ada.current_call).to_be_hidden(timeout=40_000)
    ada.is_ready()
    [echo] = asked("echo")
    assert f"<Play>{echo['parameters']['RecordingUrl']}</Play>" in echo["answer"]
    ada.goes_to("Calls")
    expect(ada.page.get_by_role("main")).not_to_contain_text("Test call")


def test_microphone_and_speaker_are_chosen_in_the_call_and_kept(ada, customer):
    caller = customer()
    caller.calls_the_main_number()
    ada.answers()
    ada.is_connected()
    ada.current_call.get_by_role("button", name="Sound").click()
    microphones = ada.current_call.get_by_label("Microphone")
    chosen = microphones.locator("option").last.get_attribute("value")
    microphones.select_option(chosen)
    ada.page.wait_for_function(f"id => {DEVICE}.audio.inputDevice?.deviceId === id", arg=chosen)
    speakers = ada.current_call.get_by_label("Speaker")
    speaker = speakers.locator("option").last.get_attribute("value")
    speakers.select_option(speaker)
    ada.page.wait_for_function(f"id => {DEVICE}.audio.sinkId === id", arg=speaker)
    caller.hears_sound()
    ada.hangs_up()
    caller.call_is_over()
    # Nobody is recorded between calls.
    ada.page.wait_for_function(f"() => {DEVICE}.audio.inputDevice === null")

    ada.page.reload()
    ada.is_ready()
    ada.page.wait_for_function(f"id => {DEVICE}.audio.sinkId === id", arg=speaker)
    ada.goes_to("Settings")
    expect(ada.page.get_by_role("main").get_by_label("Microphone")).to_have_value(chosen)
    caller.page.get_by_role("button", name="New call").click()
    caller.calls_the_main_number()
    ada.answers()
    caller.is_connected()
    ada.page.wait_for_function("""id => callOfTest.getLocalStream()
      ?.getAudioTracks()[0].getSettings().deviceId === id""", arg=chosen)
    ada.hangs_up()
    caller.call_is_over()


# Twilio's SDK speaks wss only, and sends its session description before there are candidates in it.
AS_A_GATEWAY_WOULD = """
  const {RTCPeerConnection, WebSocket} = globalThis;
  globalThis.WebSocket = class extends WebSocket {
    constructor(url, ...values) {
      super(String(url).replace('wss://ws://', 'ws://'), ...values);
    }
  };
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    async setLocalDescription(description) {
      await super.setLocalDescription(description);
      if (this.iceGatheringState === 'complete') return;
      await new Promise(resolve => this.addEventListener('icegatheringstatechange',
        () => this.iceGatheringState === 'complete' && resolve()));
    }
  };
"""
SDK = pathlib.Path(os.environ.get("RINGDESK_VOICE_SDK_FILE", "/nonexistent"))


@pytest.mark.skipif(
    not SDK.is_file(), reason="Twilio's Voice SDK is not here: name its twilio.min.js (2.18.3) in RINGDESK_VOICE_SDK_FILE")
def test_the_page_works_with_twilios_own_sdk(demo, window, customer):
    """And asks nobody but its own server for anything; `watch` would tell."""
    page, caller = window(), customer()
    page.add_init_script(AS_A_GATEWAY_WOULD)
    page.route(re.compile("/voice/stand-in.js$"), lambda route: route.fulfill(path=SDK, content_type="text/javascript"))
    ada = Desk(page, demo.ready)
    ada.sign_in("ada")
    assert page.evaluate("Twilio.Device.packageName") == "@twilio/voice-sdk"
    caller.calls_the_main_number()
    ada.answers()
    ada.is_connected()
    ada.hears_sound()
    caller.hears_sound()
    ada.current_call.get_by_role("button", name="Sound").click()
    for kind in ("Microphone", "Speaker"):
        devices = ada.current_call.get_by_label(kind)
        devices.select_option(devices.locator("option").last.get_attribute("value"))
    ada.current_call.get_by_role("button", name="Keypad").click()
    ada.current_call.get_by_role("button", name="5").click()
    expect(ada.current_call.get_by_role("status")).to_have_text("5")
    caller.hears_sound()
    ada.hangs_up()
    caller.call_is_over()
    ada.is_free()
    caller.page.get_by_role("button", name="New call").click()
    ada.dials(caller.number)
    caller.answers()
    ada.is_connected()
    ada.hangs_up()
    caller.call_is_over()
    expect(page.locator(".toast")).to_have_count(0)
