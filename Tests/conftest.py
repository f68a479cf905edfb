import os
import pathlib

import pytest
from playwright.sync_api import sync_playwright

from ringdesk import BINARY, Ringdesk

CHROMIUM = os.environ.get("RINGDESK_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--use-fake-device-for-media-stream",  # a microphone that beeps
    "--use-fake-ui-for-media-stream",  # and nobody who must allow it
    "--autoplay-policy=no-user-gesture-required",
    "--no-sandbox",
]


def pytest_sessionstart(session):
    if not pathlib.Path(BINARY).exists():
        pytest.exit(f"There is no {BINARY}. Build it first, or set RINGDESK_BINARY.", returncode=2)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Keeps what each phase came to, so that fixtures know on the way out whether the test failed."""
    report = (yield).get_result()
    setattr(item, f"report_{report.when}", report)


@pytest.fixture(scope="session")
def demo():
    """The demo that all tests of a run share. Tests keep out of each other's way by calling from numbers of their own."""
    started = Ringdesk.start("demo")
    yield started
    started.stop()


@pytest.fixture(scope="session")
def chromium():
    """The browser of a run. Tests open contexts in it, which share nothing but its start."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _log_of_a_failure(request):
    yield
    failed = getattr(getattr(request.node, "report_call", None), "failed", False)
    if failed and "demo" in request.fixturenames:
        print("\n".join(request.getfixturevalue("demo").log.splitlines()[-60:]))
