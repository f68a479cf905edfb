"""Socket.IO clients over WebSocket, only as much of the protocol as it takes to listen."""

import asyncio
import json
import struct

MASK = b"\0\0\0\0"


def frame(text):
    payload = text.encode()
    size = len(payload)
    head = bytes([0x81, 0x80 | size]) if size < 126 else bytes([0x81, 0xFE]) + struct.pack(">H", size)
    return head + MASK + payload


class Socket(asyncio.Protocol):
    def __init__(self, auth, hear):
        self.auth = auth
        self.hear = hear
        self.buffer = b""
        self.is_upgraded = False
        self.open = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        transport.write(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: desk.example.com\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")

    def data_received(self, data):
        self.buffer += data
        if not self.is_upgraded:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                return self.fail(head)
            self.is_upgraded, self.buffer = True, rest
        while (message := self.take()) is not None:
            self.read(message)

    def take(self):
        """The next message, as the server sends it: whole and not masked."""
        if len(self.buffer) < 2:
            return None
        size, start = self.buffer[1] & 127, 2
        if size == 126:
            size, start = int.from_bytes(self.buffer[2:4], "big"), 4
        elif size == 127:
            size, start = int.from_bytes(self.buffer[2:10], "big"), 10
        if len(self.buffer) < start + size:
            return None
        message, self.buffer = self.buffer[start:start + size], self.buffer[start + size:]
        return message

    def read(self, message):
        if message[:1] == b"0":
            self.transport.write(frame("40" + json.dumps(self.auth)))
        elif message == b"2":
            self.transport.write(frame("3"))
        elif message[:2] == b"44":
            self.fail(message)
        elif message.startswith(b"42"):
            if not self.open.done():
                if b'"snapshot"' in message:
                    self.open.set_result(None)
            elif self.hear:
                self.hear(message)

    def fail(self, why):
        if not self.open.done():
            self.open.set_exception(RuntimeError(why[:200].decode(errors="replace")))

    def connection_lost(self, error):
        self.fail(b"the socket was closed")


async def open_all(url, auths, hear):
    """A client for each of `auths`, one after another."""
    host, port = url.removeprefix("http://").split(":")
    opened = []
    for auth in auths:
        opened.append(await asyncio.get_running_loop().create_connection(lambda: Socket(auth, hear), host, port))
        await opened[-1][1].open
    return opened
