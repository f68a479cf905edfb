"""The program under test, as a process of its own on loopback with a data directory of its own."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = os.environ.get("RINGDESK_BINARY", str(ROOT / ".build/debug/ringdesk"))
START_SECONDS = 30


class NotStarted(Exception):
    pass


@dataclass
class Ringdesk:
    """One running `ringdesk COMMAND`, or another program that starts likewise. `ready` is its ready file."""

    process: subprocess.Popen
    folder: tempfile.TemporaryDirectory
    ready: dict = field(default_factory=dict)

    @classmethod
    def start(cls, *arguments, environment=None, listen="127.0.0.1:0", binary=BINARY):
        folder = tempfile.TemporaryDirectory(prefix="ringdesk-")
        home = pathlib.Path(folder.name)
        # Nothing of the person's own settings may reach the process.
        settings = {name: value for name, value in os.environ.items() if not name.startswith("RINGDESK_") and name != "PORT"}
        settings |= {"RINGDESK_DATA_DIR": str(home / "data"), **(environment or {})}
        with open(home / "log", "wb") as log:
            process = subprocess.Popen(
                [binary, *arguments, "--listen", listen, "--ready-file", str(home / "ready.json")],
                env=settings, cwd=home, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        started = cls(process, folder)
        try:
            started._await_ready()
        except BaseException:
            started.stop()
            raise
        return started

    @property
    def url(self):
        return self.ready["url"]

    @property
    def data(self):
        return pathlib.Path(self.folder.name) / "data"

    @property
    def log(self):
        return (pathlib.Path(self.folder.name) / "log").read_text(errors="replace")

    def stop(self):
        """Ends it and whatever it started, which is all in one process group."""
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        except ProcessLookupError:
            pass
        self.folder.cleanup()

    def _await_ready(self):
        file = pathlib.Path(self.folder.name) / "ready.json"
        deadline = time.monotonic() + START_SECONDS
        while not file.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise NotStarted(f"{self.process.args} did not become ready:\n{self.log}")
            time.sleep(0.02)
        self.ready = json.loads(file.read_text())
