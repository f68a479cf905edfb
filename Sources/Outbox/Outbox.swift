import Domain
package import Foundation
package import Logging
import ServiceLifecycle
package import Storage

/// # Outbox
///
/// Carries out what transactions left to be done at Twilio: rows, saved with the change that wants them, tried until
/// they are done, too late or no longer wanted. Knows no effect by name; a performer does.
///
/// Invariants
/// - An effect survives a restart, and is tried again after any failure, with growing pauses.
/// - Effects of one workspace run one after another; one workspace's 429 never delays another's.
/// - Past `notAfter`, or when the call has moved past the expected version, an effect is dropped.
///
/// Why not call Twilio right after the commit: a crash between the two would lose it, and a slow Twilio would hold
/// the answer to a webhook.
package struct OutboxRunner: Service {
  package typealias Perform = @Sendable (OutboxEntry) async -> OutboxResult

  private let store: Store
  private let now: @Sendable () -> Date
  private let logger: Logger
  private let perform: Perform
  private let bell: AsyncStream<Void>
  private let ring: AsyncStream<Void>.Continuation

  package init(store: Store, now: @escaping @Sendable () -> Date, logger: Logger, perform: @escaping Perform) {
    self.store = store
    self.now = now
    self.logger = logger
    self.perform = perform
    (bell, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Says that there may be something to do. Cheap; called after each commit.
  package func wake() { ring.yield() }

  package func run() async throws {
    await withTaskCancellationOrGracefulShutdownHandler {
      await work()
    } onCancelOrGracefulShutdown: {
      ring.finish()
    }
  }

  private func work() async {
    let lanes = Lanes()
    await withDiscardingTaskGroup { group in
      group.addTask { await tick() }
      for await _ in bell {
        do {
          for (workspaceId, entries) in try await due() {
            guard await lanes.enter(workspaceId) else { continue }
            group.addTask {
              for entry in entries { await carryOut(entry) }
              await lanes.leave(workspaceId)
              wake()
            }
          }
        } catch {
          logger.error("The outbox cannot be read", metadata: ["error": "\(error)"])
        }
      }
      group.cancelAll()
    }
  }

  /// Retries come due without anybody ringing.
  private func tick() async {
    while !Task.isCancelled {
      wake()
      try? await Task.sleep(for: .seconds(1))
    }
  }

  private func due() async throws -> [Workspace.ID: [OutboxEntry]] {
    Dictionary(grouping: try await store.dueEffects(at: now(), limit: 256), by: \.workspaceId)
  }

  private func carryOut(_ entry: OutboxEntry) async {
    do {
      // It was read before the workspace's lane was entered; whoever was in there may have done it.
      guard try await store.effectStillStands(entry) else { return }
      guard entry.notAfter > now(), try await store.effectStillExpected(entry) else {
        logger.warning("An effect is dropped: it came too late", metadata: metadata(of: entry))
        return try await store.removeEffect(entry.id)
      }
      switch await perform(entry) {
      case .done:
        try await store.removeEffect(entry.id)
      case .refused(let reason):
        logger.warning("An effect is dropped: \(reason)", metadata: metadata(of: entry))
        try await store.removeEffect(entry.id)
      case .retry(let after, let reason):
        let pause = max(after ?? 0, Backoff.pause(afterAttempts: entry.attempts))
        logger.notice("An effect is tried again in \(pause) s: \(reason)", metadata: metadata(of: entry))
        try await store.postponeEffect(entry.id, until: now() + pause, error: reason)
      }
    } catch {
      logger.error("The outbox cannot be saved", metadata: ["error": "\(error)"])
      // The effect is still due: without a pause it would be carried out again and again until the disk has room.
      try? await Task.sleep(for: .seconds(5))
    }
  }

  private func metadata(of entry: OutboxEntry) -> Logger.Metadata {
    ["effect": "\(entry.kind)", "label": "\(entry.label)", "workspaceId": "\(entry.workspaceId)"]
  }
}
