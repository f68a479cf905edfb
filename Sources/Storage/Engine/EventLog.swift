package import Domain
import Foundation
import GRDB

/// Reading the append-only event table back.
extension Store {
  /// The newest sequence of all workspaces; 0 when there is none.
  package func eventHead() async throws -> Int64 {
    try await read { try $0.eventHead() }
  }

  /// A workspace's events after a sequence, oldest first.
  package func events(after sequence: Int64, in workspaceId: Workspace.ID, limit: Int) async throws -> [DeskEvent] {
    try await read { db in
      try db.rows(
        "SELECT * FROM event WHERE workspaceId = ? AND seq > ? ORDER BY seq LIMIT ?", [workspaceId, sequence, limit]
      ).compactMap(DeskEvent.init)
    }
  }

  /// A call's events, oldest first: its timeline.
  package func events(of callId: Call.ID, limit: Int = 500) async throws -> [DeskEvent] {
    try await read { db in
      try db.rows("SELECT * FROM event WHERE callId = ? ORDER BY seq LIMIT ?", [callId, limit]).compactMap(
        DeskEvent.init)
    }
  }
}

extension Database {
  func eventHead() throws -> Int64 { try value("SELECT max(seq) FROM event") ?? 0 }
}

extension DeskEvent {
  /// Nil for a kind that this binary does not know.
  init?(_ row: Row) {
    guard let kind = Kind(rawValue: row["type"]) else { return nil }
    self.init(
      sequence: row["seq"], workspaceId: row.id("workspaceId"), kind: kind, version: row["version"],
      at: row.date("at"), callId: row.optionalID("callId"), agentId: row.optionalID("agentId"), data: row["data"])
  }
}
