package import Foundation

/// What became of one attempt.
package enum OutboxResult: Sendable, Equatable {
  case done
  /// Not now; `after` is what the other side asked for, in seconds.
  case retry(after: TimeInterval?, reason: String)
  /// Never: trying again would not help.
  case refused(String)
}

/// Growing pauses: 1, 2, 4 … seconds, at most 5 minutes.
enum Backoff {
  static func pause(afterAttempts attempts: Int) -> TimeInterval {
    min(pow(2, Double(min(attempts, 16))), 300)
  }
}
