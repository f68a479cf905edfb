import Foundation

/// What was recorded of a call or a conference. Its sound is kept when a browser sent some, and made up when asked for
/// otherwise.
struct Recording: Sendable, Codable {
  enum Status: String, Sendable, Codable {
    case inProgress = "in-progress"
    case paused, stopped, processing, completed, absent
  }

  enum Source: String, Sendable, Codable {
    case dialVerb = "DialVerb"
    case conference = "Conference"
    case outboundAPI = "OutboundAPI"
    case recordVerb = "RecordVerb"
    case startCallRecordingAPI = "StartCallRecordingAPI"
    case startConferenceRecordingAPI = "StartConferenceRecordingAPI"
  }

  let sid: String
  let accountSid: String
  let callSid: String
  var conferenceSid: String?
  let startedAt: Date
  var updatedAt: Date
  var status: Status = .inProgress
  var source: Source = .recordVerb
  var channels = 1
  var track = "both"
  /// Who is told how it goes.
  var callback: RecordingCallback?
  var durationSeconds = 0
  /// Seconds of speech, by which the made-up sound is modulated.
  var spokenSeconds = 0.0
  var wav: [UInt8]?
  /// What was said in it, and what becomes of that in writing.
  var said: [String] = []
  var transcription: Transcription?

  /// Since when nothing is recorded, and whether the pause will be missing from the sound or silent in it.
  private var pausedAt: Date?
  private var pauseIsSkipped = false
  private var skippedSeconds = 0.0

  init(sid: String, accountSid: String, callSid: String, at now: Date) {
    self.sid = sid
    self.accountSid = accountSid
    self.callSid = callSid
    startedAt = now
    updatedAt = now
  }

  var isRunning: Bool { status == .inProgress || status == .paused }

  mutating func pause(skips: Bool, at now: Date) {
    guard status == .inProgress else { return }
    status = .paused
    (pausedAt, pauseIsSkipped, updatedAt) = (now, skips, now)
  }

  mutating func resume(at now: Date) {
    guard status == .paused else { return }
    status = .inProgress
    updatedAt = now
    endPause(at: now)
  }

  /// Whole seconds up to now, without the pauses that were to be skipped.
  mutating func close(at now: Date) -> Int {
    endPause(at: now)
    return max(0, Int((now.timeIntervalSince(startedAt) - skippedSeconds).rounded(.up)))
  }

  private mutating func endPause(at now: Date) {
    if let pausedAt, pauseIsSkipped { skippedSeconds += now.timeIntervalSince(pausedAt) }
    pausedAt = nil
  }
}
