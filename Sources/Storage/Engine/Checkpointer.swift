import Dispatch
import GRDB
import Logging
import Synchronization

/// Copies the WAL back into the database on a thread and a connection of its own, so that no commit waits for it.
/// Through the pool it would run on the writer.
final class Checkpointer: Sendable {
  private static let interval = DispatchTimeInterval.milliseconds(200)

  private let queue = DispatchQueue(label: "ringdesk.checkpoint", qos: .utility)
  private let connection: DatabaseQueue
  private let commits: @Sendable () -> Int
  private let logger: Logger
  private let isStopped = Mutex(false)

  /// - Parameter commits: how many there were so far; nothing is done while it stands still.
  init(path: String, commits: @escaping @Sendable () -> Int, logger: Logger) throws {
    connection = try DatabaseQueue(path: path, configuration: Connections.configuration("ringdesk.checkpoint"))
    self.commits = commits
    self.logger = logger
    schedule(after: 0)
  }

  /// Waits for a checkpoint that runs, empties the WAL so that the file alone is the whole database, and closes the
  /// connection. The pool itself leaves the WAL behind, because its readers are closed last. Blocks.
  func stop() throws {
    // SQLite dereferences a closed connection: stopping twice does nothing.
    let wasStopped = isStopped.withLock { stopped in
      defer { stopped = true }
      return stopped
    }
    if wasStopped { return }
    try queue.sync {
      checkpoint(.truncate)
      try connection.close()
    }
  }

  private func schedule(after seen: Int) {
    queue.asyncAfter(deadline: .now() + Self.interval) { [weak self] in
      guard let self, !isStopped.withLock({ $0 }) else { return }
      let now = commits()
      if now != seen { checkpoint(.passive) }
      schedule(after: now)
    }
  }

  private func checkpoint(_ mode: Database.CheckpointMode) {
    do {
      try connection.writeWithoutTransaction { _ = try $0.checkpoint(mode) }
    } catch {
      logger.warning("checkpoint failed", metadata: ["error": "\(error)"])
    }
  }
}
