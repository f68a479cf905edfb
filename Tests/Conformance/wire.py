"""Listening in: what the official library got, what a webhook carried, what passed through a proxy."""

import http.server
import queue
import threading
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

import engineio
import socketio
from twilio.http.http_client import TwilioHttpClient

NUMBERS = ["+15550100001", "+15550100002", "+15550100003"]


@dataclass
class Answer:
    method: str
    url: str
    status: int
    text: str


class RecordingHttpClient(TwilioHttpClient):
    """The library's own client, which also keeps what it was answered."""

    def __init__(self):
        super().__init__()
        self.answers = []

    def request(self, method, url, *values, **named):
        response = super().request(method, url, *values, **named)
        self.answers.append(Answer(method, url, response.status_code, response.text))
        return response


@dataclass
class Received:
    path: str
    parameters: dict
    headers: dict
    body: bytes = b""


class Server:
    """A small HTTP server on loopback, on a port of its own."""

    def __init__(self):
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, headers, answer = owner.answer(self.command, self.path, dict(self.headers), body)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = do_DELETE = handle_any

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, method, path, headers, body):
        raise NotImplementedError

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class WebhookReceiver(Server):
    """An application that answers with TwiML. `documents` maps a path to what it says there."""

    def __init__(self, documents):
        self.documents = documents
        self._received = queue.Queue()
        super().__init__()

    def answer(self, method, path, headers, body):
        parameters = dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
        self._received.put(
            Received(path, parameters, {name.lower(): value for name, value in headers.items()}, body))
        document = self.documents.get(path.split("?")[0], "<Response/>")
        return 200, {"Content-Type": "text/xml"}, str(document).encode()

    def wait(self, path, seconds=20, **wanted):
        """The next webhook to this path whose parameters hold these values; earlier ones are handed out too, in `seen`."""
        seen = []
        while True:
            received = self._received.get(timeout=seconds)
            seen.append(received)
            if received.path.split("?")[0] == path and wanted.items() <= received.parameters.items():
                return received, seen


class Proxy(Server):
    """Passes everything on to the simulator and keeps the answers: what our own client is told by Twilio."""

    def __init__(self, target):
        self.target = target
        self.answers = []
        super().__init__()

    def answer(self, method, path, headers, body):
        kept = {name: value for name, value in headers.items() if name.lower() in ("authorization", "content-type")}
        request = urllib.request.Request(self.target + path, data=body or None, headers=kept, method=method)
        try:
            with urllib.request.urlopen(request) as response:
                status, answer, type_ = response.status, response.read(), response.headers["Content-Type"]
        except urllib.error.HTTPError as refusal:
            status, answer, type_ = refusal.code, refusal.read(), refusal.headers["Content-Type"]
        self.answers.append(Answer(method, path, status, answer.decode()))
        return status, {"Content-Type": type_ or "application/json"}, answer


class EngineInOrder(engineio.Client):
    """Tells messages as they came. The library's own gives each a thread, and they overtake one another."""

    def _trigger_event(self, event, *arguments, **options):
        return super()._trigger_event(event, *arguments, **(options | {"run_async": False}))


class SocketInOrder(socketio.Client):
    """Its handlers run on the thread that reads: they must not wait for another message."""

    def _engineio_client_class(self):
        return EngineInOrder
