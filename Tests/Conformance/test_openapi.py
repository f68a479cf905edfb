"""Schemathesis asks for everything in the API's own document, and finds no answer that the document does not tell of."""

import re
import subprocess
import sys
import time

import pytest
import requests

from ringdesk import Ringdesk

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,unsupported_method"
WORKSPACE = "/api/v1/workspaces/{workspaceId}"
ENDLESS = f"{WORKSPACE}/events"
# A workspace that was changed in every way may call nobody any more.
FIRST = f"POST {WORKSPACE}/calls"
# Two ways to the same tokens; then what ends what others need: the connection, the workspace, and whoever asks.
LAST = [f"{WORKSPACE}/tokens/{{tokenId}}", f"{WORKSPACE}/twilio", WORKSPACE, "/api/v1/session"]
# Accepted once in a desk's life, only with a token that Twilio has made, and only with the asker's own password.
NEVER_ACCEPTED = {
    ("POST", "/api/v1/setup"), ("PUT", f"{WORKSPACE}/twilio/next-auth-token"), ("PUT", "/api/v1/session/password"),
    ("GET", ENDLESS),
}
MAY = {"owner": {"public", "signedIn", "agent", "admin", "owner"}, "agent": {"public", "signedIn", "agent"}, "nobody": {"public"}}


class Asker:
    """A demo of its own, since what is asked changes it, with things that may be asked for and taken away."""

    def __init__(self, role):
        self.demo = Ringdesk.start("demo", environment={"RINGDESK_ALLOW_PRIVATE_HOOKS": "1"})
        try:
            self.api = f"{self.demo.url}/api/v1"
            self.role = role
            self.password = self.demo.ready["password"]
            self.owner = None
            self.owner = self.bearer(self.demo.ready["email"])
            self.desk = f"{self.api}/workspaces/{self.demo.ready['workspaceId']}"
            self.linus = next(one for one in self.demo.ready["agents"] if one["name"] == "Linus")
            self.shown = {"owner": self.owner, "agent": self.bearer(self.linus["email"]), "nobody": None}[role]
            self.main_number = self.ask("GET", f"{self.desk}/phone-numbers")["items"][0]["id"]
            self.kept, self.going = self.things("kept"), self.things("going")
            place = {"country": "US", "timeZone": "UTC"}
            self.other_workspace = self.ask("POST", f"{self.api}/workspaces", place | {"name": "Other"})["id"]
        except BaseException:
            self.stop()
            raise

    def stop(self):
        self.demo.stop()

    def bearer(self, email):
        form = {"email": email, "password": self.password, "mode": "token"}
        return "Bearer " + self.ask("POST", f"{self.api}/session", form)["token"]

    def ask(self, method, url, body=None, shown=None):
        headers = {"Authorization": shown or self.owner} if self.owner else {}
        answer = requests.request(method, url, json=body, headers=headers, timeout=10)
        assert answer.ok, answer.text
        return answer.json()

    def things(self, name):
        """An id of each kind of thing, by the name that the document gives it in paths."""
        def made(url, body, shown=None):
            return self.ask("POST", url, body | {"name": name}, shown)["id"]

        workspace = self.demo.ready["workspaceId"]
        token = {"scopes": ["read"], "workspaceId": workspace}
        agent = {"email": f"{name}@acme.example", "password": "a visitor's words"}
        hook = {"url": f"http://127.0.0.1:9/{name}"}
        return {
            "workspaceId": workspace, "hookId": self.ask("POST", f"{self.desk}/hooks", hook)["id"],
            "agentId": made(f"{self.desk}/agents", agent), "tokenId": made(f"{self.api}/tokens", token, self.shown),
            "numberId": self.bought(), "callId": self.call_of_linus(),
            "voicemailId": self.voicemail(),
        }

    def call_of_linus(self):
        """Agents hang up their own calls only."""
        calls = self.ask("GET", f"{self.desk}/calls?limit=200")["items"]
        return next(one["id"] for one in calls if one["agentId"] == self.linus["id"])

    def bought(self):
        offer = self.ask("GET", f"{self.desk}/numbers-for-sale?country=US")["items"][0]
        return self.ask("POST", f"{self.desk}/phone-numbers", {"e164": offer["e164"]})["id"]

    def voicemail(self):
        known = {one["id"] for one in self.ask("GET", f"{self.desk}/voicemails")["items"]}
        control = f"{self.demo.ready['simulatorUrl']}/simulator/calls"
        caller = {"from": "+15550103801", "to": self.demo.ready["phoneNumbers"][0]}
        call = self.ask("POST", control, caller)["callSid"]
        self.until(lambda: any(one["kind"] == "record-beep" for one in self.ask("GET", f"{control}/{call}")["transcript"]))
        self.ask("POST", f"{control}/{call}/speech", {"text": "Please call me back"})
        requests.post(f"{control}/{call}/hangup", timeout=10).raise_for_status()
        return self.until(lambda: [
            one["id"] for one in self.ask("GET", f"{self.desk}/voicemails")["items"]
            if one["id"] not in known and one["isReady"]])[0]

    @staticmethod
    def until(look):
        deadline = time.monotonic() + 20
        while not (found := look()):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return found

    def schemathesis(self, folder, values, *options, phases="examples,coverage,fuzzing"):
        """`values` stand where their names say, such as `path.hookId`."""
        settings = folder / "schemathesis.toml"
        settings.write_text("[parameters]\n" + "\n".join(f'"{name}" = "{value}"' for name, value in values.items()))
        header = ["-H", f"Authorization: {self.shown}"] if self.shown else []
        run = subprocess.run(
            [sys.executable, "-m", "schemathesis.cli", "--config-file", settings, "run",
             f"{self.demo.url}/api/openapi.json", *header, *options, "--checks", CHECKS,
             "--phases", phases, "-n", "5", "--seed", "1", "--generation-database", "none",
             "--continue-on-failure", "--request-timeout", "10", "--no-color"],
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
        assert run.returncode == 0, run.stdout

    @property
    def may(self):
        """The operations that the document lets this role ask for."""
        paths = requests.get(f"{self.demo.url}/api/openapi.json", timeout=10).json()["paths"]
        return {
            (method.upper(), path) for path, item in paths.items() for method, one in item.items()
            if method != "parameters" and one["x-guard"] in MAY[self.role]}

    def accepted(self):
        """The operations of which at least one request was answered 2xx."""
        text = requests.get(f"{self.demo.url}/metrics", timeout=10).text
        counted = re.findall(r'^ringdesk_http_requests_total{(.*)} [1-9]', text, re.MULTILINE)
        labels = [dict(re.findall(r'(\w+)="([^"]*)"', line)) for line in counted]
        return {(one["method"], one["route"]) for one in labels if one["status"] == "2xx"}


@pytest.fixture(params=["owner", "agent", "nobody"])
def asker(request):
    made = Asker(request.param)
    yield made
    made.stop()


def test_every_answer_is_in_the_document(asker, tmp_path):
    kept, going = ({f"path.{name}": value for name, value in ids.items()} for ids in (asker.kept, asker.going))
    number = {"body.to": "+15550100142", "body.phoneNumberId": asker.main_number}
    some_workspace = {"path.workspaceId": kept["path.workspaceId"]}
    asker.schemathesis(tmp_path, kept | number, "--include-name", FIRST)
    all_that_stays = ["--exclude-method", "DELETE", "--exclude-path", ENDLESS]
    asker.schemathesis(tmp_path, kept, *all_that_stays)
    # And of what is not there.
    asker.schemathesis(tmp_path, some_workspace, *all_that_stays, phases="fuzzing")
    asker.schemathesis(
        tmp_path, going, "--include-method", "DELETE", *[word for path in LAST for word in ("--exclude-path", path)])
    for path in LAST:
        ids = {"path.workspaceId": asker.other_workspace} if path == WORKSPACE else kept
        asker.schemathesis(tmp_path, ids, "--include-name", f"DELETE {path}")
    assert asker.may - asker.accepted() - NEVER_ACCEPTED == set(), "only ever refused, so nothing is known of them"
