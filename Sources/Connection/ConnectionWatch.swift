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
    /// Whether what was cut off goes on before that.
    var mayFinish = false
  }

  private let connector: TwilioConnector
  private let logger: Logger
  private let turns = Mutex<[Workspace.ID: Turn]>([:])
  private let hints = Mutex<Set<Workspace.ID>>([])
  private let moved = Mutex<Set<Workspace.ID>>([])

  package init(connector: TwilioConnector, logger: Logger) {
    self.connector = connector
    self.logger = logger
  }

  /// A webhook was signed with the next auth token: Twilio has promoted it, whatever else it still accepts.
  package func tokenMoved(_ workspaceId: Workspace.ID) {
    _ = moved.withLock { $0.insert(workspaceId) }
    hurry(workspaceId)
  }

  /// Something speaks for a look before the hour is over. Does not block.
  package func hurry(_ workspaceId: Workspace.ID) {
    _ = hints.withLock { $0.insert(workspaceId) }
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
      let unfinished = try await connector.store.unfinishedConnections()
      for workspaceId in try await connector.store.workspaceIds()
      where isDue(workspaceId, isUnfinished: unfinished.contains(workspaceId)) {
        try await look(at: workspaceId)
      }
    } catch is CancellationError {
      // The server is ending.
    } catch {
      logger.error("The connections to Twilio cannot be looked at", metadata: ["error": "\(error)"])
    }
  }

  /// What is cut off does not wait for the hour, unless it was tried and cannot be finished.
  private func isDue(_ workspaceId: Workspace.ID, isUnfinished: Bool) -> Bool {
    guard !connector.isBeingChanged(workspaceId) else { return false }
    guard let turn = turns.withLock({ $0[workspaceId] }), !hints.withLock({ $0.contains(workspaceId) }) else {
      return true
    }
    return turn.dueAt <= connector.store.clock() || (isUnfinished && turn.mayFinish)
  }

  /// One workspace's trouble is no other's: whatever it is, its turn comes again.
  private func look(at workspaceId: Workspace.ID) async throws {
    _ = hints.withLock { $0.remove(workspaceId) }
    do {
      if moved.withLock({ $0.remove(workspaceId) }) != nil {
        try await connector.store.promoteNextAuthToken(of: workspaceId)
      }
      guard let account = try await connector.store.twilioAccount(of: workspaceId) else { return }
      switch account.state {
      case .connected: try await watch(workspaceId)
      // What was chosen is saved, and no more than that is taken.
      case .connecting: _ = try await connector.connect(workspaceId, phoneNumbers: .unchanged)
      case .disconnecting:
        if let reason = try await connector.disconnect(workspaceId).reason { throw reason }
      }
      let isFinished = try await !connector.store.unfinishedConnections().contains(workspaceId)
      turns.withLock {
        $0[workspaceId] = Turn(dueAt: connector.store.clock() + Self.every, mayFinish: isFinished)
      }
    } catch let error as CancellationError {
      throw error
    } catch {
      let wait = postpone(workspaceId, atLeast: (error as? AppError)?.retryAfterSeconds)
      logger.warning(
        "The connection to Twilio could not be looked after",
        metadata: [
          "workspaceId": "\(workspaceId)", "againInSeconds": "\(Int(wait))",
          "error": "\((error as? AppError)?.message ?? "\(error)")",
        ])
    }
  }

  private func watch(_ workspaceId: Workspace.ID) async throws {
    let trouble = try await finish(workspaceId)
    let status = try await connector.check(workspaceId)
    if let account = status.account, let drifts = account.drifts, drifts != "[]" {
      logger.warning(
        "Twilio differs from what was set up",
        metadata: ["workspaceId": "\(workspaceId)", "kinds": "\(Drift.kinds(in: drifts))"])
      if account.isAutoRepaired {
        _ = try await connector.repair(workspaceId)
        return
      }
    }
    if let trouble { throw trouble }
  }

  /// - Returns: what holds it up, which is no reason not to look at the rest.
  private func finish(_ workspaceId: Workspace.ID) async throws -> (any Error)? {
    guard try await connector.store.unfinishedConnections().contains(workspaceId) else { return nil }
    do {
      try await connector.finish(workspaceId)
      return nil
    } catch let error as CancellationError {
      throw error
    } catch {
      return error
    }
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
