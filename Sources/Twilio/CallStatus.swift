/// The status of a call in Twilio's spelling. Webhooks may hold values that no list names; they are kept as they come.
package enum CallStatus: Sendable, Hashable, RawRepresentable {
  case queued, initiated, ringing, inProgress, completed, busy, failed, noAnswer, canceled
  case other(String)

  package init(rawValue: String) {
    self =
      switch rawValue {
      case "queued": .queued
      case "initiated": .initiated
      case "ringing": .ringing
      case "in-progress": .inProgress
      case "completed": .completed
      case "busy": .busy
      case "failed": .failed
      case "no-answer": .noAnswer
      case "canceled": .canceled
      default: .other(rawValue)
      }
  }

  package var rawValue: String {
    switch self {
    case .queued: "queued"
    case .initiated: "initiated"
    case .ringing: "ringing"
    case .inProgress: "in-progress"
    case .completed: "completed"
    case .busy: "busy"
    case .failed: "failed"
    case .noAnswer: "no-answer"
    case .canceled: "canceled"
    case .other(let text): text
    }
  }

  /// Nothing more will happen to the call.
  package var isFinal: Bool {
    switch self {
    case .completed, .busy, .failed, .noAnswer, .canceled: true
    case .queued, .initiated, .ringing, .inProgress, .other: false
    }
  }
}

extension CallStatus: Codable {
  package init(from decoder: any Decoder) throws {
    self.init(rawValue: try decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}
