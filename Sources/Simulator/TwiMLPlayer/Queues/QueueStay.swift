import Foundation

/// Enqueue, while it runs.
struct QueueStay: Sendable {
  /// How it ended, as the action is told.
  enum Result: String, Sendable {
    case bridged, error, hangup, leave, redirected
    case redirectedFromBridged = "redirected-from-bridged"
    case queueFull = "queue-full"
  }

  let queueSid: String
  let action: String?
  let method: String
  let waiting: Participant.Music
  let enqueuedAt: Date
  /// Who dialled the queue and got this caller.
  var agent: String?
  var leftAt: Date?
  var bridgedAt: Date?

  func seconds(at now: Date) -> Int { max(0, Int((leftAt ?? now).timeIntervalSince(enqueuedAt))) }
}

/// Dial with Queue, while it runs.
struct Dequeuing: Sendable {
  let queueSid: String
  let action: String?
  let method: String
  let hangupOnStar: Bool
  let timeoutSeconds: Double
  let timeLimitSeconds: Double
  let recording: DialRecording?
  /// What the caller hears before the bridge.
  let greeting: VoiceURLs?
  var member: String?
  var bridgedAt: Date?
  var recordingSid: String?
}
