"""Requests that were let in and whose body comes when whoever sends them has been shut out."""

import json
import secrets
import socket
import urllib.parse

import pytest

from ringdesk import Ringdesk
from test_desk_socketio import Person

PASSWORD = "a guest's own words"


class HeldBack:
    """A request but for its last byte."""

    def __init__(self, person, token, method, path, body):
        body = json.dumps(body).encode()
        host, port = urllib.parse.urlsplit(person.url).netloc.split(":")
        path = path.replace("WS", f"/api/v1/workspaces/{person.workspace}")
        self.connection = socket.create_connection((host, int(port)), timeout=10)
        head = f"{method} {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {token}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        self.connection.sendall(head.encode() + body[:-1])
        self.last = body[-1:]
        # Meanwhile it is let in: what is asked after it is answered.
        for _ in range(3):
            person.ask("GET", "WS")

    def finish(self):
        """The status of its answer."""
        with self.connection:
            self.connection.sendall(self.last)
            return int(self.connection.makefile("rb").readline().split()[1])


@pytest.fixture(scope="module")
def office():
    started = Ringdesk.start("demo")
    yield started
    started.stop()


@pytest.fixture
def owner(office):
    return Person(office, "owner")


@pytest.fixture
def guest(office, owner):
    """An admin of the test's own; `guest.id` is their seat."""
    name = "guest-" + secrets.token_hex(4)
    form = {"name": "Guest", "email": f"{name}@acme.example", "password": PASSWORD, "role": "admin"}
    seat = owner.ask("POST", "WS/agents", form, status=201)
    person = Person(office, name, PASSWORD)
    person.id, person.name = seat["id"], name
    return person


def test_a_demoted_admin_does_not_lift_himself(owner, guest):
    held = HeldBack(guest, guest.token, "PATCH", f"WS/agents/{guest.id}", {"role": "admin"})
    owner.ask("PATCH", f"WS/agents/{guest.id}", {"role": "agent"})
    assert held.finish() == 403
    assert owner.ask("GET", f"WS/agents/{guest.id}")["role"] == "agent"


def test_a_password_is_not_set_back(office, owner, guest):
    held = HeldBack(guest, guest.token, "PATCH", f"WS/agents/{guest.id}", {"password": "a thief's new words"})
    owner.ask("PATCH", f"WS/agents/{guest.id}", {"password": "what the owner chose"})
    assert held.finish() == 401
    assert Person(office, guest.name, "what the owner chose").token


@pytest.mark.parametrize("loss", ["password", "seat"])
def test_no_token_is_made(owner, guest, loss):
    held = HeldBack(guest, guest.token, "POST", "/api/v1/tokens", {"name": "Later", "scopes": ["read", "admin"]})
    if loss == "password":
        owner.ask("PATCH", f"WS/agents/{guest.id}", {"password": "what the owner chose"})
    else:
        owner.ask("DELETE", f"WS/agents/{guest.id}", status=204)
    assert held.finish() == 401


def test_a_deleted_token_makes_nobody(owner, guest):
    made = guest.ask("POST", "/api/v1/tokens", {"name": "CRM", "scopes": ["admin"]}, status=201)
    form = {"name": "Later", "email": f"later-{guest.name}@acme.example", "password": PASSWORD}
    held = HeldBack(guest, made["token"], "POST", "WS/agents", form)
    guest.ask("DELETE", f"/api/v1/tokens/{made['id']}", status=204)
    assert held.finish() == 401
    assert form["email"] not in [one["email"] for one in owner.ask("GET", "WS/agents?limit=200")["items"]]
