package import Domain
package import Foundation
import GRDB

extension Store {
  /// Deletes a workspace's calls and what belongs to them, some at a time, so that no webhook waits behind it.
  package func deleteCalls(of workspaceId: Workspace.ID) async throws {
    var isMore = true
    while isMore {
      isMore = try await write { transaction in
        try transaction.db.run(
          "DELETE FROM call WHERE id IN (SELECT id FROM call WHERE workspaceId = ? ORDER BY id LIMIT 200)",
          [workspaceId])
        return transaction.db.changesCount > 0
      }
    }
  }

  /// Runs `body` in one durable transaction of the group-commit writer; it may run twice, so it does nothing but ask
  /// and save. When this returns, what it saved is on disk and on its way to the commit feed.
  package func inCallTransaction<Answer: Sendable>(
    _ body: @escaping @Sendable (CallTransaction) throws -> Answer
  ) async throws -> Answer {
    try await write { try body(CallTransaction(transaction: $0)) }
  }

  /// Whether a call to this number comes to us, and nothing is known of it but, perhaps, its end.
  package func isUnknownCall(_ callSid: String, to e164: String, in workspaceId: Workspace.ID) async throws -> Bool {
    try await read { db in
      try db.value(
        """
        SELECT EXISTS (SELECT 1 FROM phoneNumber
            WHERE workspaceId = ? AND e164 = ? AND managedBy = 'ringdesk' AND deletedAt IS NULL)
          AND NOT EXISTS (SELECT 1 FROM leg JOIN call ON call.id = leg.callId WHERE leg.callSid = ? AND call.step > 0)
        """, [workspaceId, e164, callSid]) ?? false
    }
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
