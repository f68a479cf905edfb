import Domain
import Foundation
import GRDB

/// What the jobs of one commit see: the database inside the transaction, and the event log.
final class WriteTransaction {
  let db: Database
  /// Of all jobs of this commit that did not fail, in the order of their sequence.
  private(set) var events: [DeskEvent] = []

  init(_ db: Database) { self.db = db }

  /// Appends a fact. Its sequence is its place in the table, for good: sequences are never used again.
  @discardableResult
  func appendEvent(
    _ kind: DeskEvent.Kind, in workspaceId: Workspace.ID, at: Date, callId: Call.ID? = nil, agentId: Agent.ID? = nil,
    version: Int = 1, data: String
  ) throws -> DeskEvent {
    try db.write(
      hot: "INSERT INTO event (workspaceId, type, version, at, callId, agentId, data) VALUES (?, ?, ?, ?, ?, ?, ?)",
      [
        Bound(workspaceId), .text(kind.rawValue), Bound(version), Bound(at), Bound(callId), Bound(agentId), .text(data),
      ])
    let event = DeskEvent(
      sequence: db.lastInsertedRowID, workspaceId: workspaceId, kind: kind, version: version,
      at: Date(milliseconds: at.milliseconds), callId: callId, agentId: agentId, data: data)
    events.append(event)
    return event
  }

  /// Runs one job in its own savepoint. Throws only when SQLite has rolled back the whole transaction by itself.
  func performInSavepoint(_ write: PendingWrite) throws -> Result<@Sendable () -> Void, any Error> {
    let mark = events.count
    do {
      var tell: (@Sendable () -> Void)?
      try db.inSavepoint {
        tell = try write.run(self)
        return .commit
      }
      return tell.map { .success($0) } ?? .failure(AppError(.internal, "The write had no result."))
    } catch {
      guard db.isInsideTransaction else { throw error }
      events.removeSubrange(mark...)
      return .failure(error)
    }
  }
}

/// A job that waits for the writer.
struct PendingWrite: Sendable {
  /// Does the statements and returns how to tell the caller, which happens once the commit is on disk.
  let run: @Sendable (WriteTransaction) throws -> @Sendable () -> Void
  let fail: @Sendable (any Error) -> Void
}
