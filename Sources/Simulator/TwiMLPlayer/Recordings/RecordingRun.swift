import Foundation
import TwiML

/// Record, while it runs.
struct RecordingRun: Sendable {
  enum End { case key, silence, length, hangup }

  let recordingSid: String
  let action: String?
  let method: String
  let silenceSeconds: Double
  let maxLengthSeconds: Double
  let finishOnKey: String
  let startedAt: Date
  var spokenSeconds = 0.0
  /// Grows with every word, so that an older silence timer no longer counts.
  var words = 0

  init(_ element: TwiMLElement, sid: String, isFromSoftphone: Bool, at now: Date) {
    recordingSid = sid
    action = element["action"]
    method = element.method()
    silenceSeconds = Double(element.number("timeout", in: 0...3600, default: 5))
    // Two minutes are the most that is transcribed, ten the most that a softphone can leave.
    let standard = element.flag("transcribe") ? 120 : 3600
    let wanted = Double(element.number("maxLength", in: 1...14_400, default: standard))
    maxLengthSeconds = isFromSoftphone ? min(600, wanted) : wanted
    finishOnKey = element["finishOnKey"] ?? "1234567890*#"
    startedAt = now
  }

  /// Whole seconds that were recorded, nil for nothing at all.
  ///
  /// A microphone is always heard. Of a scripted person only what it was told to say is, or a silence of at least a
  /// second that the person ended.
  func length(endedBy end: End, hasMicrophone: Bool, at now: Date) -> Int? {
    let elapsed = now.timeIntervalSince(startedAt)
    if hasMicrophone { return max(1, Int(max(elapsed, spokenSeconds).rounded())) }
    switch end {
    case .silence where spokenSeconds == 0: return nil
    // Silence at the end is trimmed.
    case .silence: return max(1, Int(max(spokenSeconds, elapsed - silenceSeconds).rounded(.up)))
    case .key, .length, .hangup:
      let seconds = Int(max(elapsed, spokenSeconds).rounded(.up))
      return elapsed < 1 && spokenSeconds == 0 ? nil : max(1, seconds)
    }
  }
}

/// Where a recording's progress is reported.
struct RecordingCallback: Sendable, Equatable, Codable {
  let url: String
  let method: String
  let events: Set<String>

  init(url: String, method: String, events: String?) {
    self.url = url
    self.method = method
    self.events = Set((events ?? "completed").split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init))
  }
}
