import Domain
import Foundation
import GRDB
import Synchronization
import Testing

@testable import Storage

/// Hot statements find their rows by an index: no table is read from end to end.
@Test func hotQueriesDoNotScan() async throws {
  try await withStore { store in
    let acme = try await Acme(in: store)
    let now = store.clock()
    let (workspace, number, agent) = (acme.workspace, acme.mainNumber.number, acme.ada.standing.agent)
    let plans = try await store.read { db in
      let statements = Mutex<Set<String>>([])
      db.trace { event in
        if case .statement(let statement) = event { statements.withLock { _ = $0.insert(statement.sql) } }
      }
      _ = try db.standings(assignedTo: number.id, at: now)
      _ = try db.standing(of: agent.id, at: now)
      _ = try db.agentEntries(in: workspace.id, at: now)
      _ = try db.phoneNumberEntries(in: workspace.id)
      _ = try db.phoneNumber(e164: number.e164, in: workspace.id)
      _ = try db.workspace(webhookKey: workspace.webhookKey)
      _ = try db.twilioAccount(of: workspace.id)
      _ = try db.memberships(of: agent.userId ?? User.ID(""))
      _ = try db.membership(of: agent.userId ?? User.ID(""), in: workspace.id)
      _ = try db.eventHead()
      db.trace(options: [])
      let extra = [
        "SELECT * FROM event WHERE workspaceId = ? AND seq > ? ORDER BY seq LIMIT ?",
        "SELECT * FROM event WHERE callId = ? ORDER BY seq LIMIT ?",
        "SELECT 1 FROM agentDevice WHERE expiresAt <= ? LIMIT 1",
      ]
      return try (statements.withLock { Array($0) }.filter { $0.hasPrefix("SELECT") } + extra).map { sql in
        let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
        statement.setUncheckedArguments(StatementArguments())
        return (sql, try Row.fetchAll(statement).map { $0["detail"] as String })
      }
    }
    #expect(plans.count >= 13)
    for (sql, plan) in plans {
      #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(sql): \(plan)")
    }
  }
}

@Test func purgeRemovesOnlyWhatHasExpired() async throws {
  let clock = MovableClock()
  try await withStore(clock: clock) { store in
    let now = clock.now.milliseconds
    try await store.write { transaction in
      for number in 0..<1200 {
        try transaction.db.run(
          "INSERT INTO webhookSeen (key, answer, at) VALUES (?, NULL, ?)",
          ["\(number)", number < 1100 ? now - 90_000_000 : now])
      }
    }
    #expect(try await store.purge() == 1100)
    #expect(try await store.purge() == 0)
    let left: Int? = try await store.read { try $0.value("SELECT count(*) FROM webhookSeen") }
    #expect(left == 100)
  }
}
