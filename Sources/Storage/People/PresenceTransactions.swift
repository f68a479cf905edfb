package import Domain
import Foundation
import GRDB

/// Whether an agent's phone can ring is a lease, held by the tab that owns the phone and kept as a row: a stream may
/// live on while the phone's tab is frozen, and a restart of the server makes nobody unreachable.
extension Store {
  /// Takes or renews the lease of a device for 90 s, or gives it up.
  package func renewPresence(
    of id: Agent.ID, in workspaceId: Workspace.ID, deviceId: String, isRegistered: Bool
  ) async throws {
    let now = clock()
    let expiry = now.addingTimeInterval(Double(StorageLimits.presenceLeaseSeconds))
    try await write { transaction in
      let db = transaction.db
      let before = try db.agentEntry(id, in: workspaceId, at: now).standing.isReachable
      if isRegistered {
        try db.run(
          """
          INSERT INTO agentDevice (agentId, deviceId, state, renewedAt, expiresAt) VALUES (?, ?, 'registered', ?, ?)
          ON CONFLICT (agentId, deviceId) DO UPDATE SET state = excluded.state, renewedAt = excluded.renewedAt,
            expiresAt = excluded.expiresAt
          """, [id, deviceId, now.milliseconds, expiry.milliseconds])
      } else {
        try db.run("DELETE FROM agentDevice WHERE agentId = ? AND deviceId = ?", [id, deviceId])
      }
      let after = try db.agentEntry(id, in: workspaceId, at: now).standing.isReachable
      if after != before { try transaction.appendAgentEvent(.agentPresence, of: id, at: now) }
    }
  }

  /// Ends the leases that nobody renewed, and publishes who is unreachable now. Run it every few seconds; it writes
  /// only when there is something to end. Returns how many agents became unreachable.
  @discardableResult
  package func lapsePresence() async throws -> Int {
    let now = clock()
    let hasLapsed = try await read { db in
      try db.row("SELECT 1 FROM agentDevice WHERE expiresAt <= ? LIMIT 1", [now.milliseconds]) != nil
    }
    guard hasLapsed else { return 0 }
    return try await write { transaction in
      let db = transaction.db
      let agents: [Agent.ID] = try db.rows(
        "SELECT DISTINCT agentId FROM agentDevice WHERE expiresAt <= ? ORDER BY agentId", [now.milliseconds]
      ).map { $0.id("agentId") }
      try db.run("DELETE FROM agentDevice WHERE expiresAt <= ?", [now.milliseconds])
      var unreachable = 0
      for id in agents where try db.standing(of: id, at: now)?.isReachable == false {
        try transaction.appendAgentEvent(.agentPresence, of: id, at: now)
        unreachable += 1
      }
      return unreachable
    }
  }
}
