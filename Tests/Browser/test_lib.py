"""The page's pure helpers, by themselves: `static/lib/` from a plain file server, in the browser they are made for."""

import functools
import http.server
import pathlib
import posixpath
import re
import threading

import pytest

STATIC = pathlib.Path(__file__).resolve().parents[2] / "static"


@pytest.fixture(scope="module")
def files():
    handler = functools.partial(QuietHandler, directory=STATIC)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.path != "/":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Empty</title><body>")

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def lib(chromium, files):
    """`lib("time", "clock(7)")` evaluates an expression with the exports of a module at hand."""
    context = chromium.new_context(locale="en-US", timezone_id="UTC")
    page = context.new_page()
    page.goto(f"{files}/")

    def evaluate(module, expression, argument=None):
        return page.evaluate(
            """async ([module, expression, argument]) => {
              const exports = await import(`/lib/${module}.js`);
              return new Function(...Object.keys(exports), 'x', `return (${expression})`)(...Object.values(exports), argument);
            }""",
            [module, expression, argument],
        )

    yield evaluate
    context.close()


@pytest.mark.parametrize("value, text", [
    ("<b>", "&lt;b&gt;"), ("\" onload='x'", "&quot; onload=&#39;x&#39;"), ("a & b", "a &amp; b"),
    (None, ""), (False, ""), (0, "0"), (["<", "x"], "&lt;x"),
])
def test_what_is_put_into_a_template_is_escaped(lib, value, text):
    assert lib("html", "html`<p>${x}</p>`.text", value) == f"<p>{text}</p>"


def test_markup_within_markup_stays(lib):
    assert lib("html", "html`<p>${html`<b>${x}</b>`}</p>`.text", "<") == "<p><b>&lt;</b></p>"


@pytest.mark.parametrize("number, text", [
    ("+15550100142", "+1 555 010 0142"), ("+442079460018", "+44 207 946 0018"), ("+4930901820", "+49 309 018 20"),
    ("+35312345678", "+353 123 456 78"), ("anonymous", "anonymous"), ("client:agent_x", "client:agent_x"),
])
def test_numbers_are_grouped_for_reading(lib, number, text):
    grouped = lib("phone-number", "grouped(x)", number)
    assert grouped.replace("\u00a0", " ") == text
    assert lib("phone-number", "ungrouped(x)", f"Call {grouped} now") == f"Call {number} now"


@pytest.mark.parametrize("seconds, text", [(0, "0:00"), (7.9, "0:07"), (65, "1:05"), (3725, "1:02:05"), (-3, "0:00")])
def test_durations_on_a_clock(lib, seconds, text):
    assert lib("time", "clock(x)", seconds) == text


@pytest.mark.parametrize("seconds, text", [(11, "11 s"), (60, "1 min"), (125, "2 min 5 s"), (3900, "1 h 5 min")])
def test_durations_in_words(lib, seconds, text):
    assert lib("time", "spell(x)", seconds) == text


@pytest.mark.parametrize("at, text", [
    ("2026-11-22T00:00:01Z", "Today"), ("2026-11-21T23:59:59Z", "Yesterday"), ("2026-11-21T00:00:00Z", "Yesterday"),
    ("2026-11-20T12:00:00Z", "Fri, Nov 20"),
])
def test_days(lib, at, text):
    assert lib("time", "day(x, new Date('2026-11-22T12:00:00Z'))", at) == text


CALL = {
    "id": "c", "direction": "inbound", "state": "ringing", "outcome": None, "from": "+15550100142", "to": "+15550100101",
    "fromName": None, "toName": None, "phoneNumberId": None, "agentId": None, "ringingAgentIds": ["a"],
    "startedAt": "2026-11-22T10:00:00Z", "answeredAt": None, "endedAt": None, "durationSeconds": None, "version": 1,
}
ANSWERED = CALL | {"state": "connected", "agentId": "a", "answeredAt": "2026-11-22T10:00:11Z", "version": 2}
ENDED = ANSWERED | {"state": "ended", "outcome": "answered", "endedAt": "2026-11-22T10:01:00Z", "version": 3}
APPLY = "x.reduce((state, [type, data]) => apply(state, {id: '', type, at: '', data}), nothingYet())"


def story(*calls):
    return [["call.updated", {"call": call}] for call in calls]


def test_events_in_any_order_and_number_end_in_the_same_state(lib):
    once = lib("live-state", APPLY, story(CALL, ANSWERED, ENDED))
    assert once["calls"]["c"]["state"] == "ended"
    assert once["today"] == {
        "answered": 1, "missed": 0, "total": 1, "averageAnswerSeconds": 11, "endsAt": "9999"}
    assert lib("live-state", APPLY, story(CALL, ANSWERED, ANSWERED, CALL, ENDED, ANSWERED)) == once


def test_an_answer_told_in_whole_seconds_is_not_before_the_call(lib):
    call = CALL | {"startedAt": "2026-11-22T10:00:00.600Z"}
    answered = call | {"state": "connected", "answeredAt": "2026-11-22T10:00:00.000Z", "version": 2}
    assert lib("live-state", APPLY, story(call, answered))["today"]["averageAnswerSeconds"] == 0


def test_a_missed_call_is_counted_once(lib):
    missed = ENDED | {"agentId": None, "answeredAt": None, "outcome": "missed"}
    later = missed | {"outcome": "voicemail", "version": 4}
    assert lib("live-state", APPLY, story(CALL, missed, later))["today"]["missed"] == 1


def test_unheard_voicemails_are_counted_once(lib):
    fresh, heard = {"id": "v", "heardAt": None}, {"id": "v", "heardAt": "2026-11-22T10:00:00Z"}
    events = [["voicemail.received", {"voicemail": fresh}], ["voicemail.updated", {"voicemail": fresh}]]
    assert lib("live-state", APPLY, events)["unheard"] == 1
    events += [["voicemail.updated", {"voicemail": heard}], ["voicemail.updated", {"voicemail": heard}]]
    assert lib("live-state", APPLY, events)["unheard"] == 0


HUB = """async files => {
  const opened = [];
  globalThis.EventSource = class extends EventTarget {
    constructor(url) { super(); this.url = url; opened.push(this); }
    close() {}
  };
  const {StreamHub} = await import('/app/stream-hub.js');
  const told = [];
  const hub = new StreamHub('/events', ({kind, event}) => kind === 'event' && told.push(event.type));
  const say = (type, id, at, data = {}) => opened.at(-1).dispatchEvent(
    new MessageEvent(type, {lastEventId: id, data: JSON.stringify({at, data})}));
  const today = {answered: 3, missed: 1, total: 4, averageAnswerSeconds: 5, endsAt: '2026-11-27T05:00:00.000Z'};
  say('reset', 'e-1', '2026-11-27T04:58:00.000Z');
  say('snapshot', 'e-1', '2026-11-27T04:59:00.000Z', {calls: [], agents: [], phoneNumbers: [], today});
  say('ping', 'e-1', '2026-11-27T04:59:50.000Z');
  const before = opened.length;
  say('ping', 'e-1', '2026-11-27T05:00:05.000Z');
  const urls = opened.map(source => source.url);
  hub.close();
  return [before, urls, told];
}"""


def test_a_new_day_is_counted_anew_and_a_reset_is_told(chromium, files):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{files}/")
    assert page.evaluate(HUB) == [1, ["/events", "/events"], ["reset", "snapshot", "reset"]]
    context.close()


def test_a_timeline_reads_like_a_story(lib):
    at = "2026-11-22T10:00:{:02}Z".format
    call = ENDED | {"legs": [], "voicemails": [], "timeline": [
        {"at": at(0), "what": "arrived", "agentId": None, "legId": None},
        *({"at": at(1), "what": "rang", "agentId": one, "legId": None} for one in ("ada", "grace", "linus")),
        {"at": at(11), "what": "answered", "agentId": "ada", "legId": None},
        {"at": at(30), "what": "resumed", "agentId": "ada", "legId": None},
        {"at": at(34), "what": "answered", "agentId": "ada", "legId": None},
        {"at": at(59), "what": "bridgeEnded", "agentId": "ada", "legId": None},
        {"at": at(59), "what": "ended", "agentId": None, "legId": None},
    ]}
    names = "id => ({ada: 'Ada', grace: 'Grace', linus: 'Linus'})[id]"
    told = lib("timeline", f"timeline(x, {names}, 'Support').map(line => line.sentence.text)", call)
    assert [one.replace("\u00a0", " ") for one in told] == [
        "Called <b>Support</b> from +1 555 010 0142",
        "Rang Ada, Grace and Linus",
        "<b>Ada answered</b> after 11 s; the others stopped ringing",
        "The connection to Ada was lost. The caller was asked to wait, and Ada was rung again",
        "<b>Ada is back</b>, 4 s later",
        "The caller hung up. Talked for 0:49",
    ]


@pytest.mark.parametrize("code, words", [
    (20101, "refused"), (20104, "clock"), (31005, "lost its connection"), (31202, "key may have been deleted"),
    (31401, "microphone is blocked"), (31402, "No microphone found"), (53000, "lost its connection"),
    (53405, "No sound is getting through"),
])
def test_errors_of_the_voice_sdk_are_told_in_plain_words(lib, code, words):
    told = lib("../app/softphone-problems", "problemOf({code: x})", code)
    assert words in told["title"] + told["text"]
    assert str(code) not in told["title"] + told["text"]


@pytest.mark.parametrize("amount, currency, text", [
    ("1.15", "USD", "$1.15"), ("1", "USD", "$1.00"), ("12.5", "EUR", "€12.50"), ("1.15", "?", "1.15 ?"), ("1.15", None, "1.15"),
])
def test_prices_are_written_as_people_write_them(lib, amount, currency, text):
    assert lib("money", "money(x[0], x[1])", [amount, currency]) == text


def test_ids_are_made_without_what_browsers_keep_from_plain_http(lib):
    made = lib("random-id", """(() => {
      delete Crypto.prototype.randomUUID;
      return [typeof crypto.randomUUID, randomId(), randomId()];
    })()""")
    assert made[0] == "undefined" and made[1] != made[2]
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in made[1:])
    assert re.fullmatch("[0-9a-f]{32}", lib("../app/softphone-state", "deviceId()"))


def test_an_update_keeps_what_can_stay(lib):
    """Focus, typed text and the nodes themselves survive; order and attributes follow."""
    kept = lib("morph", """(() => {
      const root = document.body.appendChild(document.createElement('div'));
      const rows = names => ({text: names.map(name => `<p data-key="${name}" title="${names.length}"><input></p>`).join('')});
      morph(root, rows(['a', 'b', 'c']));
      const before = root.querySelector('[data-key=b]');
      before.firstChild.value = 'typed';
      before.firstChild.focus();
      morph(root, rows(['d', 'b']));
      const after = root.querySelector('[data-key=b]');
      return [before === after, after.firstChild.value, document.activeElement === after.firstChild, after.title,
        [...root.children].map(child => child.dataset.key).join()];
    })()""")
    assert kept == [True, "typed", True, "2", "d,b"]


def test_morphing_keeps_what_stands_after_something_that_goes(lib):
    kept = lib("morph", """(() => {
      const root = document.body.appendChild(document.createElement('div'));
      const form = notice => ({text: ` ${notice} <div><input></div> <div><select></select></div>`});
      morph(root, form(''));
      const [input, select] = root.querySelectorAll('input, select');
      input.value = 'typed';
      select.focus();
      morph(root, form('<p data-key="wrong">Wrong</p>'));
      morph(root, form(''));
      return [input.isConnected, input.value, document.activeElement === select, root.textContent.trim()];
    })()""")
    assert kept == [True, "typed", True, ""]


def test_what_others_change_fills_what_is_untouched(lib):
    followed = lib("edit", """(() => {
      const edit = new Edit({name: 'Main', agentIds: ['a'], e164: '+1'});
      const typed = {name: 'Desk', agentIds: ['a']};
      const before = edit.changes(typed);
      edit.follow(typed, {now: {name: 'Front', agentIds: ['a', 'b'], e164: '+1'}, differences: ['both']});
      return [before, edit.filled, edit.seen.name, edit.differences, edit.changes({name: 'Desk', agentIds: ['a', 'b']})];
    })()""")
    assert followed == [
        {"name": "Desk"}, {"name": "Main", "agentIds": ["a", "b"], "e164": "+1"}, "Front", ["both"], {"name": "Desk"}]


def imports(module, found):
    """All that a module imports at once, and what that imports."""
    for match in re.finditer(r"from '(\.[^']+)'|^import '(\.[^']+)'", (STATIC / module).read_text(), re.MULTILINE):
        name = posixpath.normpath(posixpath.join(posixpath.dirname(module), match[1] or match[2]))
        if name not in found:
            found.add(name)
            imports(name, found)
    return found


def test_the_page_preloads_exactly_what_it_begins_with():
    named = re.findall(r'modulepreload" href="/static/__ASSETS__/([^"]+)"', (STATIC / "index.html").read_text())
    assert sorted(named) == sorted(imports("app/main.js", set()))
