package import Domain
package import Foundation
import GRDB

extension Store {
  /// Effects due at `now`, of each workspace a few: what must not come late before what may, and the older before the
  /// newer, so that neither another workspace's thousands nor a slow download keep a hang-up waiting.
  package func dueEffects(at now: Date, limit: Int) async throws -> [OutboxEntry] {
    try await read { db in
      try db.rows(
        """
        SELECT \(OutboxRecord.columns) FROM (
          SELECT *, row_number() OVER (PARTITION BY workspaceId ORDER BY notAfter, nextAt, id) AS place
          FROM outbox WHERE nextAt <= ?)
        WHERE place <= 4 ORDER BY place, nextAt LIMIT ?
        """, [now.milliseconds, limit]
      ).map(OutboxRecord.entry(from:))
    }
  }

  /// When the next effect is due; nil when none waits.
  package func nextEffectDue() async throws -> Date? {
    try await read { db in Date(milliseconds: try db.value("SELECT min(nextAt) FROM outbox")) }
  }

  /// False once somebody has carried the effect out, or put it off, since it was read.
  package func effectStillStands(_ entry: OutboxEntry) async throws -> Bool {
    try await read { db in
      try db.value(
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE id = ? AND attempts = ?)", [entry.id, entry.attempts]) ?? false
    }
  }

  /// True while the call stands at `version` or nothing was expected of it.
  package func effectStillExpected(_ entry: OutboxEntry) async throws -> Bool {
    guard let version = entry.expectedCallVersion, let callId = entry.callId else { return true }
    return try await read { db in
      try db.value("SELECT version FROM call WHERE id = ?", [callId]) == version
    }
  }

  /// Effects of a workspace that failed so often that it is no passing trouble; nil when there are none.
  package func stuckEffects(in workspaceId: Workspace.ID, attempts: Int = 4) async throws -> StuckEffects? {
    try await read { db in
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT count(*) AS count, min(createdAt) AS since, max(lastError) AS lastError FROM outbox
          WHERE workspaceId = ? AND attempts >= ?
          """, arguments: [workspaceId.rawValue, attempts])
      guard let row, let since = row.optionalDate("since") else { return nil }
      return StuckEffects(count: row["count"], since: since, lastError: row["lastError"])
    }
  }

  package func removeEffect(_ id: String) async throws {
    try await write { try $0.db.run("DELETE FROM outbox WHERE id = ?", [id]) }
  }

  package func postponeEffect(_ id: String, until date: Date, error: String) async throws {
    try await write {
      try $0.db.run(
        "UPDATE outbox SET attempts = attempts + 1, nextAt = ?, lastError = ? WHERE id = ?",
        [date.milliseconds, error, id])
    }
  }
}

/// Effects that do not get done.
package struct StuckEffects: Sendable, Equatable {
  package let count: Int
  /// When the oldest was wanted.
  package let since: Date
  package let lastError: String?
}
