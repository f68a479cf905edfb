"""Access tokens made by the desk, held against those of the official library."""

import json
import socket

import jwt
import pytest
import requests
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

from ringdesk import Ringdesk
from wire import NUMBERS, Proxy


class Desk:
    """A desk set up through its API, which talks to a simulator through a proxy, so that the key's secret is known."""

    def __init__(self):
        self.simulator = Ringdesk.start("simulator", "--phone-number", NUMBERS[0])
        self.proxy = Proxy(self.simulator.url)
        with socket.create_server(("127.0.0.1", 0)) as free:
            listen = f"127.0.0.1:{free.getsockname()[1]}"
        environment = {"RINGDESK_TWILIO_API_URL": self.proxy.url, "RINGDESK_PUBLIC_URL": f"http://{listen}"}
        self.server = Ringdesk.start("serve", environment=environment, listen=listen)
        self.session = requests.Session()
        self.session.headers["Origin"] = self.server.url
        self.workspace = self.call("POST", "/setup", {
            "setupCode": (self.server.data / "setup-code").read_text().strip(),
            "workspace": {"name": "Acme", "country": "US", "timeZone": "America/New_York"},
            "owner": {"name": "Ada", "email": "ada@acme.example", "password": "correct horse battery"},
        })["workspaces"][0]
        self.call("PUT", self.at("twilio"), {
            "accountSid": self.simulator.ready["accountSid"], "authToken": self.simulator.ready["authToken"]})

    def at(self, path):
        return f"/workspaces/{self.workspace['id']}/{path}"

    def call(self, method, path, body=None):
        answer = self.session.request(method, f"{self.server.url}/api/v1{path}", json=body, timeout=20)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.text else {}

    def stop(self):
        self.server.stop()
        self.proxy.close()
        self.simulator.stop()


@pytest.fixture(scope="module")
def desk():
    started = Desk()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def key(desk):
    """The API key the desk made at Twilio, with the secret it was told."""
    made = [answer for answer in desk.proxy.answers if answer.method == "POST" and "Keys" in answer.url and answer.status == 201]
    assert len(made) == 1, "one key is made, however many tokens"
    return json.loads(made[0].text)


def test_our_token_says_what_theirs_says(desk, key):
    answer = desk.call("POST", desk.at("access-tokens"))
    token = answer["token"]
    options = {"require": ["exp", "iss", "sub", "jti", "grants"]}
    ours = jwt.decode(token, key["secret"], algorithms=["HS256"], options=options)
    assert jwt.get_unverified_header(token) == {"typ": "JWT", "alg": "HS256", "cty": "twilio-fpa;v=1"}

    twilio = desk.call("GET", desk.at("twilio"))
    theirs = AccessToken(
        desk.simulator.ready["accountSid"], key["sid"], key["secret"], identity=answer["identity"],
        ttl=ours["exp"] - ours.get("nbf", ours.get("iat")))
    theirs.add_grant(VoiceGrant(outgoing_application_sid=twilio["appSid"], incoming_allow=True))
    expected = jwt.decode(theirs.to_jwt(), key["secret"], algorithms=["HS256"])
    for claim in ("iss", "sub", "grants"):
        assert ours[claim] == expected[claim]
    assert ours["exp"] - ours.get("iat", ours.get("nbf")) <= 3600
    assert ours["jti"].startswith(key["sid"])


def test_another_secret_does_not_fit(desk):
    token = desk.call("POST", desk.at("access-tokens"))["token"]
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, "another secret, as long as a secret is", algorithms=["HS256"])


def test_what_the_desk_was_told_has_the_shape_of_twilios(desk, specification):
    wrong = {}
    for answer in desk.proxy.answers:
        complaints = specification.complaints(answer) if answer.status < 400 else []
        if complaints:
            wrong[f"{answer.method} {answer.url}"] = complaints
    assert wrong == {}
