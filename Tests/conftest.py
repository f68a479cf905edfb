import pathlib

import pytest

from ringdesk import BINARY, Ringdesk


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


@pytest.fixture(autouse=True)
def _log_of_a_failure(request):
    yield
    failed = getattr(getattr(request.node, "report_call", None), "failed", False)
    if failed and "demo" in request.fixturenames:
        print("\n".join(request.getfixturevalue("demo").log.splitlines()[-60:]))
