"""The server to compare with: Express 4 on Node.js, and a PostgreSQL cluster of its own in its default durability."""

import glob
import os
import pwd
import shutil
import subprocess
from pathlib import Path

import desk
import webhooks

HERE = Path(__file__).parent
# Debian's node-express and node-pg, or wherever the caller has them.
MODULES = os.environ.get("NODE_PATH", "/usr/share/nodejs:/usr/lib/nodejs")


def missing():
    """What keeps the comparison from running, or None."""
    if not shutil.which("node"):
        return "Node.js is not installed (Debian: nodejs)"
    check = "if (!require('express/package.json').version.startsWith('4.')) throw 'version'; require('pg')"
    found = subprocess.run(["node", "-e", check], env=os.environ | {"NODE_PATH": MODULES}, capture_output=True)
    if found.returncode:
        return "Express 4 and pg are not installed (Debian: node-express node-pg; or set NODE_PATH)"
    if not glob.glob("/usr/lib/postgresql/*/bin/initdb"):
        return "PostgreSQL is not installed (Debian: postgresql)"
    return None


class Peer:
    def __init__(self, folder):
        self.folder = Path(folder) / "peer"
        self.folder.mkdir()
        binaries = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.postgres = lambda name: f"{binaries}/{name}"
        # PostgreSQL refuses to run as root.
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            shutil.chown(self.folder, self.user)
            for parent in [Path(folder), *Path(folder).parents]:
                parent.chmod(parent.stat().st_mode | 0o011)
        cluster = str(self.folder / "cluster")
        self._run("initdb", "-D", cluster, "-U", "bench", "--auth=trust", "--no-instructions")
        self._run("pg_ctl", "-D", cluster, "-w", "-l", str(self.folder / "postgres.log"), "-o",
                  f"-c listen_addresses='' -c unix_socket_directories={self.folder}", "start")
        self._run("createdb", "-h", str(self.folder), "-U", "bench", "bench")
        self._run("psql", "-h", str(self.folder), "-U", "bench", "-q", "-v", "ON_ERROR_STOP=1", "-c",
                  (HERE / "peer" / "schema.sql").read_text(), "bench")
        ready = self.folder.parent / "peer.json"
        # `Program` gives the path as an option too, which Node hands to the script, which ignores it.
        self.server = desk.Program(
            ["node", str(HERE / "peer" / "server.js")], folder, "peer",
            {"NODE_PATH": MODULES, "NODE_ENV": "production", "PUBLIC_URL": webhooks.PUBLIC_URL,
             "AUTH_TOKEN": webhooks.AUTH_TOKEN, "PGHOST": str(self.folder), "READY_FILE": str(ready)})
        self.url = self.server.url
        self.webhook_path = "/webhooks/twilio/key"

    def close(self):
        self.server.stop()
        self._run("pg_ctl", "-D", str(self.folder / "cluster"), "-m", "fast", "-w", "stop")

    def _run(self, name, *arguments):
        line = [self.postgres(name), *arguments]
        if os.geteuid() == 0:
            line = ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--init-groups"] + line
        done = subprocess.run(line, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            raise SystemExit(f"{name} failed: {done.stdout.decode()}")
