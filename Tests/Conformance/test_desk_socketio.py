"""The official Socket.IO client for Python hears what happens at the desk, as streams do."""

import json
import queue
import socket
import threading

import pytest
import requests
import socketio

from ringdesk import Ringdesk
from wire import SocketInOrder

WAYS = [["polling"], ["websocket"], ["polling", "websocket"]]
CRM = "https://crm.example"


class Person:
    """Somebody of the demo's team, signed in as another site's page would be."""

    def __init__(self, server, name="ada", password=None):
        self.url = server.url
        self.workspace = server.ready["workspaceId"]
        self.token = None
        form = {"email": f"{name}@acme.example", "password": password or server.ready["password"], "mode": "token"}
        self.token = self.ask("POST", "/api/v1/session", form)["token"]

    def ask(self, method, path, body=None, status=200, **headers):
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        path = path.replace("WS", f"/api/v1/workspaces/{self.workspace}")
        answer = requests.request(method, self.url + path, json=body, headers=headers, timeout=10)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def page(self, query=""):
        return self.ask("GET", f"WS/events{query}", Accept="application/json")

    def logged(self, after):
        """All that came after a cursor, a page at a time."""
        page = self.page(f"?limit=20&after={after}")
        while page["items"]:
            yield from page["items"]
            page = self.page(f"?limit=20&after={page['nextCursor']}")

    def streamed(self, after, last):
        """What the stream tells after a cursor, up to another."""
        ticket = self.ask("POST", "WS/stream-tickets", status=201)["ticket"]
        url = f"{self.url}/api/v1/workspaces/{self.workspace}/events?ticket={ticket}&after={after}"
        told = []
        with requests.get(url, stream=True, timeout=10) as answer:
            for line in answer.iter_lines(decode_unicode=True):
                if line.startswith("data: "):
                    told.append(json.loads(line.removeprefix("data: ")))
                    if told[-1]["id"] == last:
                        return told

    @property
    def auth(self):
        return {"token": self.token, "workspaceId": self.workspace}


class Listener(SocketInOrder):
    def __init__(self, headers=None, **options):
        """`headers` go with every request, as a browser's do; the client itself sends them with the first one only."""
        http = requests.Session()
        http.headers.update(headers or {})
        super().__init__(
            reconnection_delay=0.1, reconnection_delay_max=0.3, http_session=http,
            websocket_extra_options={"suppress_origin": True}, **options)
        self.told = queue.Queue()
        self.refusals = queue.Queue()
        self.gone = threading.Event()
        self.offset = None
        self.on("*", self.hears)
        self.on("connect_error", self.refusals.put)
        self.on("disconnect", lambda *reason: self.gone.set())

    def hears(self, name, body, offset=None):
        if offset:
            assert body["id"] == offset
            self.offset = offset
        assert body["type"] == name
        self.told.put(body)

    def next(self):
        return self.told.get(timeout=15)

    def until(self, kind):
        """All that is told up to the first of that kind."""
        told = [self.next()]
        while told[-1]["type"] != kind:
            told.append(self.next())
        return told


@pytest.fixture
def listener():
    made = []

    def listening(person, transports, auth=None, headers=None):
        made.append(Listener(headers))
        made[-1].connect(
            person.url, transports=transports, auth=auth or person.auth, headers=dict(headers or {}), wait_timeout=10)
        return made[-1]

    yield listening
    for one in made:
        one.disconnect()


def customer_calls(server, number):
    call = {"from": number, "to": server.ready["phoneNumbers"][0]}
    answer = requests.post(f"{server.ready['simulatorUrl']}/simulator/calls", json=call, timeout=10)
    answer.raise_for_status()
    return answer.json()["callSid"]


def customer_hangs_up(server, sid):
    requests.post(f"{server.ready['simulatorUrl']}/simulator/calls/{sid}/hangup", timeout=10).raise_for_status()


@pytest.mark.parametrize("transports", WAYS)
def test_a_call_is_told_as_the_stream_tells_it(demo, listener, transports):
    ada = Person(demo)
    here = listener(ada, transports, headers={"Origin": demo.url})
    snapshot = here.next()
    assert snapshot["type"] == "snapshot" and set(snapshot["data"]) >= {"calls", "agents", "phoneNumbers", "today"}
    sid = customer_calls(demo, f"+1555010371{WAYS.index(transports)}")
    told = here.until("call.ringing")
    customer_hangs_up(demo, sid)
    told += here.until("call.ended")
    assert told == ada.streamed(snapshot["id"], told[-1]["id"])
    assert told == list(ada.logged(snapshot["id"]))[:len(told)]
    assert here.transport() == transports[-1]


def test_both_spellings_of_the_path(demo):
    for path in ("/socket.io", "/socket.io/"):
        answer = requests.get(f"{demo.url}{path}?EIO=4&transport=polling", timeout=10)
        assert answer.status_code == 200 and answer.text.startswith("0{")


@pytest.mark.parametrize("transports", WAYS)
def test_who_is_refused_hears_why(demo, transports):
    ada = Person(demo)
    wrong = [
        ({"token": "x" * 43, "workspaceId": ada.workspace}, "unauthorized"), ({"workspaceId": ada.workspace}, "unauthorized"),
        ({"token": ada.token, "workspaceId": "none"}, "notFound"), ({"token": ada.token}, "invalid"),
        ({"token": 5, "workspaceId": ada.workspace}, "unauthorized"),
    ]
    for auth, code in wrong:
        stranger = Listener(reconnection=False)
        with pytest.raises(socketio.exceptions.ConnectionError):
            stranger.connect(demo.url, transports=transports, auth=auth, wait_timeout=10)
        refusal = stranger.refusals.get(timeout=10)
        assert refusal["data"]["code"] == code and refusal["message"] == refusal["data"]["message"]
        stranger.disconnect()


@pytest.mark.parametrize("transports", WAYS)
def test_signing_out_closes(demo, listener, transports):
    ada, grace = Person(demo), Person(demo, "grace")
    here, there = listener(ada, transports), listener(grace, transports)
    here.until("snapshot"), there.until("snapshot")
    ada.ask("DELETE", "/api/v1/session", status=204)
    assert here.gone.wait(5)
    assert not there.gone.is_set()


def test_a_page_of_an_unnamed_site_is_kept_out(demo):
    for origin in (CRM, "null", "http://127.0.0.1.evil.example"):
        answer = requests.get(f"{demo.url}/socket.io/?EIO=4&transport=polling", headers={"Origin": origin}, timeout=10)
        assert answer.status_code == 403 and "Access-Control-Allow-Origin" not in answer.headers
        stranger = Listener(reconnection=False)
        with pytest.raises(socketio.exceptions.ConnectionError):
            stranger.connect(demo.url, transports=["websocket"], headers={"Origin": origin}, auth=Person(demo).auth)


def test_a_cookie_speaks_on_our_own_pages_only(listener):
    server = Ringdesk.start("demo", environment={"RINGDESK_CORS_ORIGINS": CRM})
    try:
        ada = Person(server)
        page = requests.Session()
        form = {"email": server.ready["agents"][0]["email"], "password": server.ready["password"]}
        page.post(f"{server.url}/api/v1/session", json=form, timeout=10).raise_for_status()
        cookie = "; ".join(f"{one.name}={one.value}" for one in page.cookies)
        for transports in WAYS:
            own = {"Cookie": cookie, "Origin": server.url}
            here = listener(ada, transports, auth={"workspaceId": ada.workspace}, headers=own)
            assert here.next()["type"] == "snapshot"
            headers = {"Cookie": cookie, "Origin": CRM}
            foreign = Listener(headers, reconnection=False)
            with pytest.raises(socketio.exceptions.ConnectionError):
                foreign.connect(
                    server.url, transports=transports, auth={"workspaceId": ada.workspace}, headers=headers, wait_timeout=10)
            assert foreign.refusals.get(timeout=10)["data"]["code"] == "unauthorized"
            foreign.disconnect()
            crm = listener(ada, transports, headers={"Origin": CRM})
            assert crm.next()["type"] == "snapshot"
        polled = requests.get(f"{server.url}/socket.io/?EIO=4&transport=polling", headers={"Origin": CRM}, timeout=10)
        assert polled.headers["Access-Control-Allow-Origin"] == CRM and polled.headers["Vary"] == "Origin"
        before = requests.options(
            f"{server.url}/socket.io/", headers={"Origin": CRM, "Access-Control-Request-Method": "POST"}, timeout=10)
        assert before.status_code == 204
    finally:
        server.stop()


@pytest.mark.parametrize("scopes", [["calls"], ["admin"], ["calls", "admin"]])
def test_a_token_that_may_not_look_is_refused(demo, scopes):
    owner = Person(demo, "owner")
    token = owner.ask("POST", "/api/v1/tokens", {"name": "CRM", "scopes": scopes}, status=201)["token"]
    stranger = Listener(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        stranger.connect(demo.url, transports=["websocket"], auth={"token": token, "workspaceId": owner.workspace})
    assert stranger.refusals.get(timeout=10)["data"]["code"] == "forbidden"


@pytest.mark.parametrize("way", ["token", "password"])
def test_whoever_loses_the_sign_in_is_closed(demo, listener, way):
    owner = Person(demo, "owner")
    name, password = f"{way}-guest", "a guest's words"
    form = {"name": "Guest", "email": f"{name}@acme.example", "password": password, "role": "agent"}
    guest = owner.ask("POST", "WS/agents", form, status=201)
    person = Person(demo, name, password)
    if way == "token":
        made = person.ask("POST", "/api/v1/tokens", {"name": "Wallboard", "scopes": ["read"]}, status=201)
        here = listener(person, ["websocket"], auth={"token": made["token"], "workspaceId": person.workspace})
    else:
        here = listener(person, ["websocket"])
    here.until("snapshot")
    if way == "token":
        person.ask("DELETE", f"/api/v1/tokens/{made['id']}", status=204)
    else:
        owner.ask("PATCH", f"WS/agents/{guest['id']}", {"password": "quite another one"})
    assert here.gone.wait(5)
    owner.ask("DELETE", f"WS/agents/{guest['id']}", status=204)


@pytest.mark.parametrize("transports", WAYS)
def test_a_restart_loses_nothing_and_doubles_nothing(listener, tmp_path, transports):
    with socket.create_server(("127.0.0.1", 0)) as free:
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    environment = {"RINGDESK_DATA_DIR": str(tmp_path / "data")}
    first = Ringdesk.start("demo", environment=environment, listen=listen)
    try:
        ada = Person(first)
        here = Listener()
        here.connect(
            ada.url, transports=transports, auth=lambda: ada.auth | ({"after": here.offset} if here.offset else {}),
            wait_timeout=10)
        start = here.next()["id"]
        customer_calls(first, "+15550103721")
        told = here.until("call.ringing")
    finally:
        first.stop()
    second = Ringdesk.start("demo", environment=environment, listen=listen)
    try:
        sid = customer_calls(second, "+15550103722")
        told += here.until("call.ringing")
        customer_hangs_up(second, sid)
        told += here.until("call.ended")
        assert all(one["type"] not in ("snapshot", "reset") for one in told)
        assert told == list(ada.logged(start))[:len(told)]
    finally:
        here.disconnect()
        second.stop()


def test_who_never_asks_again_is_closed_and_loses_nothing(demo, listener):
    """A client that polls no more, while more happens than is kept for it."""
    ada, grace = Person(demo), Person(demo, "grace")
    other = listener(grace, ["websocket"])
    other.until("snapshot")
    http = requests.Session()
    url = f"{demo.url}/socket.io/?EIO=4&transport=polling"
    url += f"&sid={json.loads(http.get(url, timeout=10).text[1:])['sid']}"
    http.post(url, data="40" + json.dumps(ada.auth), timeout=10).raise_for_status()
    start = None
    while not start:
        for packet in http.get(url, timeout=10).text.split("\x1e"):
            if packet.startswith('42["snapshot"'):
                start = json.loads(packet[2:])[1]["id"]
    for turn in range(1250):
        for person in (ada, grace):
            person.ask("PUT", "WS/availability", {"availability": "away" if turn % 2 else "available"})
    # Engine.IO's close, and no more.
    assert http.get(url, timeout=10).text == "1"
    assert http.get(url, timeout=10).status_code == 400
    heard = [other.next() for _ in range(2000)]
    logged = list(ada.logged(start))
    assert len(logged) >= 2000 and heard == logged[:2000]
    back = listener(ada, ["websocket"], auth=ada.auth | {"after": start})
    first = back.next()
    # What is more than a socket is told at once is told as it stands.
    assert first == logged[0] or (first["type"] == "reset" and back.next()["type"] == "snapshot")


def test_a_cursor_of_another_time_begins_anew(demo, listener):
    ada = Person(demo)
    here = listener(ada, ["websocket"], auth=ada.auth | {"after": "other-1"})
    assert here.next()["data"] == {"reason": "restored"}
    assert here.next()["type"] == "snapshot"


def test_recovery_as_the_javascript_client_asks_for_it(demo, listener):
    ada = Person(demo)
    here = listener(ada, ["websocket"])
    start = here.until("snapshot")[-1]["id"]
    here.disconnect()
    customer_hangs_up(demo, customer_calls(demo, "+15550103731"))
    back = listener(ada, ["websocket"], auth=ada.auth | {"pid": "which the server gave", "offset": start})
    told = back.until("call.ended")
    assert told == list(ada.logged(start))[:len(told)] and told[0]["type"] != "snapshot"


@pytest.mark.parametrize("transports", WAYS)
def test_who_is_removed_hears_no_more(demo, listener, transports):
    owner = Person(demo, "owner")
    name, password = f"visitor-{WAYS.index(transports)}", "a visitor's words"
    form = {"name": "Visitor", "email": f"{name}@acme.example", "password": password, "role": "agent"}
    visitor = owner.ask("POST", "WS/agents", form, status=201)
    here = listener(Person(demo, name, password), transports)
    here.until("snapshot")
    owner.ask("DELETE", f"WS/agents/{visitor['id']}", status=204)
    assert here.gone.wait(5)
    assert here.told.empty()


def test_whoever_comes_in_the_middle_hears_all_after_its_snapshot_once(demo, listener):
    ada = Person(demo)
    stop = threading.Event()

    def change():
        while not stop.is_set():
            for choice in ("away", "available"):
                ada.ask("PUT", "WS/availability", {"availability": choice})

    changing = threading.Thread(target=change)
    changing.start()
    try:
        start = ada.page()["nextCursor"]
        here = [listener(ada, transports, auth=auth) for transports in WAYS for auth in (ada.auth, ada.auth | {"after": start})]
    finally:
        stop.set()
        changing.join()
    ada.ask("PUT", "WS/availability", {"availability": "offline"})
    for one in here:
        told = [one.next()]
        while told[-1]["data"].get("agent", {}).get("availability") != "offline":
            told.append(one.next())
        first = told.pop(0)["id"] if told[0]["type"] == "snapshot" else start
        assert told == list(ada.logged(first))[:len(told)]
        assert one.told.empty()
    ada.ask("PUT", "WS/availability", {"availability": "available"})
