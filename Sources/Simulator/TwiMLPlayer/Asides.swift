import TwiML

/// Documents that play in front of a call's own, which goes on when they are over.
enum Aside: Sendable, Equatable {
  case conferenceWait(room: String)
  case hold(room: String)
  /// `tells`: whether its end is reported here; of several who hear it one reports.
  case announcement(room: String, url: String, isForAll: Bool, tells: Bool)
  case queueWait
  /// Greets a queued caller before the one who dialled the queue talks with it.
  case queueGreeting(agent: String)

  /// What may stand in such a document; anything else is passed over with a warning (facts D.2, error 13238).
  var verbs: Set<String> {
    switch self {
    case .conferenceWait, .hold, .announcement, .queueGreeting: ["Play", "Say", "Pause", "Redirect"]
    case .queueWait: ["Play", "Say", "Pause", "Redirect", "Hangup", "Leave", "Gather"]
    }
  }
}

extension Switchboard {
  func playAside(_ sid: String, _ aside: Aside, _ urls: VoiceURLs) {
    beginAside(sid, aside)
    fetch(sid, urls, kind: .wait, parameters: asideParameters(sid))
  }

  /// What a request of such a document says beside the standard parameters. For rooms it is not documented; that it
  /// names the room is a guess.
  func asideParameters(_ sid: String) -> [String: String] {
    guard case .aside(let aside) = calls[sid]?.player.purpose else { return [:] }
    switch aside {
    case .conferenceWait(let room), .hold(let room), .announcement(let room, _, _, _):
      return ["ConferenceSid": room, "FriendlyName": conferences[room]?.friendlyName ?? ""]
    case .queueWait: return queueParameters(sid)
    case .queueGreeting(let agent): return greetingParameters(sid, agent: agent)
    }
  }

  func runAside(_ sid: String, _ aside: Aside, _ verbs: [TwiMLElement], from url: String?) {
    beginAside(sid, aside)
    start(verbs, from: url, on: sid)
  }

  /// Silence in front of the document, or the music of the house, which is only noted.
  func beginAside(_ sid: String, _ aside: Aside) {
    guard let call = calls[sid] else { return }
    newTurn(sid)
    if call.underneath == nil { calls[sid]?.underneath = call.player }
    calls[sid]?.player = Player(purpose: .aside(aside))
  }

  /// The call's own document is in front again.
  func stopAside(_ sid: String) {
    guard let underneath = calls[sid]?.underneath else { return }
    newTurn(sid)
    calls[sid]?.player = underneath
    calls[sid]?.underneath = nil
  }

  func asideEnded(_ sid: String, _ aside: Aside) {
    switch aside {
    // Silence until something else happens: a document that shall loop ends with an empty Redirect.
    case .conferenceWait, .hold: calls[sid]?.player.activity = .idle
    case .announcement(let room, let url, let isForAll, let tells):
      announcementHeard(sid)
      if tells { announcementEnded(room, sid, url: url, isForAll: isForAll, failure: nil) }
    case .queueWait: queueMusicEnded(sid)
    case .queueGreeting(let agent): bridgeQueue(agent: agent, member: sid)
    }
  }

  /// There is no document, or none that can be run.
  func asideFailed(_ sid: String, _ aside: Aside) {
    switch aside {
    case .conferenceWait, .hold: asideEnded(sid, aside)
    case .announcement(let room, let url, let isForAll, let tells):
      announcementHeard(sid)
      let failure = "The document could not be played"
      if tells { announcementEnded(room, sid, url: url, isForAll: isForAll, failure: failure) }
    case .queueWait: leaveQueue(sid, .error)
    case .queueGreeting(let agent): bridgeQueue(agent: agent, member: sid)
    }
  }
}
