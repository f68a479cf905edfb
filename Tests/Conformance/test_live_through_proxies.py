"""What happens at the desk is heard at once through nginx, set up as the docs say, and through Caddy."""

import json

import pytest
import requests

from ringdesk import Ringdesk
from test_desk_socketio import WAYS, Listener, Person, customer_calls, customer_hangs_up
from test_proxies import caddy, documented_nginx, nginx

# What Debian's nginx.conf sets beside its defaults, of which buffering and the timeouts of a minute are two.
DEBIANS = "sendfile on; tcp_nopush on; gzip on;"
NGINX_PATIENCE_SECONDS = 60


def without_upgrade():
    lines = [line for line in documented_nginx().splitlines() if "Upgrade" not in line and "$http_connection" not in line]
    return "\n".join(lines)


PROXIES = {
    "nginx": lambda: nginx(DEBIANS + documented_nginx()),
    "nginx without the lines for WebSocket": lambda: nginx(DEBIANS + without_upgrade()),
    "Caddy": lambda: caddy("reverse_proxy {backend}"),
}


class Behind:
    """A demo behind a proxy; its own address is the proxy's."""

    def __init__(self, proxy):
        self.proxy, self.url = proxy, proxy.url
        self.demo = Ringdesk.start("demo", listen=f"127.0.0.1:{proxy.backend}")
        self.ready = self.demo.ready

    def stop(self):
        self.demo.stop()
        self.proxy.stop()


@pytest.fixture(params=PROXIES)
def behind(request, monkeypatch):
    proxy = PROXIES[request.param]()
    started = Behind(proxy)
    try:
        proxy.start()
        for name in ("REQUESTS_CA_BUNDLE", "WEBSOCKET_CLIENT_CA_BUNDLE"):
            monkeypatch.setenv(name, str(proxy.certificate))
        started.speaks_websocket = "without" not in request.param
        yield started
    finally:
        started.stop()


def test_events_are_heard_at_once_over_every_way(behind):
    ada = Person(behind)
    listeners = {}
    for ways in WAYS if behind.speaks_websocket else [["polling"], ["polling", "websocket"]]:
        here = listeners[tuple(ways)] = Listener()
        here.connect(ada.url, transports=ways, auth=ada.auth, wait_timeout=10)
        assert here.transport() == (ways[-1] if behind.speaks_websocket else "polling")
        assert here.next()["type"] == "snapshot"
    ticket = ada.ask("POST", "WS/stream-tickets", status=201)["ticket"]
    url = f"{ada.url}/api/v1/workspaces/{ada.workspace}/events?ticket={ticket}"
    # Whatever a proxy holds back does not come within these seconds.
    with requests.get(url, stream=True, timeout=8) as stream:
        lines = stream.iter_lines(decode_unicode=True)

        def streamed(kind):
            for line in lines:
                if line.startswith("data: ") and (event := json.loads(line[6:]))["type"] == kind:
                    return event

        assert streamed("snapshot")
        sid = customer_calls(behind, "+15550103761")
        ringing = streamed("call.ringing")
        for ways, here in listeners.items():
            assert here.until("call.ringing")[-1] == ringing, ways
        customer_hangs_up(behind, sid)
        ended = streamed("call.ended")
        for ways, here in listeners.items():
            assert here.until("call.ended")[-1] == ended, ways
    for here in listeners.values():
        here.disconnect()


def test_silence_is_broken_before_nginx_loses_patience(behind):
    opened = requests.get(f"{behind.url}/socket.io/?EIO=4&transport=polling", timeout=10)
    assert json.loads(opened.text[1:])["pingInterval"] < NGINX_PATIENCE_SECONDS * 1000 / 2
