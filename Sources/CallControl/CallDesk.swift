import Domain
package import Foundation
package import Logging
package import Storage
import TwiML

/// Answers Twilio about calls, and the page's wishes about them.
package struct CallDesk: Sendable {
  let store: Store
  let routes: RoutingSnapshot
  let now: @Sendable () -> Date
  let newId: @Sendable () -> String
  let logger: Logger

  package init(
    store: Store, routes: RoutingSnapshot, now: @escaping @Sendable () -> Date,
    newId: @escaping @Sendable () -> String, logger: Logger
  ) {
    self.store = store
    self.routes = routes
    self.now = now
    self.newId = newId
    self.logger = logger
  }

  /// How many requests of calls were answered from memory since the start.
  package var answersFromMemory: Int { routes.degradedAnswers }

  /// One transaction: a request seen before is answered as then; otherwise `body` decides, and its answer is kept.
  func once(
    _ request: VoiceRequest, at now: Date,
    _ body: @escaping @Sendable (CallTransaction) throws -> String?
  ) async throws -> String? {
    let key = RequestKey(request.key)
    return try await store.inCallTransaction { transaction in
      if let answer = try transaction.firstAnswer(to: key) { return answer }
      let answer = try body(transaction)
      try transaction.remember(key, answer: answer, at: now)
      return answer
    }
  }

  /// Loads nothing and judges nothing: hands `event` to the machine and saves what it says.
  func handle(
    _ event: CallEvent, _ machine: CallStateMachine, in transaction: CallTransaction, at now: Date
  ) throws -> (CallStateMachine, CallStep) {
    try handle(event, machine, savedAs: machine, in: transaction, at: now)
  }

  /// The same for a call that begins: nothing of it is saved yet.
  func begin(
    _ event: CallEvent, _ machine: CallStateMachine, in transaction: CallTransaction, at now: Date
  ) throws -> (CallStateMachine, CallStep) {
    try handle(event, machine, savedAs: nil, in: transaction, at: now)
  }

  private func handle(
    _ event: CallEvent, _ machine: CallStateMachine, savedAs saved: CallStateMachine?,
    in transaction: CallTransaction, at now: Date
  ) throws -> (CallStateMachine, CallStep) {
    var changed = machine
    let step = changed.handle(event, at: now) { ID(newId()) }
    try transaction.save(changed, after: saved, step: step, at: now, newEffectId: newId)
    return (changed, step)
  }
}
