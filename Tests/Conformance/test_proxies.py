"""nginx and Caddy with TLS in front, as README and docs set them up and with headers rewritten: signatures hold."""

import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import time

import pytest
import requests
from twilio.request_validator import RequestValidator

from ringdesk import ROOT, Ringdesk

# Debian's, or what `packaging/install-needs` unpacked.
PATH = f"/usr/sbin:/usr/bin:/bin:{ROOT}/.venv/proxies"
PASSWORD = "correct horse battery"
NUMBER = "+15550100001"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Proxy:
    """A proxy in a folder of its own, with a certificate for `localhost` that `certificate` vouches for."""

    def __init__(self, configuration, command):
        self.folder = tempfile.TemporaryDirectory(prefix="ringdesk-proxy-")
        self.home = pathlib.Path(self.folder.name)
        self.certificate = self.home / "localhost.pem"
        self.port = free_port()
        self.backend = free_port()
        self._configuration, self._command = configuration, command
        self.process = None
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", self.home / "key.pem",
             "-out", self.certificate], check=True, capture_output=True)

    @property
    def url(self):
        return f"https://localhost:{self.port}"

    def start(self):
        file = self.home / "proxy.conf"
        file.write_text(self._configuration.format(
            home=self.home, port=self.port, backend=f"127.0.0.1:{self.backend}"))
        with open(self.home / "log", "wb") as log:
            self.process = subprocess.Popen(
                [shutil.which(self._command[0], path=PATH), *(
                    part.format(file=file, home=self.home) for part in self._command[1:])], stdout=log, stderr=log,
                env={"PATH": PATH, "HOME": str(self.home)}, start_new_session=True)
        context = ssl.create_default_context(cafile=str(self.certificate))
        deadline = time.monotonic() + 15
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as plain:
                    with context.wrap_socket(plain, server_hostname="localhost"):
                        return
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise AssertionError((self.home / "log").read_text())
                time.sleep(0.02)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=10)
        self.folder.cleanup()


NGINX = """
daemon off; pid {{home}}/pid; error_log stderr; worker_processes 1;
events {{{{}}}}
http {{{{
  access_log off; client_body_temp_path {{home}}/body; proxy_temp_path {{home}}/temp;
  fastcgi_temp_path {{home}}/f; uwsgi_temp_path {{home}}/u; scgi_temp_path {{home}}/s;
  server {{{{
    listen 127.0.0.1:{{port}} ssl; server_name localhost;
    ssl_certificate {{home}}/localhost.pem; ssl_certificate_key {{home}}/key.pem;
    {locations}
  }}}}
}}}}
"""

CADDY = """
{{{{
  admin off
  auto_https disable_redirects
}}}}
https://localhost:{{port}} {{{{
  bind 127.0.0.1
  tls {{home}}/localhost.pem {{home}}/key.pem
  {directives}
}}}}
"""

def documented_nginx():
    """The lines of docs/going-live.md, for another port."""
    [lines] = re.findall("```nginx\n(.*?)```", (ROOT / "docs/going-live.md").read_text(), re.DOTALL)
    assert lines.count("127.0.0.1:8080") == 1
    return lines.replace("{", "{{").replace("}", "}}").replace("127.0.0.1:8080", "{backend}")


BARE_NGINX = "location / {{ proxy_pass http://{backend}; proxy_set_header Host internal.example; }}"
STRIPPING_NGINX = "location /webhooks/ {{ proxy_pass http://{backend}/webhooks/; }} location / {{ proxy_pass http://{backend}; }}"
SLASHING_NGINX = "location / {{ rewrite ^(/webhooks/.*[^/])$ $1/ break; proxy_pass http://{backend}; }}"


def nginx(locations):
    return Proxy(NGINX.format(locations=locations), ["nginx", "-e", "stderr", "-c", "{file}", "-p", "{home}"])


def caddy(directives):
    return Proxy(CADDY.format(directives=directives),
                 ["caddy", "run", "--adapter", "caddyfile", "--config", "{file}"])


PROXIES = {
    "nginx as in the docs": lambda: nginx(documented_nginx()),
    "nginx that names another host": lambda: nginx(BARE_NGINX),
    "nginx with two locations": lambda: nginx(STRIPPING_NGINX),
    "Caddy as in the README": lambda: caddy("reverse_proxy {backend}"),
    "Caddy that rewrites headers": lambda: caddy(
        "reverse_proxy {backend} {{\n header_up Host internal.example\n header_up -X-Forwarded-Proto\n "
        "header_up X-Forwarded-Host elsewhere.example\n }}"),
}


class Installation:
    """A desk behind a proxy, connected to a pretend Twilio whose webhooks are made here, by the official library."""

    def __init__(self, proxy, public_url=None):
        self.proxy = proxy
        self.started = []
        try:
            self._set_up(public_url)
        except BaseException:
            self.stop()
            raise

    def _start(self, *arguments, **settings):
        self.started.append(Ringdesk.start(*arguments, **settings))
        return self.started[-1]

    def _set_up(self, public_url):
        proxy = self.proxy
        self.simulator = self._start("simulator", "--phone-number", NUMBER)
        self.desk = self._start(
            "serve", listen=f"127.0.0.1:{proxy.backend}",
            environment={"RINGDESK_TWILIO_API_URL": self.simulator.url, "RINGDESK_PUBLIC_URL": public_url or proxy.url})
        proxy.start()
        self.session = requests.Session()
        self.session.verify = str(proxy.certificate)
        # Certificates that the environment names would count instead.
        self.session.trust_env = False
        self.session.headers["Origin"] = public_url or proxy.url
        code = (self.desk.data / "setup-code").read_text().strip()
        self.ask("POST", "/setup", {
            "setupCode": code, "workspace": {"name": "Acme", "country": "US", "timeZone": "UTC"},
            "owner": {"name": "Ada", "email": "ada@acme.example", "password": PASSWORD}})
        self.workspace = self.ask("GET", "/session")["workspaces"][0]["id"]
        self.account = {name: self.simulator.ready[name] for name in ("accountSid", "authToken")}
        self.connection = self.ask("PUT", f"/workspaces/{self.workspace}/twilio", self.account)

    def ask(self, method, path, body=None):
        answer = self.session.request(method, f"{self.proxy.url}/api/v1{path}", json=body, timeout=20)
        assert answer.ok, answer.text
        return answer.json()

    def call(self, signed_for, auth_token=None):
        """A webhook arrives through the proxy, signed for that base URL."""
        path = self.connection["webhookUrl"].split("/webhooks/")[1]
        form = {"CallSid": "CA" + "0" * 31 + "1", "AccountSid": self.account["accountSid"], "From": "+15550100142",
                "To": NUMBER, "Called": NUMBER, "CallStatus": "ringing", "Direction": "inbound",
                "ApplicationSid": self.connection["appSid"]}
        signature = RequestValidator(auth_token or self.account["authToken"]).compute_signature(
            f"{signed_for}/webhooks/{path}", form)
        return requests.post(
            f"{self.proxy.url}/webhooks/{path}", data=form, headers={"X-Twilio-Signature": signature}, timeout=20,
            verify=str(self.proxy.certificate))

    def failure(self):
        """What the admin is shown, once it is kept."""
        deadline = time.monotonic() + 10
        while True:
            failure = self.ask("GET", f"/workspaces/{self.workspace}/twilio")["lastSignatureFailure"]
            if failure or time.monotonic() > deadline:
                return failure
            time.sleep(0.05)

    def stop(self):
        for one in reversed(self.started):
            one.stop()
        self.proxy.stop()


@pytest.fixture
def installed():
    made = []

    def install(proxy, public_url=None):
        made.append(Installation(proxy, public_url))
        return made[-1]

    yield install
    for one in made:
        one.stop()


@pytest.mark.parametrize("name", PROXIES)
def test_signatures_hold(installed, name):
    installation = installed(PROXIES[name]())
    answer = installation.call(installation.proxy.url)
    assert answer.status_code == 200 and "<Response>" in answer.text
    # Twilio leaves the port of https URLs out of what it signs.
    assert installation.call("https://localhost").status_code == 200
    assert installation.ask("GET", f"/workspaces/{installation.workspace}/twilio")["lastSignatureFailure"] is None


def test_a_wrong_public_url_is_known_for_what_it_is(installed):
    installation = installed(caddy("reverse_proxy {backend}"), public_url="https://old.example.com")
    assert installation.call(installation.proxy.url).status_code == 403
    failure = installation.failure()
    assert failure["cause"] == "otherUrl" and failure["signedUrl"].startswith(installation.proxy.url)
    assert "set RINGDESK_PUBLIC_URL" in failure["sentence"] and "https://old.example.com" in failure["sentence"]
    assert failure["headers"]["X-Forwarded-Proto"] == "https"
    # The next one that holds settles it.
    assert installation.call("https://old.example.com").status_code == 200
    deadline = time.monotonic() + 10
    while installation.ask("GET", f"/workspaces/{installation.workspace}/twilio")["lastSignatureFailure"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_proxy_that_rewrites_the_path_is_named(installed):
    installation = installed(nginx(SLASHING_NGINX))
    answer = installation.call(installation.proxy.url)
    assert answer.status_code in (403, 404)
    if answer.status_code == 403:
        assert "rewrites the path" in installation.failure()["sentence"]


def test_another_token_is_named(installed):
    installation = installed(caddy("reverse_proxy {backend}"))
    assert installation.call(installation.proxy.url, auth_token="0" * 32).status_code == 403
    assert installation.failure()["cause"] == "otherToken"


def test_a_second_token_counts_before_and_after_its_promotion(installed):
    installation = installed(caddy("reverse_proxy {backend}"))
    twilio = f"{installation.simulator.url}/v1/AuthTokens"
    first = (installation.account["accountSid"], installation.account["authToken"])
    second = requests.post(f"{twilio}/Secondary", auth=first, timeout=10).json()["secondary_auth_token"]
    path = f"/workspaces/{installation.workspace}/twilio"
    assert installation.ask("PUT", f"{path}/next-auth-token", {"authToken": second})["nextAuthToken"]["enteredAt"]
    assert installation.call(installation.proxy.url).status_code == 200
    requests.post(f"{twilio}/Promote", auth=first, timeout=10).raise_for_status()
    assert installation.call(installation.proxy.url, auth_token=second).status_code == 200
    # Such a signature says that the token was promoted, so it is looked at without waiting for the hour.
    deadline = time.monotonic() + 40
    while installation.ask("GET", path)["nextAuthToken"]:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert installation.call(installation.proxy.url).status_code == 403
