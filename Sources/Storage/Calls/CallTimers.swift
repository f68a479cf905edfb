package import Domain
package import Foundation
import GRDB

/// A call whose caller was asked for a message that nobody has told of.
package struct AwaitedMessage: Sendable {
  package let callId: Call.ID
  package let workspaceId: Workspace.ID
  package let step: Int
  /// Of the leg that recorded it: the one that began the call.
  package let callSid: String
  package let startedAt: Date
  package let isOpen: Bool
}

extension CallTransaction {
  /// A call waits for one thing at a time: what it waited for before is forgotten.
  package func awaitMessage(of id: Call.ID, step: Int, until date: Date) throws {
    try stopAwaitingMessage(of: id)
    try db.run("INSERT INTO callTimer (callId, step, dueAt) VALUES (?, ?, ?)", [id, step, date.milliseconds])
  }

  package func stopAwaitingMessage(of id: Call.ID) throws {
    try db.run("DELETE FROM callTimer WHERE callId = ?", [id])
  }
}

extension Store {
  /// Messages that should have been told of by `date`, the longest overdue first.
  package func overdueMessages(at date: Date, limit: Int) async throws -> [AwaitedMessage] {
    try await read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT call.id, call.workspaceId, callTimer.step, leg.callSid, call.startedAt, call.endedAt IS NULL
          FROM callTimer JOIN call ON call.id = callTimer.callId
          JOIN leg ON leg.callId = call.id AND leg.attempt = 0
          WHERE callTimer.dueAt <= ? ORDER BY callTimer.dueAt LIMIT ?
          """, arguments: [date.milliseconds, limit]
      ).map {
        AwaitedMessage(
          callId: ID($0[0]), workspaceId: ID($0[1]), step: $0[2], callSid: $0[3],
          startedAt: Date(milliseconds: $0[4]), isOpen: $0[5])
      }
    }
  }
}
