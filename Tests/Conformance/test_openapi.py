"""Schemathesis asks for everything in the API's own document, and finds no answer that the document does not tell of."""

import subprocess
import sys

import pytest
import requests

from ringdesk import Ringdesk

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,unsupported_method"
# The event stream never ends, and DELETE would take away what the other operations are asked about.
EXCLUDED = ["--exclude-path-regex", "/events$", "--exclude-method", "DELETE"]


@pytest.fixture(params=["owner", "agent", "nobody"])
def asker(request):
    """A demo of its own, the headers of who asks, and the workspace: what is asked changes it."""
    demo = Ringdesk.start("demo")
    try:
        facts = requests.get(f"{demo.url}/api/v1/app", timeout=10).json()["demo"]

        def bearer(email):
            form = {"email": email, "password": facts["password"], "mode": "token"}
            return "Bearer " + requests.post(f"{demo.url}/api/v1/session", json=form, timeout=10).json()["token"]

        owner = bearer(facts["email"])
        listed = requests.get(f"{demo.url}/api/v1/workspaces", headers={"Authorization": owner}, timeout=10).json()
        linus = next(agent["email"] for agent in facts["agents"] if agent["name"] == "Linus")
        shown = {"owner": owner, "agent": bearer(linus), "nobody": None}[request.param]
        yield demo, shown, listed["items"][0]["id"]
    finally:
        demo.stop()


def test_every_answer_is_in_the_document(asker, tmp_path):
    demo, shown, workspace = asker
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(f'[parameters]\n"path.workspaceId" = "{workspace}"\n')
    header = ["-H", f"Authorization: {shown}"] if shown else []
    run = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "--config-file", settings, "run", f"{demo.url}/api/openapi.json",
         *header, *EXCLUDED, "--checks", CHECKS, "--phases", "examples,coverage,fuzzing", "-n", "5", "--seed", "1",
         "--generation-database", "none", "--continue-on-failure",
         "--request-timeout", "10", "--no-color"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    assert run.returncode == 0, run.stdout
