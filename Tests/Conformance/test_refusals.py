"""What every operation refuses, and in which words: the simulator's own list says which there are."""

import pytest
import requests

NOBODY = "ZZ" + 32 * "0"


@pytest.fixture(scope="module")
def session(simulator):
    session = requests.Session()
    session.auth = (simulator.ready["accountSid"], simulator.ready["authToken"])
    return session


@pytest.fixture(scope="module")
def operations(simulator):
    """Method, path with the account filled in, and how many other holes were filled with a SID of nobody."""
    listed = requests.get(f"{simulator.url}/simulator/routes", timeout=10).json()["items"]
    assert len(listed) > 100
    filled = []
    for one in listed:
        path = one["path"]
        if path.startswith("/2010-04-01/"):
            path = path.replace("{}", simulator.ready["accountSid"], 1)
        extension = ".json" if path.startswith("/2010-04-01/") else ""
        filled.append((one["method"], path.replace("{}", NOBODY) + extension, path.count("{}")))
    return filled


def is_refusal(answer, status, code):
    body = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code), answer.request.url
    assert body["more_info"] == f"https://www.twilio.com/docs/errors/{code}" and body["message"]
    assert set(body) - {"detail"} == {"code", "message", "more_info", "status"}
    assert answer.headers["Twilio-Request-Id"].startswith("RQ")
    return body


def test_nobody_may_do_anything_without_credentials(simulator, operations):
    for method, path, _ in operations:
        for auth in (None, (simulator.ready["accountSid"], "wrong"), (NOBODY, simulator.ready["authToken"])):
            answer = requests.request(method, simulator.url + path, auth=auth, timeout=10)
            is_refusal(answer, 401, 20003)
            assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_what_does_not_exist_is_not_found(simulator, session, operations):
    for method, path, holes in operations:
        if holes == 0 or method == "POST":
            continue
        body = is_refusal(session.request(method, simulator.url + path, timeout=10), 404, 20404)
        assert body["message"] == f"The requested resource {path} was not found"


def test_nothing_can_be_changed_that_does_not_exist(simulator, session, operations):
    for method, path, holes in operations:
        # A room comes to be when somebody is called into it.
        if holes == 0 or method != "POST" or path.endswith("/Participants.json"):
            continue
        is_refusal(session.post(simulator.url + path, data={"Url": "http://127.0.0.1:1/"}, timeout=10), 404, 20404)


def test_other_methods_are_not_allowed(simulator, session, operations):
    for _, path, _ in operations:
        is_refusal(session.put(simulator.url + path, timeout=10), 405, 20004)
    is_refusal(session.get(f"{simulator.url}/v1/Nonsense", timeout=10), 404, 20404)


def test_no_page_may_hold_more_than_a_thousand(simulator, session, operations):
    lists = 0
    for method, path, holes in operations:
        if holes or method != "GET":
            continue
        query = {"AccountSid": simulator.ready["accountSid"]}
        body = session.get(simulator.url + path, params=query, timeout=10).json()
        if "page_size" in body or "meta" in body:
            lists += 1
            is_refusal(session.get(simulator.url + path, params=query | {"PageSize": 1001}, timeout=10), 400, 20007)
            is_refusal(session.get(simulator.url + path, params=query | {"PageSize": "many"}, timeout=10), 400, 20001)
    assert lists > 20
