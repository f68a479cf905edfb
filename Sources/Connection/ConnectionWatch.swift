package import Domain
import Foundation
package import Logging
import ServiceLifecycle
import Storage
import Synchronization

/// Looks at Twilio for every workspace: at start, each hour, and when there is a hint. What was cut off in the middle,
/// by a crash or a Twilio that was busy, is carried on; what differs is put right where the workspace says so.
package final class ConnectionWatch: Service {
  private static let tick = Duration.seconds(15)
  private static let every: TimeInterval = 3600
  /// After a failure, twice as long after each further one.
  private static let patience: TimeInterval = 60

  private struct Turn {
    var dueAt: Date
    var failures = 0
  }

  private let connector: TwilioConnector
  private let logger: Logger
  private let turns = Mutex<[Workspace.ID: Turn]>([:])

  package init(connector: TwilioConnector, logger: Logger) {
    self.connector = connector
    self.logger = logger
  }

  /// Something speaks for a look before the hour is over. Does not block.
  package func hurry(_ workspaceId: Workspace.ID) {
    turns.withLock { $0[workspaceId] = nil }
  }

  package func run() async throws {
    try? await cancelWhenGracefulShutdown { [self] in
      while !Task.isCancelled {
        await round()
        try await Task.sleep(for: Self.tick)
      }
    }
  }

  /// Everything that is due; also called by tests.
  func round() async {
    do {
      for workspaceId in try await connector.store.workspaceIds() where isDue(workspaceId) {
        try await look(at: workspaceId)
      }
    } catch is CancellationError {
      // The server is ending.
    } catch {
      logger.error("The connections to Twilio cannot be looked at", metadata: ["error": "\(error)"])
    }
  }

  private func isDue(_ workspaceId: Workspace.ID) -> Bool {
    turns.withLock { $0[workspaceId].map { $0.dueAt <= connector.store.clock() } ?? true }
  }

  private func look(at workspaceId: Workspace.ID) async throws {
    guard let account = try await connector.store.twilioAccount(of: workspaceId) else { return }
    do {
      switch account.state {
      case .connected: try await watch(workspaceId)
      // What was chosen is saved, and no more than that is taken.
      case .connecting: _ = try await connector.repair(workspaceId)
      case .disconnecting:
        if let reason = try await connector.disconnect(workspaceId).reason { throw reason }
      }
      turns.withLock { $0[workspaceId] = Turn(dueAt: connector.store.clock() + Self.every) }
    } catch let error as AppError {
      let wait = postpone(workspaceId, atLeast: error.retryAfterSeconds)
      logger.warning(
        "The connection to Twilio could not be looked after: \(error.message)",
        metadata: ["workspaceId": "\(workspaceId)", "againInSeconds": "\(Int(wait))"])
    }
  }

  private func watch(_ workspaceId: Workspace.ID) async throws {
    let status = try await connector.check(workspaceId)
    guard let account = status.account, let drifts = account.drifts, drifts != "[]" else { return }
    logger.warning(
      "Twilio differs from what was set up", metadata: ["workspaceId": "\(workspaceId)", "drifts": "\(drifts)"])
    if account.isAutoRepaired { _ = try await connector.repair(workspaceId) }
  }

  private func postpone(_ workspaceId: Workspace.ID, atLeast seconds: Int?) -> TimeInterval {
    turns.withLock { turns in
      let failures = (turns[workspaceId]?.failures ?? 0) + 1
      let wait = max(
        Double(seconds ?? 0), min(Self.every, Self.patience * pow(2, Double(min(failures, 10) - 1))))
      turns[workspaceId] = Turn(dueAt: connector.store.clock() + wait, failures: failures)
      return wait
    }
  }
}
