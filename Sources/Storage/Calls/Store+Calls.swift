package import Domain
package import Foundation
import GRDB

extension Store {
  /// Runs `body` in one durable transaction of the group-commit writer; it may run twice, so it does nothing but ask
  /// and save. When this returns, what it saved is on disk and on its way to the commit feed.
  package func inCallTransaction<Answer: Sendable>(
    _ body: @escaping @Sendable (CallTransaction) throws -> Answer
  ) async throws -> Answer {
    try await write { try body(CallTransaction(transaction: $0)) }
  }

  /// Legs of open calls that Twilio has not spoken of since `date`, oldest first.
  package func silentCalls(since date: Date, limit: Int) async throws -> [SilentCall] {
    try await read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT id, workspaceId FROM call INDEXED BY callOpenOfWorkspace WHERE endedAt IS NULL AND heardAt < ? ORDER BY heardAt LIMIT ?
          """, arguments: [date.milliseconds, limit]
      ).map { row in
        let id = Call.ID(row[0])
        return SilentCall(id: id, workspaceId: ID(row[1]), legs: try LegRecord.list(db, ofCall: id))
      }
    }
  }
}

/// An open call of which nothing was heard for a while.
package struct SilentCall: Sendable {
  package let id: Call.ID
  package let workspaceId: Workspace.ID
  package let legs: [Leg]
}

/// A recording whose end nobody has told.
package struct SilentRecording: Sendable {
  package let sid: String
  package let callId: Call.ID
  package let workspaceId: Workspace.ID
}

extension Store {
  /// Recordings still said to be going on that began before `date`; after a day nobody asks any more.
  package func silentRecordings(since date: Date, limit: Int) async throws -> [SilentRecording] {
    try await read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT sid, callId, workspaceId FROM recording
          WHERE status = 'in-progress' AND createdAt BETWEEN ? AND ? LIMIT ?
          """, arguments: [date.milliseconds - 86_400_000, date.milliseconds, limit]
      ).map { SilentRecording(sid: $0[0], callId: ID($0[1]), workspaceId: ID($0[2])) }
    }
  }
}
