import Domain
import GRDB
import Logging
import Synchronization

/// The only way to write: jobs that wait together share one transaction and one fsync.
///
/// A job's own error fails that job alone: the batch is rolled back and run again with a savepoint around each job. Not
/// at once so, because a savepoint makes SQLite copy every page that its job touches, and webhooks do not throw.
/// When COMMIT fails, or SQLite rolls back by itself (disk full, I/O error), the batch is discarded and each job is run
/// once more, alone. Every caller is told on every path.
final class GroupCommitWriter: Sendable {
  private struct State {
    var waiting: [PendingWrite] = []
    var isRunning = false
    var isClosed = false
    var whenIdle: [CheckedContinuation<Void, Never>] = []
  }

  /// A closure alone in the Mutex would be wrapped in one more thunk by every access (Swift 6.3).
  private struct Feed {
    let publish: @Sendable ([DeskEvent]) -> Void
  }

  private enum Attempt {
    /// Committed, published, and everybody told.
    case settled
    /// A job threw, and nothing of the batch stands.
    case thrown(any Error)
    /// Nothing of it stands.
    case discarded(any Error)
    /// The transaction could not even be begun.
    case refused(any Error)
  }

  private let pool: DatabasePool
  private let logger: Logger
  private let state = Mutex(State())
  private let feed = Mutex<Feed?>(nil)
  private let commitCount = Atomic<Int>(0)

  init(pool: DatabasePool, logger: Logger) {
    self.pool = pool
    self.logger = logger
  }

  var commits: Int { commitCount.load(ordering: .relaxed) }

  func connect(_ feed: @escaping @Sendable ([DeskEvent]) -> Void) { self.feed.withLock { $0 = Feed(publish: feed) } }

  func submit(_ write: PendingWrite) {
    let (refusal, starts) = state.withLock { state -> (AppError?, Bool) in
      if state.isClosed { return (AppError(.unavailable, "The server is shutting down."), false) }
      if state.waiting.count >= StorageLimits.waitingWrites {
        return (AppError(.unavailable, "The server is too busy to save this; try again in a moment."), false)
      }
      state.waiting.append(write)
      defer { state.isRunning = true }
      return (nil, !state.isRunning)
    }
    if let refusal { return write.fail(refusal) }
    if starts { pool.asyncWriteWithoutTransaction { self.drain($0) } }
  }

  /// Takes no more jobs and returns when those that wait are done.
  func finish() async {
    await withCheckedContinuation { continuation in
      let isIdle = state.withLock { state in
        state.isClosed = true
        if state.isRunning { state.whenIdle.append(continuation) }
        return !state.isRunning
      }
      if isIdle { continuation.resume() }
    }
  }

  private func drain(_ db: Database) {
    while let batch = nextBatch() {
      var attempt = attempt(batch, in: db)
      if case .thrown = attempt, batch.count > 1 { attempt = self.attempt(batch, inSavepoints: true, in: db) }
      switch attempt {
      case .settled: break
      case .refused(let error), .thrown(let error): for write in batch { write.fail(error) }
      case .discarded(let error):
        logger.error("commit failed", metadata: ["jobs": "\(batch.count)", "error": "\(error)"])
        if batch.count == 1 { batch[0].fail(error) } else { runAlone(batch, in: db) }
      }
    }
  }

  private func nextBatch() -> [PendingWrite]? {
    let (batch, idle) = state.withLock { state -> ([PendingWrite]?, [CheckedContinuation<Void, Never>]) in
      guard !state.waiting.isEmpty else {
        state.isRunning = false
        defer { state.whenIdle = [] }
        return (nil, state.whenIdle)
      }
      let batch = Array(state.waiting.prefix(StorageLimits.writesInOneCommit))
      state.waiting.removeFirst(batch.count)
      return (batch, [])
    }
    for continuation in idle { continuation.resume() }
    return batch
  }

  private func runAlone(_ batch: [PendingWrite], in db: Database) {
    var refusal: (any Error)?
    for write in batch {
      // When even BEGIN fails it waited two seconds for a lock: once is enough.
      if let refusal {
        write.fail(refusal)
        continue
      }
      switch attempt([write], in: db) {
      case .settled: break
      case .discarded(let error), .thrown(let error): write.fail(error)
      case .refused(let error):
        write.fail(error)
        refusal = error
      }
    }
  }

  private func attempt(_ batch: [PendingWrite], inSavepoints: Bool = false, in db: Database) -> Attempt {
    let transaction = WriteTransaction(db)
    var outcomes: [Result<@Sendable () -> Void, any Error>] = []
    outcomes.reserveCapacity(batch.count)
    var hasBegun = false
    var hasThrown = false
    do {
      try db.inTransaction(.immediate) {
        hasBegun = true
        for write in batch {
          if inSavepoints {
            outcomes.append(try transaction.performInSavepoint(write))
          } else {
            do {
              outcomes.append(.success(try write.run(transaction)))
            } catch {
              hasThrown = db.isInsideTransaction
              throw error
            }
          }
        }
        return .commit
      }
    } catch {
      return hasThrown ? .thrown(error) : hasBegun ? .discarded(error) : .refused(error)
    }
    commitCount.add(1, ordering: .relaxed)
    if !transaction.events.isEmpty, let feed = feed.withLock({ $0 }) { feed.publish(transaction.events) }
    for (write, outcome) in zip(batch, outcomes) {
      switch outcome {
      case .success(let tell): tell()
      case .failure(let error): write.fail(error)
      }
    }
    return .settled
  }
}
