package import Foundation

/// One event on its way to a hook, or a test: a line of the hook's log.
package struct HookDelivery: Sendable, Equatable {
  package enum State: String, Sendable { case delivered, retrying, failed }

  /// Nil for a test.
  package let eventSequence: Int64?
  package let type: String
  /// Of the first attempt.
  package let at: Date
  package let attempts: Int
  package let state: State
  /// Of the last attempt; nil when there was no answer.
  package let status: Int?
  package let error: String?
  package let durationMilliseconds: Int
  package let nextAt: Date?

  package init(
    eventSequence: Int64?, type: String, at: Date, attempts: Int = 1, state: State, status: Int?, error: String?,
    durationMilliseconds: Int, nextAt: Date? = nil
  ) {
    self.eventSequence = eventSequence
    self.type = type
    self.at = at
    self.attempts = attempts
    self.state = state
    self.status = status
    self.error = error
    self.durationMilliseconds = durationMilliseconds
    self.nextAt = nextAt
  }

  package func resource(epoch: String) -> JSON {
    [
      "eventId": JSON(eventSequence.map { DeskEvent.publicId(epoch: epoch, sequence: $0) }), "type": .string(type),
      "at": JSON(at), "attempts": JSON(attempts), "state": .string(state.rawValue), "status": JSON(status),
      "error": JSON(error), "durationMilliseconds": JSON(durationMilliseconds), "nextAttemptAt": JSON(nextAt),
    ]
  }
}
