"""What no page may do in any test, and how to hear whether sound arrives."""

from urllib.parse import urlsplit

# Keeps every peer connection a page makes, so that a test can ask what sound it received.
LISTEN_TO_PEERS = """
if (globalThis.RTCPeerConnection) {
  const Peer = globalThis.RTCPeerConnection;
  globalThis.peersOfTest = [];
  globalThis.RTCPeerConnection = class extends Peer {
    constructor(...values) {
      super(...values);
      globalThis.peersOfTest.push(this);
    }
  };
}
"""

# Ends when sound has come in over a connection that is open now; with `anew`, over one that was not asked about before.
SOUND_ARRIVES = """
async ([milliseconds, anew]) => {
  const known = new Set(globalThis.peersHeard ?? []);
  const energy = async () => {
    let sum = 0;
    const open = globalThis.peersOfTest.filter(({connectionState}) => connectionState === 'connected');
    for (const peer of open.filter(peer => !anew || !known.has(peer))) {
      (globalThis.peersHeard ??= new Set()).add(peer);
      for (const report of (await peer.getStats()).values()) {
        if (report.type === 'inbound-rtp' && report.kind === 'audio') sum += report.totalAudioEnergy ?? 0;
      }
    }
    return sum;
  };
  const end = performance.now() + milliseconds;
  for (;;) {
    const heard = await energy();
    if (heard > 0.005 || performance.now() > end) return heard;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}
"""


def hears(page, seconds=12, anew=False):
    """Whether the page receives sound, the beeps of the other side's pretended microphone."""
    return page.evaluate(SOUND_ARRIVES, [seconds * 1000, anew]) > 0.005


# Ends when nothing but silence has come in for longer than the pretended microphones pause between their beeps.
SILENCE_ARRIVES = """
async () => {
  const energy = async () => {
    let sum = 0;
    for (const peer of globalThis.peersOfTest.filter(({connectionState}) => connectionState === 'connected')) {
      for (const report of (await peer.getStats()).values()) {
        if (report.type === 'inbound-rtp' && report.kind === 'audio') sum += report.totalAudioEnergy ?? 0;
      }
    }
    return sum;
  };
  for (let turn = 0; turn < 8; turn++) {
    const before = await energy();
    await new Promise(resolve => setTimeout(resolve, 2500));
    if ((await energy()) - before < 1e-5) return true;
  }
  return false;
}
"""


def hears_muted(page):
    """Whether the line is open and nobody speaks."""
    return page.evaluate(SILENCE_ARRIVES)


def hears_nobody(page):
    """Waits until no connection is open."""
    page.wait_for_function("globalThis.peersOfTest.every(({connectionState}) => connectionState !== 'connected')")


class Watch:
    def __init__(self):
        self.complaints = []
        self._allowed = []

    def allow(self, words):
        """For a test that provokes a complaint: errors holding these words are meant."""
        self._allowed.append(words)

    def over(self, context):
        context.on("weberror", lambda error: self._note(f"uncaught: {error.error}"))
        context.on("console", self._said)
        context.on("request", self._asked)

    def _said(self, message):
        if message.type != "error":
            return
        url = message.location.get("url", "")
        # Chromium reports each refused request here. Asking "who am I" without a session is refused by design.
        if "status of 401" in message.text and url.endswith("/api/v1/session"):
            return
        self._note(f"console: {message.text} ({url})")

    def _asked(self, request):
        where = urlsplit(request.url)
        if where.scheme in ("data", "blob"):
            return
        page = request.frame.url if not request.is_navigation_request() else request.url
        if page.startswith("http") and urlsplit(page).netloc != where.netloc:
            self._note(f"asked another server: {request.url} from {page}")

    def _note(self, complaint):
        if not any(words in complaint for words in self._allowed):
            self.complaints.append(complaint)
