"""Signed webhooks, as Twilio sends them, written to a file before the clock runs."""

import asyncio
import base64
import hashlib
import hmac
import os
import re
import time
import uuid
from email.utils import formatdate
from urllib.parse import urlencode

PUBLIC_URL = "https://desk.example.com"
ACCOUNT_SID = "AC00000000000000000000000000000001"
AUTH_TOKEN = "0123456789abcdef0123456789abcdef"
MAIN_NUMBER = "+15550100001"

# A call's final status comes this many webhooks after its voice request, so that none of 32 connections overtakes.
DISTANCE = 200


def signature(url, parameters):
    message = url + "".join(name + parameters[name] for name in sorted(parameters))
    code = hmac.new(AUTH_TOKEN.encode(), message.encode(), hashlib.sha1).digest()
    return base64.b64encode(code).decode()


def voice(call_sid):
    return {
        "AccountSid": ACCOUNT_SID, "ApiVersion": "2010-04-01", "CallSid": call_sid, "CallStatus": "ringing",
        "Called": MAIN_NUMBER, "CalledCity": "", "CalledCountry": "US", "CalledState": "", "CalledZip": "",
        "Caller": "+15550109999", "CallerCity": "", "CallerCountry": "US", "CallerState": "", "CallerZip": "",
        "Direction": "inbound", "From": "+15550109999", "FromCity": "", "FromCountry": "US", "FromState": "",
        "FromZip": "", "To": MAIN_NUMBER, "ToCity": "", "ToCountry": "US", "ToState": "", "ToZip": "",
    }


def final_status(call_sid):
    return voice(call_sid) | {
        "CallStatus": "no-answer", "CallbackSource": "call-progress-events", "SequenceNumber": "0",
        "CallDuration": "4", "Duration": "1", "Timestamp": formatdate(time.time(), usegmt=False),
    }


def request(path, parameters):
    """The bytes of one POST."""
    body = urlencode(parameters)
    return (
        f"POST {path} HTTP/1.1\r\nHost: desk.example.com\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nUser-Agent: TwilioProxy/1.1\r\n"
        f"Accept: */*\r\nI-Twilio-Idempotency-Token: {uuid.uuid4()}\r\n"
        f"X-Twilio-Signature: {signature(PUBLIC_URL + path, parameters)}\r\n\r\n{body}"
    ).encode()


class Line:
    """A connection for requests that come one after another."""

    @classmethod
    async def open(cls, url):
        line = cls()
        host, port = url.removeprefix("http://").split(":")
        line.reader, line.writer = await asyncio.open_connection(host, int(port))
        return line

    async def post(self, request):
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        size = re.search(rb"(?i)content-length: *(\d+)", head)
        await self.reader.readexactly(int(size[1]) if size else 0)

    def close(self):
        self.writer.close()


async def post(url, request):
    line = await Line.open(url)
    await line.post(request)
    line.close()


def write(path, base, count):
    """Writes `count` webhooks, half of them voice requests, half final statuses, for the webhook path `base`."""
    waiting = []
    with open(path, "wb") as file:
        def add(kind, parameters):
            data = request(f"{base}/{kind}", parameters)
            file.write(b"%d\n" % len(data) + data)

        for _ in range(count // 2):
            call_sid = "CA" + os.urandom(16).hex()
            add("voice", voice(call_sid))
            waiting.append(call_sid)
            if len(waiting) > DISTANCE // 2:
                add("status", final_status(waiting.pop(0)))
        for call_sid in waiting:
            add("status", final_status(call_sid))


def write_nothing(path, count):
    """Webhooks to where nothing is done: the cost of HTTP alone."""
    parameters = voice("CA" + "0" * 32)
    data = request("/nothing", parameters)
    with open(path, "wb") as file:
        for _ in range(count):
            file.write(b"%d\n" % len(data) + data)
