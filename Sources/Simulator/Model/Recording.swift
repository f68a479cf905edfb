import Foundation

/// What a caller left behind. Its sound is kept when a browser sent some, and made up when asked for otherwise.
struct Recording: Sendable {
  enum Status: String, Sendable {
    case inProgress = "in-progress"
    case processing, completed, absent
  }

  let sid: String
  let accountSid: String
  let callSid: String
  let startedAt: Date
  var updatedAt: Date
  var status: Status = .inProgress
  var source = "RecordVerb"
  var durationSeconds = 0
  /// Seconds of speech, by which the made-up sound is modulated.
  var spokenSeconds = 0.0
  var wav: [UInt8]?

  init(sid: String, accountSid: String, callSid: String, at now: Date) {
    self.sid = sid
    self.accountSid = accountSid
    self.callSid = callSid
    startedAt = now
    updatedAt = now
  }
}
