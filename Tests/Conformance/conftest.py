import os
import pathlib

import pytest
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from ringdesk import Ringdesk
from specification import Specification
from wire import NUMBERS, RecordingHttpClient, WebhookReceiver


@pytest.fixture(scope="session")
def simulator():
    """A simulator of its own: an account with three numbers, and no application behind them yet."""
    arguments = [part for number in NUMBERS for part in ("--phone-number", number)]
    started = Ringdesk.start("simulator", *arguments)
    yield started
    started.stop()


@pytest.fixture
def library():
    return RecordingHttpClient()


@pytest.fixture
def client(simulator, library):
    """The official library, unchanged but for where it calls."""
    client = Client(simulator.ready["accountSid"], simulator.ready["authToken"], http_client=library)
    for api in (client.api, client.iam, client.monitor, client.voice, client.pricing):
        api.base_url = simulator.url
    return client


@pytest.fixture
def validator(simulator):
    return RequestValidator(simulator.ready["authToken"])


@pytest.fixture
def application():
    """An application of the test's own: `application({"/voice": twiml})`."""
    receivers = []

    def answering(documents):
        receivers.append(WebhookReceiver(documents))
        return receivers[-1]

    yield answering
    for receiver in receivers:
        receiver.close()


@pytest.fixture(scope="session")
def specification():
    """Twilio's OpenAPI documents. They are not ours to ship, so their folder is given from outside."""
    folder = pathlib.Path(os.environ.get("RINGDESK_OPENAPI_DIR") or "nowhere")
    missing = [name for name in Specification.NAMES if not (folder / name).exists()]
    if missing:
        pytest.skip(f"Twilio's OpenAPI documents are not here: set RINGDESK_OPENAPI_DIR to the folder that holds {', '.join(missing)}")
    return Specification(folder)
