"""The Socket.IO project's own server on Node.js, to compare with: the processor time of an event on its way to many.

It is told the events that our webhooks brought, and only hands them on; ours checks and stores each webhook besides.
"""

import asyncio
import json
import os
import shutil
import subprocess
from pathlib import Path

import desk
import sockets
import streams
import webhooks

HERE = Path(__file__).parent
# A folder in whose node_modules socket.io is installed.
FOLDER = os.environ.get("RINGDESK_SOCKETIO_NODE")
CLIENTS = 1000
WARM_UP, ROUNDS, WEBHOOKS = 30, 7, 60


def missing():
    """What keeps the comparison from running, or None."""
    if not FOLDER:
        return "set RINGDESK_SOCKETIO_NODE to a folder in whose node_modules socket.io is installed"
    if not shutil.which("node"):
        return "Node.js is not installed (Debian: nodejs)"
    found = subprocess.run(["node", "-e", "require('socket.io')"], env=os.environ | environment(), capture_output=True)
    return f"there is no socket.io in {FOLDER}/node_modules" if found.returncode else None


def environment():
    return {"NODE_PATH": os.path.join(FOLDER, "node_modules"), "NODE_ENV": "production"}


class Side:
    """One of the two servers with its clients."""

    def __init__(self, program):
        self.program = program
        self.heard = 0
        self.event = None

    async def open(self, auths):
        opened = await sockets.open_all(self.program.url, auths[:1], self.note)
        return opened + await sockets.open_all(self.program.url, auths[1:], self.hear)

    def hear(self, message):
        self.heard += 1

    def note(self, message):
        self.hear(message)
        self.event = json.loads(message[2:])[:2]

    async def tell(self, line, request):
        """Sends a webhook, which brings one event, and waits until all have heard it. Returns it."""
        wanted = self.heard + CLIENTS
        await line.post(request)
        async with asyncio.timeout(10):
            while self.heard < wanted:
                await asyncio.sleep(0.001)
        return self.event

    async def cost(self, requests):
        """Microseconds of processor time for each event that was delivered, and the events."""
        line = await webhooks.Line.open(self.program.url)
        before, began = self.heard, self.program.processor_time()
        events = [await self.tell(line, request) for request in requests]
        spent = self.program.processor_time() - began
        line.close()
        return spent * 1e6 / (self.heard - before), events


def passing_on(event):
    """A request for their server."""
    body = json.dumps(event).encode()
    return b"POST / HTTP/1.1\r\nHost: desk.example.com\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


async def measure(our_desk, webhook, folder):
    """The costs of our rounds and of theirs, in turns, so that what else the machine does meets both."""
    node = desk.Program(["node", str(HERE / "peer" / "socketio.js")], folder, "socketio", environment())
    try:
        ours, theirs = Side(our_desk.server), Side(node)
        opened = await ours.open(streams.auths(our_desk, CLIENTS)) + await theirs.open([{}] * CLIENTS)
        costs = []
        for times in [WARM_UP] + [WEBHOOKS] * ROUNDS:
            our_cost, events = await ours.cost([webhook()[1] for _ in range(times)])
            their_cost, _ = await theirs.cost([passing_on(event) for event in events])
            costs.append((our_cost, their_cost))
        for transport, _ in opened:
            transport.abort()
    finally:
        node.stop()
    return *zip(*costs[1:]), node.said["version"]
