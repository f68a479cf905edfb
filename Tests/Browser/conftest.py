import itertools
import os

import pytest
from playwright.sync_api import expect

from customer import Customer
from desk import DESKTOP, Desk
from watch import LISTEN_TO_PEERS, Watch

expect.set_options(timeout=12_000)

REFUSE_STORAGE = """
  for (const name of ['localStorage', 'sessionStorage']) {
    Object.defineProperty(window, name, {get: () => { throw new DOMException('No', 'SecurityError'); }});
  }
"""


@pytest.fixture
def watch():
    """Fails the test when a page complained, or asked anybody but its own server for something."""
    watching = Watch()
    yield watching
    assert watching.complaints == []


@pytest.fixture
def window(chromium, watch, request):
    """Opens windows: each is a browser of its own, as far as cookies and storage go."""
    contexts = []

    def open_window(size=None, microphone=None, keeps_nothing=False):
        """
        `microphone` is the error a browser gives instead of one: `NotFoundError`, `NotAllowedError`; `keeps_nothing` is
        one that refuses storage.
        """
        context = chromium.new_context(
            viewport=size or DESKTOP, permissions=["microphone", "notifications"], locale="en-US")
        context.add_init_script(LISTEN_TO_PEERS)
        if microphone:
            context.add_init_script(f"""
              if (navigator.mediaDevices) {{
                navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('No', '{microphone}'));
              }}
            """)
        if keeps_nothing:
            context.add_init_script(REFUSE_STORAGE)
        watch.over(context)
        contexts.append(context)
        return context.new_page()

    yield open_window
    if getattr(getattr(request.node, "report_call", None), "failed", False):
        _keep_pictures(contexts, request.node.name)
    for context in contexts:
        context.close()


def _keep_pictures(contexts, name):
    folder = os.environ.get("RINGDESK_PICTURES")
    if not folder:
        return
    os.makedirs(folder, exist_ok=True)
    for number, page in enumerate(page for context in contexts for page in context.pages):
        page.screenshot(path=os.path.join(folder, f"{name}-{number}.png"))


@pytest.fixture
def agent(demo, window):
    """`agent("ada")` is Ada at her desk, signed in, her phone ready to ring."""

    def at_desk(name, **kind):
        desk = Desk(window(**kind), demo.ready)
        desk.sign_in(name)
        return desk

    return at_desk


_numbers = (f"+1555010{last:04}" for last in itertools.count(3000))


@pytest.fixture
def customer(demo, window):
    """A person with a phone and a number that no other test uses."""

    def with_phone(**kind):
        return Customer(window(**kind), demo.ready, next(_numbers))

    return with_phone
