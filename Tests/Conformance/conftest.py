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
    client.api.base_url = simulator.url
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
    """Twilio's OpenAPI document of the 2010 API. It is not ours to ship, so its folder is given from outside."""
    folder = os.environ.get("RINGDESK_OPENAPI_DIR", "")
    file = pathlib.Path(folder) / "twilio_api_v2010.json"
    if not folder or not file.exists():
        pytest.skip("Twilio's OpenAPI documents are not here: set RINGDESK_OPENAPI_DIR to the folder that holds twilio_api_v2010.json")
    return Specification(file)
