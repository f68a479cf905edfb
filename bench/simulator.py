"""Whole simulated calls: ring, answer, talk, hang up, with all their callbacks."""

import json
import statistics
import time
import urllib.request
from base64 import b64encode

import webhooks
from application import CALLEE, Application
from desk import Program

# A caller who is put through, talks for a minute, and hangs up.
STEPS = [{"waitFor": "connected", "seconds": 300}, {"pause": 60}, {"hangUp": True}]
# The voice request, four of the callee's leg, Dial's action, the final status.
WEBHOOKS_A_CALL = 7


class Simulator:
    def __init__(self, binary, folder, application, name, *options):
        self.program = Program(
            [binary, "simulator", "--listen", "127.0.0.1:0", "--account-sid", webhooks.ACCOUNT_SID, "--auth-token",
             webhooks.AUTH_TOKEN, "--phone-number", webhooks.MAIN_NUMBER, *options], folder, name,
            {"RINGDESK_LOG_LEVEL": "error"})
        account = f"/2010-04-01/Accounts/{webhooks.ACCOUNT_SID}"
        [number] = self.ask("GET", f"{account}/IncomingPhoneNumbers.json")["incoming_phone_numbers"]
        self.ask("POST", f"{account}/IncomingPhoneNumbers/{number['sid']}.json",
                 f"VoiceUrl={application.url}/voice&StatusCallback={application.url}/status")
        self.ask("POST", f"/simulator/numbers/{CALLEE}/answer", "{}")

    def ask(self, method, path, body=None):
        secret = b64encode(f"{webhooks.ACCOUNT_SID}:{webhooks.AUTH_TOKEN}".encode()).decode()
        kind = "application/x-www-form-urlencoded" if path.startswith("/2010") else "application/json"
        request = urllib.request.Request(
            self.program.url + path, method=method, data=body.encode() if body is not None else None,
            headers={"Authorization": f"Basic {secret}", "Content-Type": kind})
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)

    def callers(self, count):
        body = {"steps": STEPS, "to": webhooks.MAIN_NUMBER, "count": count}
        return self.ask("POST", "/simulator/callers", json.dumps(body))["id"]

    def crowd(self, crowd):
        return next(one for one in self.ask("GET", "/simulator/callers")["items"] if one["id"] == crowd)

    def advance(self, seconds):
        self.ask("POST", "/simulator/clock", json.dumps({"advanceSeconds": seconds}))


def whole_calls(binary, folder, runs, count=1000):
    """Calls a second in virtual time, the median of some runs."""
    application = Application(folder)
    simulator = Simulator(binary, folder, application, "virtual", "--standing-clock")
    try:
        rates = []
        for run in range(runs + 1):
            began = time.monotonic()
            crowd = simulator.callers(count)
            simulator.advance(120)
            seconds = time.monotonic() - began
            if simulator.crowd(crowd)["ended"] != count:
                raise SystemExit(f"not all calls ended: {simulator.crowd(crowd)}")
            sent = simulator.ask("GET", "/simulator/exchanges?limit=3")["items"]
            if any(one["status"] not in (200, 204) for one in sent):
                raise SystemExit(f"webhooks failed: {sent}")
            if run:  # the first one opens connections and fills memory
                rates.append(count / seconds)
        return statistics.median(rates)
    finally:
        simulator.program.stop()
        application.close()


def memory(binary, folder, count=200):
    """Resident MiB of the whole process while that many calls talk in real time."""
    application = Application(folder)
    simulator = Simulator(binary, folder, application, "real")
    try:
        crowd = simulator.callers(count)
        deadline = time.monotonic() + 30
        while sum(call["activity"] == "talking" for call in simulator.ask(
                "GET", "/simulator/calls?limit=500&open=true")["items"]) < 2 * count:
            if time.monotonic() > deadline:
                raise SystemExit("the calls were not put through")
            time.sleep(0.2)
        if simulator.crowd(crowd)["talking"] != count:
            raise SystemExit(f"not all talk: {simulator.crowd(crowd)}")
        return simulator.program.resident()
    finally:
        simulator.program.stop()
        application.close()
