"""A desk to measure: the release binary, set up and connected over its API, beside a pretend Twilio."""

import json
import os
import signal
import sqlite3
import subprocess
import time
import urllib.request
from pathlib import Path

import webhooks

PASSWORD = "correct horse battery staple"
PEOPLE = ["ada", "grace", "linus"]
HERE = Path(__file__).parent


class Program:
    """A process that says by a file when it is ready."""

    def __init__(self, arguments, folder, name, environment=None):
        self.ready = Path(folder) / f"{name}.json"
        self.ready.unlink(missing_ok=True)
        self.log = open(Path(folder) / f"{name}.log", "ab")
        began = time.monotonic()
        self.process = subprocess.Popen(
            arguments + ["--ready-file", str(self.ready)], stdout=self.log, stderr=self.log,
            env={"PATH": os.environ["PATH"]} | (environment or {}), start_new_session=True)
        while not self.ready.exists():
            if self.process.poll() is not None:
                raise SystemExit(f"{name} ended with {self.process.returncode}; see {self.log.name}")
            time.sleep(0.001)
        self.ready_after = time.monotonic() - began
        self.said = json.loads(self.ready.read_text())
        self.url = self.said["url"]

    def stop(self):
        if self.process.poll() is not None:
            return
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(30)
        self.log.close()

    def processor_time(self):
        """Seconds that all its threads have worked."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self, what="VmRSS"):
        """Resident memory in MiB; `RssFile` is what it shares with the page cache: its program and its libraries."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(f"{what}:"):
                return int(line.split()[1]) / 1024
        return 0.0


class Desk:
    def __init__(self, binary, folder):
        self.binary = binary
        self.folder = Path(folder)
        self.data = self.folder / "data"
        self.cookie = None
        self.simulator = Program(
            [binary, "simulator", "--listen", "127.0.0.1:0", "--account-sid", webhooks.ACCOUNT_SID, "--auth-token",
             webhooks.AUTH_TOKEN, "--phone-number", webhooks.MAIN_NUMBER], folder, "simulator")
        self.start()
        self._set_up()

    def start(self, environment=None):
        """Returns how many seconds it took until requests were accepted."""
        self.server = Program(
            [self.binary, "serve", "--listen", "127.0.0.1:0", "--data-dir", str(self.data)], self.folder, "serve",
            {"RINGDESK_PUBLIC_URL": webhooks.PUBLIC_URL, "RINGDESK_TWILIO_API_URL": self.simulator.url}
            | (environment or {}))
        return self.server.ready_after

    def stop(self):
        self.server.stop()

    def close(self):
        self.server.stop()
        self.simulator.stop()

    @property
    def url(self):
        return self.server.url

    def ask(self, method, path, body=None, cookie=None):
        request = urllib.request.Request(
            self.url + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Origin": webhooks.PUBLIC_URL,
                     "Cookie": cookie or self.cookie or ""})
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
            cookies = [value.split(";")[0] for value in answer.headers.get_all("Set-Cookie") or []]
            return (json.loads(text) if text else None), cookies

    def _set_up(self):
        code = (self.data / "setup-code").read_text().strip()
        session, cookies = self.ask("POST", "/api/v1/setup", {
            "setupCode": code, "workspace": {"name": "Acme", "country": "US", "timeZone": "America/New_York"},
            "owner": {"name": "Ada", "email": "ada@acme.example", "password": PASSWORD}})
        self.cookie = cookies[0]
        self.workspace = session["workspaces"][0]["id"]
        self.api = f"/api/v1/workspaces/{self.workspace}"
        for name in PEOPLE[1:]:
            self.ask("POST", f"{self.api}/agents", {
                "name": name.capitalize(), "email": f"{name}@acme.example", "password": PASSWORD})
        connection, _ = self.ask("PUT", f"{self.api}/twilio", {
            "accountSid": webhooks.ACCOUNT_SID, "authToken": webhooks.AUTH_TOKEN, "phoneNumbers": "all"})
        hook = connection["webhookUrl"].split("#")[0].removesuffix("/voice")
        self.webhook_path = hook.removeprefix(webhooks.PUBLIC_URL)
        number = self.ask("GET", f"{self.api}/phone-numbers")[0]["items"][0]["id"]
        agents = [agent["id"] for agent in self.ask("GET", f"{self.api}/agents")[0]["items"]]
        self.ask("PUT", f"{self.api}/phone-numbers/{number}/agents", {"agentIds": agents})
        for name in PEOPLE:
            self.ask("PUT", f"{self.api}/availability", {"availability": "available"}, cookie=self.sign_in(name))

    def sign_in(self, name):
        """Returns the cookie of a session of its own."""
        _, cookies = self.ask("POST", "/api/v1/session", {"email": f"{name}@acme.example", "password": PASSWORD})
        return cookies[0]

    def token(self, name):
        """Returns the token of a session of its own, as another site's page gets it."""
        answer, _ = self.ask("POST", "/api/v1/session", {
            "email": f"{name}@acme.example", "password": PASSWORD, "mode": "token"}, cookie="none")
        return answer["token"]

    def seed(self, count):
        """Fills the stopped desk's database up to `count` ended calls."""
        database = next(path for path in self.data.iterdir() if path.suffix in (".db", ".sqlite"))
        connection = sqlite3.connect(database, isolation_level=None)
        connection.execute("PRAGMA synchronous = OFF")
        stored = connection.execute("SELECT count(*) FROM call WHERE id < '1'").fetchone()[0]
        connection.execute("CREATE TEMP TABLE wanted (first INTEGER, last INTEGER)")
        script = (HERE / "seed.sql").read_text()
        step = 50_000
        for first in range(stored, count, step):
            connection.execute("DELETE FROM wanted")
            connection.execute("INSERT INTO wanted VALUES (?, ?)", (first, min(first + step, count) - 1))
            connection.executescript(f"BEGIN;\n{script}\nCOMMIT;")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
