import Foundation

/// A recording in words. A scripted person's are known; what a microphone heard cannot be read here.
struct Transcription: Sendable, Codable {
  enum Status: String, Sendable, Codable {
    case inProgress = "in-progress"
    case completed, failed
  }

  let sid: String
  let createdAt: Date
  var updatedAt: Date
  var status = Status.inProgress
  var text = ""
  /// Who gets it.
  let callback: String?

  init(sid: String, callback: String?, at now: Date) {
    self.sid = sid
    self.callback = callback
    createdAt = now
    updatedAt = now
  }
}
