"""The official test suites of Engine.IO v4 and Socket.IO v5. They are not ours to ship, so their folder is given."""

import json
import os
import pathlib
import shutil
import subprocess

import pytest

from ringdesk import BINARY, Ringdesk

CHECKOUT = pathlib.Path(os.environ.get("RINGDESK_SOCKETIO_SUITES") or "nowhere")
PROGRAM = BINARY.replace("/ringdesk", "/socketio-conformance")
SUITES = [("engine.io-protocol/v4-test-suite", 25), ("socket.io-protocol/v5-test-suite", 32)]


@pytest.mark.parametrize("name, tests", SUITES)
def test_suite(name, tests, tmp_path):
    suite = CHECKOUT / "docs" / name
    modules = suite / "node_modules"
    mocha = next(modules.glob("mocha/bin/mocha*"), None)
    if mocha is None or shutil.which("node") is None:
        pytest.skip(
            "the suites are not here: set RINGDESK_SOCKETIO_SUITES to a checkout of socketio/socket.io in whose "
            f"docs/{name} its modules are installed, and have node")
    server = Ringdesk.start(binary=PROGRAM)
    try:
        for file in ("test-suite.js", "node-imports.js", "package.json"):
            # The suites know one address only.
            text = (suite / file).read_text().replace("http://localhost:3000", server.url)
            (tmp_path / file).write_text(text)
        (tmp_path / "node_modules").symlink_to(modules.resolve())
        # The suites give a request 5 ms to arrive, which a busy machine may miss; what is wrong stays wrong.
        options = ["--exit", "--retries", "2", "--reporter", "json"]
        # Symlinks and the path are for modules that Debian installed, which find each other in one folder.
        run = subprocess.run(
            ["node", "--preserve-symlinks", str(mocha), *options, "test-suite.js"], cwd=tmp_path,
            env=os.environ | {"NODE_PATH": str(modules)}, capture_output=True, text=True, timeout=120)
        report = json.loads(run.stdout[run.stdout.index("{"):])
        assert [failure["fullTitle"] for failure in report["failures"]] == []
        assert report["stats"]["passes"] == tests
    finally:
        server.stop()
