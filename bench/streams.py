"""Open event streams: what they weigh, and how soon they hear of a commit."""

import asyncio
import re
import time

import sockets
import webhooks

CONNECTED = re.compile(rb"event: ?snapshot")


class Stream(asyncio.Protocol):
    def __init__(self, path, cookie, hear):
        self.request = (f"GET {path} HTTP/1.1\r\nHost: desk.example.com\r\nAccept: text/event-stream\r\n"
                        f"Cookie: {cookie}\r\n\r\n").encode()
        self.hear = hear
        self.open = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        transport.write(self.request)

    def data_received(self, data):
        if not self.open.done():
            if data.startswith(b"HTTP/1.1 ") and not data.startswith(b"HTTP/1.1 200"):
                self.open.set_exception(RuntimeError(data[:200].decode(errors="replace")))
            elif CONNECTED.search(data):
                self.open.set_result(None)
        elif self.hear:
            self.hear(data)

    def connection_lost(self, error):
        if not self.open.done():
            self.open.set_exception(error or ConnectionError("the stream was closed"))


# The server ends the oldest stream or socket of a sign-in that opens more.
STREAMS_A_SESSION = 4
SOCKETS_A_SESSION = 20


def cookies(desk, count):
    """Sign-ins for so many streams. Hashing a password takes memory for a moment, which is not the streams'."""
    return [desk.sign_in("ada") for _ in range(-(-count // STREAMS_A_SESSION))]


def auths(desk, count):
    """What so many sockets say of themselves, with sign-ins made for them."""
    tokens = [desk.token("ada") for _ in range(-(-count // SOCKETS_A_SESSION))]
    return [{"token": tokens[number // SOCKETS_A_SESSION], "workspaceId": desk.workspace} for number in range(count)]


async def _open(host, port, path, signed_in, count, hear=None):
    streams = []
    for number in range(count):
        cookie = signed_in[number // STREAMS_A_SESSION]
        streams.append(await asyncio.get_running_loop().create_connection(
            lambda: Stream(path, cookie, hear), host, port))
        await streams[-1][1].open
    return streams


class Ear:
    """Notes how long after its webhook an event was heard, in milliseconds."""

    def __init__(self, url):
        self.url = url
        self.marker = b"\0"
        self.sent = 0.0
        self.delays = []

    def __call__(self, data):
        if self.marker in data:
            self.delays.append((time.monotonic() - self.sent) * 1000)

    async def listen(self, webhook, clients, times, patience=2):
        """Sends a webhook and waits until all have heard of it, again and again. Returns the delay of each last one."""
        lasts = []
        for _ in range(times):
            before = len(self.delays)
            self.marker, request = webhook()
            self.sent = time.monotonic()
            await webhooks.post(self.url, request)
            end = time.monotonic() + patience
            while len(self.delays) < before + clients and time.monotonic() < end:
                await asyncio.sleep(0.005)
            lasts.append(max(self.delays[before:], default=float("inf")))
        return sorted(lasts)


async def measure_both(desk, webhook, server, each=1000, times=100):
    """`each` streams and as many Socket.IO sockets at once: milliseconds until the last of them has heard of a webhook,
    KiB that a client adds to the resident memory, and microseconds of processor time for an event that is delivered."""
    host, port = desk.url.removeprefix("http://").split(":")
    ear = Ear(desk.url)
    signed_in = cookies(desk, each)
    members = auths(desk, each)
    weights = [server.resident()]
    opened = await _open(host, int(port), f"{desk.api}/events", signed_in, each, ear)
    weights.append(server.resident())
    opened += await sockets.open_all(desk.url, members, ear)
    weights.append(server.resident())
    await ear.listen(webhook, 2 * each, 5)
    ear.delays.clear()
    began = server.processor_time()
    lasts = await ear.listen(webhook, 2 * each, times)
    spent = server.processor_time() - began
    for transport, _ in opened:
        transport.abort()
    return {
        "heard": len(ear.delays), "wanted": 2 * each * times, "p50": lasts[len(lasts) // 2],
        "p99": lasts[int(len(lasts) * 0.99)], "stream": (weights[1] - weights[0]) * 1024 / each,
        "socket": (weights[2] - weights[1]) * 1024 / each, "spent": spent * 1e6 / max(1, len(ear.delays))}


async def measure(desk, webhook, resident, few=500, many=1000, times=200):
    """Milliseconds from a webhook's sending to its event in each of `few` streams (p50, p99), and what each of `many`
    open streams adds to the resident memory in MiB."""
    host, port = desk.url.removeprefix("http://").split(":")
    path = f"{desk.api}/events"
    first, more = cookies(desk, few), cookies(desk, many - few)
    before = resident()
    ear = Ear(desk.url)
    streams = await _open(host, int(port), path, first, few, ear)
    await ear.listen(webhook, few, times)
    streams += await _open(host, int(port), path, more, many - few)
    added = resident() - before
    for transport, _ in streams:
        transport.abort()
    delays = sorted(ear.delays)
    return {
        "heard": len(delays), "wanted": few * times, "p50": delays[len(delays) // 2],
        "p99": delays[int(len(delays) * 0.99)], "added": added}
