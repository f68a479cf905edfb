"""The official Python client against our Socket.IO server."""

import asyncio
import queue
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import socketio

from ringdesk import BINARY, Ringdesk
from wire import SocketInOrder

PROGRAM = BINARY.replace("/ringdesk", "/socketio-conformance")
# A loaded machine must not miss a heartbeat; the suites' own times are a third of a second.
PATIENT = ("--ping-interval-milliseconds", "2000", "--ping-timeout-milliseconds", "20000")
WAYS = [["polling"], ["websocket"], ["polling", "websocket"]]


@pytest.fixture(scope="module")
def server():
    started = Ringdesk.start(*PATIENT, binary=PROGRAM)
    yield started
    started.stop()


class Client(SocketInOrder):
    """The client, which also remembers what it heard."""

    def __init__(self, **options):
        super().__init__(reconnection_delay=0.1, reconnection_delay_max=0.5, **options)
        self.heard = {}
        self.names = threading.Lock()

    def remember(self, *names, namespace="/"):
        for name in names:
            self.on(name, lambda *arguments, name=name: self.box(name).put(list(arguments)), namespace=namespace)

    def box(self, name):
        with self.names:
            return self.heard.setdefault(name, queue.Queue())

    def next(self, name):
        return self.box(name).get(timeout=10)


@pytest.fixture
def client():
    made = []

    def connecting(server, transports, names=(), namespace="/", **options):
        client = Client()
        made.append(client)
        client.remember("auth", "connect", "connect_error", "disconnect", *names, namespace=namespace)
        client.connect(server.url, transports=transports, namespaces=[namespace], wait_timeout=10, **options)
        return client

    yield connecting
    for client in made:
        client.disconnect()


@pytest.mark.parametrize("transports", WAYS)
def test_a_client_connects_and_is_told_so_first(server, client, transports):
    ada = client(server, transports, auth={"token": "é🎉"})
    assert ada.next("auth") == [{"token": "é🎉"}]
    assert ada.get_sid() and ada.get_sid() != ada.eio.sid
    assert ada.transport() == transports[-1]


@pytest.mark.parametrize("transports", WAYS)
def test_events_come_back_and_are_answered(server, client, transports):
    ada = client(server, transports, ["message-back"])
    ada.emit("message", (1, "2", {"3": [True, None, 1.5]}))
    assert ada.next("message-back") == [1, "2", {"3": [True, None, 1.5]}]
    odd = {"b": "\u001e\u0000\"\\"}
    assert ada.call("message-with-ack", ("a", odd), timeout=10) == ("a", odd)
    for number in range(200):
        ada.emit("message", number)
    assert [ada.next("message-back") for _ in range(200)] == [[number] for number in range(200)]


@pytest.mark.parametrize("transports", WAYS)
def test_bytes_come_back(server, client, transports):
    ada = client(server, transports, ["message-back"])
    big = bytes(range(256)) * 1000
    ada.emit("message", (b"", {"inside": [big, "text"]}))
    assert ada.next("message-back") == [b"", {"inside": [big, "text"]}]
    assert ada.call("message-with-ack", b"\x00\x01", timeout=10) == b"\x00\x01"


@pytest.mark.parametrize("transports", WAYS)
def test_the_server_may_ask(server, client, transports):
    ada = client(server, transports)
    ada.on("question", lambda *arguments: ("answer", *arguments))
    assert ada.call("ask-me", ("x", b"\x01"), timeout=10) == ("you said", ["answer", "x", b"\x01"])


@pytest.mark.parametrize("transports", WAYS)
def test_a_refused_client_hears_why(server, transports):
    stranger = Client()
    stranger.remember("connect_error")
    with pytest.raises(socketio.exceptions.ConnectionError):
        stranger.connect(server.url, transports=transports, auth={"token": "refused"}, wait_timeout=10)
    assert stranger.next("connect_error") == [{"message": "not you", "data": {"code": 41, "token": "refused"}}]
    stranger.disconnect()


@pytest.mark.parametrize("transports", WAYS)
def test_namespaces(server, client, transports):
    ada = client(server, transports, ["message-back"], namespace="/custom", auth={"a": 1})
    assert ada.next("auth") == [{"a": 1}]
    ada.emit("message", "here", namespace="/custom")
    assert ada.next("message-back") == ["here"]
    nobody = Client()
    nobody.remember("connect_error", namespace="/nowhere")
    with pytest.raises(socketio.exceptions.ConnectionError):
        nobody.connect(server.url, transports=transports, namespaces=["/nowhere"], wait_timeout=10)
    assert nobody.next("connect_error") == [{"message": "Invalid namespace"}]
    nobody.disconnect()


def test_a_room_hears_what_is_said_to_it(server, client):
    clients = [client(server, transports, ["said"]) for transports in WAYS]
    for number, one in enumerate(clients):
        assert one.call("join", ("room", f"own {number}"), timeout=10) == 2
    assert clients[0].call("say", ("room", "hello", b"\x01"), timeout=10) is True
    for one in clients[1:]:
        assert one.next("said") == ["hello", b"\x01"]
    assert clients[1].call("say", ("own 0", "only you"), timeout=10) is True
    assert clients[0].next("said") == ["only you"]


@pytest.mark.parametrize("closing", [False, True])
@pytest.mark.parametrize("transports", WAYS)
def test_the_server_sends_a_client_away(server, client, transports, closing):
    ada = client(server, transports)
    ada.emit("send-me-away", closing)
    ada.next("disconnect")


def test_a_session_outlives_its_heartbeats(client):
    hasty = Ringdesk.start("--ping-interval-milliseconds", "100", "--ping-timeout-milliseconds", "5000", binary=PROGRAM)
    try:
        for transports in WAYS:
            ada = client(hasty, transports)
            session = ada.eio.sid
            for _ in range(5):
                ada.sleep(0.1)
                assert ada.call("message-with-ack", "there", timeout=10) == "there"
            assert ada.eio.sid == session
    finally:
        hasty.stop()


@pytest.mark.parametrize("transports", WAYS)
def test_a_client_comes_back_after_a_restart(client, transports):
    with socket.create_server(("127.0.0.1", 0)) as free:
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    first = Ringdesk.start(*PATIENT, listen=listen, binary=PROGRAM)
    ada = client(first, transports)
    ada.next("auth")
    before = ada.get_sid()
    first.stop()
    ada.next("disconnect")
    second = Ringdesk.start(*PATIENT, listen=listen, binary=PROGRAM)
    try:
        ada.next("auth")
        assert ada.get_sid() != before
        assert ada.call("message-with-ack", "back", timeout=10) == "back"
    finally:
        ada.disconnect()
        second.stop()


@pytest.mark.parametrize("transports", WAYS)
def test_the_asynchronous_client(server, transports):
    async def talk():
        client = socketio.AsyncClient()
        await client.connect(server.url, transports=transports, wait_timeout=10)
        answers = await asyncio.gather(*(client.call("message-with-ack", number, timeout=10) for number in range(20)))
        await client.disconnect()
        return answers

    # Playwright's browser tests leave a loop running in this thread.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, talk()).result() == list(range(20))
