import Foundation
import TwiML

/// Where a leg stands in its document, and what it is doing there.
struct Player: Sendable {
  enum Activity: Sendable {
    case idle
    /// A document, or the sound of a Play, is on its way.
    case fetching
    /// Say, Play or Pause; a timer ends it.
    case speaking
    case gathering(Gathering)
    case recording(RecordingRun)
    case dialling(Dialling)
    case conferencing(ConferenceStay)
    case queued(QueueStay)
    /// Dial with Queue: waits for a caller, or talks with one.
    case dequeuing(Dequeuing)
    /// Connect with Stream; nothing but the caller or REST ends it here.
    case streaming
  }

  enum Purpose: Sendable, Equatable {
    case main
    /// Runs on a callee before the bridge.
    case screening(parent: String)
    /// Plays in front of the call's own document.
    case aside(Aside)
  }

  /// What a verb did with the call.
  enum Flow { case goesOn, waits }

  private var verbs: [TwiMLElement] = []
  private var position = 0
  /// Where the document came from; nil for one that came in a REST parameter.
  private(set) var documentURL: String?
  /// The document as it came, or the beginning of it, for people to read; nil when verbs came without one.
  private(set) var documentText: String?
  var activity: Activity = .idle
  var purpose: Purpose = .main
  /// Asked when a document cannot be had or run.
  var fallback: VoiceURLs?

  init(purpose: Purpose = .main) { self.purpose = purpose }

  mutating func load(_ verbs: [TwiMLElement], from url: String?, text: String?) {
    self.verbs = verbs
    position = 0
    documentURL = url
    documentText = text
    activity = .idle
  }

  mutating func unload(from url: String?) {
    load([], from: url, text: nil)
  }

  mutating func nextVerb() -> TwiMLElement? {
    guard position < verbs.count else { return nil }
    position += 1
    return verbs[position - 1]
  }

  /// The verb that runs now.
  var current: TwiMLElement? { position > 0 ? verbs[position - 1] : nil }

  /// The verb that would run next.
  var upcoming: TwiMLElement? { position < verbs.count ? verbs[position] : nil }
}

/// Reading attributes as Twilio does: what makes no sense counts as not given.
extension TwiMLElement {
  func number(_ name: String, in range: ClosedRange<Int>, default value: Int) -> Int {
    guard let number = self[name].flatMap({ Int($0.trimmingCharacters(in: .whitespaces)) }), range.contains(number)
    else { return value }
    return number
  }

  func flag(_ name: String, default value: Bool = false) -> Bool {
    switch self[name]?.lowercased() {
    case "true": true
    case "false": false
    default: value
    }
  }

  func method(_ name: String = "method") -> String { self[name]?.uppercased() == "GET" ? "GET" : "POST" }

  var trimmedText: String {
    spokenText.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
