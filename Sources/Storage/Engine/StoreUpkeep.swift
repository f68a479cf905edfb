import Foundation
import GRDB

extension Store {
  /// Whether a write reaches the disk now: for readiness. Changes nothing.
  package func isWritable() async -> Bool {
    // The page written here finds room in the log long after a call's pages do not.
    guard directory.hasRoom() else { return false }
    do {
      // SQLite writes and fsyncs the page although it stays as it was.
      try await write { try $0.db.run("UPDATE installation SET id = id") }
      return true
    } catch {
      return false
    }
  }

  /// Removes what has expired, in chunks, so that no webhook waits behind it: sessions, tickets, throttles, and
  /// answers to webhooks and to keyed requests older than a day. Returns how many rows went. Run it hourly.
  @discardableResult
  package func purge() async throws -> Int {
    let now = clock()
    let yesterday = now.addingTimeInterval(-86_400).milliseconds
    var removed = 0
    for (sql, limit) in [
      (
        "DELETE FROM session WHERE tokenHash IN (SELECT tokenHash FROM session WHERE expiresAt < ? LIMIT 500)",
        now.milliseconds
      ),
      ("DELETE FROM ticket WHERE hash IN (SELECT hash FROM ticket WHERE expiresAt < ? LIMIT 500)", yesterday),
      (
        "DELETE FROM webhookSeen WHERE seq IN (SELECT seq FROM webhookSeen ORDER BY seq LIMIT 500) AND at < ?",
        yesterday
      ),
      (
        "DELETE FROM signInThrottle WHERE subject IN (SELECT subject FROM signInThrottle WHERE lastFailureAt < ? "
          + "AND blockedUntil < ?1 LIMIT 500)", yesterday
      ),
      ("DELETE FROM keptAnswer WHERE hash IN (SELECT hash FROM keptAnswer WHERE at < ? LIMIT 500)", yesterday),
    ] {
      var count: Int
      repeat {
        count = try await write { transaction in
          try transaction.db.run(sql, [limit])
          return transaction.db.changesCount
        }
        removed += count
      } while count == 500
    }
    return removed
  }
}
