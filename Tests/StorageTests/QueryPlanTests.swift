import Domain
import Foundation
import GRDB
import Synchronization
import Testing

@testable import Storage

/// Hot statements find their rows by an index: no table is read from end to end.
struct QueryPlanTests {
  @Test func readsOfTheDesk() async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      let now = store.clock()
      let (workspace, number, agent) = (acme.workspace, acme.mainNumber.number, acme.ada.standing.agent)
      let user = agent.userId ?? User.ID("")
      try await store.read { db in
        try expectNoScan(in: db, atLeast: 9) {
          _ = try db.standings(assignedTo: number.id, at: now)
          _ = try db.standing(of: agent.id, at: now)
          _ = try db.agentEntries(in: workspace.id, at: now)
          _ = try db.phoneNumberEntries(in: workspace.id)
          _ = try db.workspace(webhookKey: workspace.webhookKey)
          _ = try db.twilioAccount(of: workspace.id)
          _ = try db.memberships(of: user)
          _ = try db.membership(of: user, in: workspace.id)
          _ = try db.eventHead()
        }
      }
    }
  }

  @Test func transactionsOfCalls() async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      let now = store.clock()
      let id = acme.workspace.id
      let agent = acme.ada.standing.agent
      let call = Call(
        id: store.newID(), workspaceId: id, direction: .inbound, from: "+15550100001", to: "+15550100002",
        phoneNumberId: acme.mainNumber.number.id, startedAt: now, heardAt: now)
      try await store.write { transaction in
        try expectNoScan(in: transaction.db, atLeast: 15) {
          let calls = CallTransaction(transaction: transaction)
          let before = CallStateMachine(call: call, legs: [])
          try calls.save(before, after: nil, step: CallStep(), at: now, newEffectId: { "begin" })
          var machine = before
          let step = machine.handle(.hangupRequested(by: User.ID("u")), at: now, newLegId: { Leg.ID("leg") })
          try calls.save(machine, after: before, step: step, at: now, newEffectId: { "effect" })
          _ = try calls.firstAnswer(to: RequestKey("key"))
          try calls.remember(RequestKey("key"), answer: nil, at: now)
          _ = try calls.machine(of: call.id, in: id)
          _ = try calls.machine(ofSid: "CA", in: id)
          _ = try calls.line("+15550100001", in: id)
          _ = try calls.candidates(for: acme.mainNumber.number.id, at: now)
          _ = try calls.agentId(identity: agent.identity, in: id)
          _ = try calls.isOnCall(agent.id)
          _ = try calls.openOutboundCalls(in: id)
          _ = try calls.use(ticketHash: [1], by: "agent_x", in: id, at: now)
          try calls.awaitMessage(of: call.id, step: 1, until: now)
          _ = try calls.markVoicemail("v", heard: true, by: User.ID("u"), in: id, at: now)
          _ = try calls.deleteVoicemail("v", in: id, at: now)
        }
      }
    }
  }

  /// What the sweepers and streams ask, again and again.
  @Test(arguments: [
    "SELECT * FROM event WHERE workspaceId = ? AND seq > ? ORDER BY seq LIMIT ?",
    "SELECT * FROM event WHERE callId = ? ORDER BY seq LIMIT ?",
    "SELECT 1 FROM agentDevice WHERE expiresAt <= ? LIMIT 1",
    "SELECT callId FROM callTimer WHERE dueAt <= ? ORDER BY dueAt LIMIT ?",
    "SELECT id FROM outbox WHERE nextAt <= ? ORDER BY nextAt LIMIT ?",
    "SELECT min(nextAt) FROM outbox",
    "SELECT hash FROM keptAnswer WHERE at < ? LIMIT 500",
    "SELECT bodyHash, status, answerSealed FROM keptAnswer WHERE hash = ?",
    "DELETE FROM keptAnswer WHERE workspaceId = ?",
  ])
  func repeatedQuestions(sql: String) async throws {
    try await withStore { store in
      let plan: [String] = try await store.read { db in try queryPlan(of: sql, in: db) }
      #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(plan)")
    }
  }
}

private func expectNoScan(in db: Database, atLeast count: Int, _ statements: () throws -> Void) throws {
  let seen = Mutex<Set<String>>([])
  db.trace { event in
    if case .statement(let statement) = event { seen.withLock { _ = $0.insert(statement.sql) } }
  }
  try statements()
  db.trace(options: [])
  let verbs = ["SELECT", "UPDATE", "DELETE", "INSERT"]
  let hot = seen.withLock { $0.filter { sql in verbs.contains { sql.hasPrefix($0) } } }
  #expect(hot.count >= count)
  for sql in hot {
    let plan = try queryPlan(of: sql, in: db)
    #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(sql): \(plan)")
  }
}

private func queryPlan(of sql: String, in db: Database) throws -> [String] {
  let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
  statement.setUncheckedArguments(StatementArguments())
  return try Row.fetchAll(statement).map { $0["detail"] as String }
}

@Test func purgeRemovesOnlyWhatHasExpired() async throws {
  let clock = MovableClock()
  try await withStore(clock: clock) { store in
    let now = clock.now.milliseconds
    try await store.write { transaction in
      for number in 0..<1200 {
        try transaction.db.run(
          "INSERT INTO webhookSeen (key, answer, at) VALUES (?, NULL, ?)",
          [Data(RequestKey("\(number)").bytes), number < 1100 ? now - 90_000_000 : now])
      }
    }
    #expect(try await store.purge() == 1100)
    #expect(try await store.purge() == 0)
    let left: Int? = try await store.read { try $0.value("SELECT count(*) FROM webhookSeen") }
    #expect(left == 100)
  }
}
