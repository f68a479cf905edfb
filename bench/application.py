"""An application that answers webhooks as fast as can be: nginx with documents that never change."""

import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

CALLEE = "+15550100188"
DOCUMENTS = {
    "/voice": f'<Response><Dial action="/dialled" timeout="20"><Number statusCallback="/leg" '
              f'statusCallbackEvent="initiated ringing answered completed">{CALLEE}</Number></Dial></Response>',
    "/dialled": "<Response><Hangup/></Response>",
}


def missing():
    return None if shutil.which("nginx") or Path("/usr/sbin/nginx").exists() else "nginx is not installed (Debian: nginx-light)"


class Application:
    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        folder = Path(tempfile.mkdtemp(prefix="application-", dir=folder))
        locations = "".join(
            f"location = {path} {{ default_type text/xml; return 200 '{document}'; }}\n"
            for path, document in DOCUMENTS.items())
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in (
            "client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (folder / "nginx.conf").write_text(f"""
            daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
            events {{ worker_connections 2048; }}
            http {{ access_log off; keepalive_requests 10000000; {temporary}
              server {{ listen 127.0.0.1:{port} backlog=1024; {locations} location / {{ return 204; }} }} }}
        """)
        self.process = subprocess.Popen(
            [shutil.which("nginx") or "/usr/sbin/nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c",
             str(folder / "nginx.conf")], stdin=subprocess.DEVNULL, start_new_session=True)

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)
