"""Open event streams: what they weigh, and how soon they hear of a commit."""

import asyncio
import re
import time

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


# The server ends the oldest stream of a sign-in that opens more.
STREAMS_A_SESSION = 4


async def _open(host, port, path, desk, count, hear=None):
    loop = asyncio.get_running_loop()
    streams = []
    for number in range(count):
        if number % STREAMS_A_SESSION == 0:
            cookie = await asyncio.to_thread(desk.sign_in, "ada")
        streams.append(await loop.create_connection(lambda: Stream(path, cookie, hear), host, port))
        await streams[-1][1].open
    return streams


async def measure(desk, send, resident, few=500, many=1000, webhooks=200):
    """Milliseconds from a webhook's sending to its event in each of `few` streams (p50, p99), and what each of `many`
    open streams adds to the resident memory in MiB."""
    host, port = desk.url.removeprefix("http://").split(":")
    path = f"{desk.api}/events"
    before = resident()
    current = {"marker": b"\0", "sent": 0.0}
    delays = []

    def hear(data):
        if current["marker"] in data:
            delays.append((time.monotonic() - current["sent"]) * 1000)

    streams = await _open(host, int(port), path, desk, few, hear)
    for _ in range(webhooks):
        expected = len(delays) + few
        current["marker"], request = send()
        current["sent"] = time.monotonic()
        await request()
        end = time.monotonic() + 2
        while len(delays) < expected and time.monotonic() < end:
            await asyncio.sleep(0.005)
    streams += await _open(host, int(port), path, desk, many - few)
    added = resident() - before
    for transport, _ in streams:
        transport.abort()
    delays.sort()
    return {
        "heard": len(delays), "wanted": few * webhooks, "p50": delays[len(delays) // 2],
        "p99": delays[int(len(delays) * 0.99)], "added": added}
