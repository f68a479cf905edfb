/// A leg's status, in Twilio's spelling; `planned` is ours: an instruction names the leg, Twilio has not spoken of it.
package enum LegStatus: String, Sendable, Codable, CaseIterable {
  case planned, queued, initiated, ringing
  case inProgress = "in-progress"
  case completed, busy, failed
  case noAnswer = "no-answer"
  case canceled

  package var isFinal: Bool { rank == 5 }

  /// Statuses only move up, so that late and crossing callbacks change nothing.
  package var rank: Int {
    switch self {
    case .planned: 0
    case .queued: 1
    case .initiated: 2
    case .ringing: 3
    case .inProgress: 4
    case .completed, .busy, .failed, .noAnswer, .canceled: 5
    }
  }
}
