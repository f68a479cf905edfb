import Cryptography
import Domain
import Foundation
import GRDB
import Testing

@testable import Storage

/// What the page reads of calls and voicemails.
@Suite struct CallQueryTests {
  let start = Date(timeIntervalSince1970: 1_800_000_000)

  /// The call of minute `number`: every third is answered by ada, the last one still rings.
  private func call(_ number: Int, of count: Int, in acme: Acme, ids: SortableIDSource) -> Call {
    let at = start.addingTimeInterval(Double(number) * 60)
    let isOpen = number == count - 1
    let isAnswered = !isOpen && number.isMultiple(of: 3)
    return Call(
      id: Call.ID(ids.next(at: at)), workspaceId: acme.workspace.id,
      direction: number.isMultiple(of: 5) ? .outbound : .inbound,
      state: isOpen ? .ringing : .ended, outcome: isOpen ? nil : isAnswered ? .answered : .missed,
      from: number == 1 ? "client:\(acme.grace.standing.agent.identity)" : "+15550100009", to: "+15550100001",
      phoneNumberId: acme.mainNumber.number.id, agentId: isAnswered ? acme.ada.standing.agent.id : nil, step: 1,
      startedAt: at, answeredAt: isAnswered ? at.addingTimeInterval(4) : nil,
      endedAt: isOpen ? nil : at.addingTimeInterval(30), heardAt: at)
  }

  private func withCalls(_ count: Int, _ body: (Store, Acme, [Call]) async throws -> Void) async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      let calls = (0..<count).map { call($0, of: count, in: acme, ids: SortableIDSource()) }
      let agentId = acme.ada.standing.agent.id
      let legId: Leg.ID = store.newID()
      try await store.inCallTransaction { transaction in
        for call in calls {
          let leg = Leg(
            id: legId, callId: call.id, kind: .client, role: .agent, agentId: agentId, attempt: 1, status: .ringing,
            createdAt: call.startedAt)
          try transaction.save(
            CallStateMachine(call: call, legs: call.endedAt == nil ? [leg] : []), after: nil, step: CallStep(),
            at: call.heardAt, newEffectId: { "" })
        }
      }
      try await body(store, acme, calls)
    }
  }

  @Test func pagesFollowEachOtherWithoutGapOrRepeat() async throws {
    try await withCalls(25) { store, acme, calls in
      var seen: [Call.ID] = []
      while true {
        let page = try await store.calls(in: acme.workspace.id, before: seen.last, limit: 10)
        seen += page.map(\.call.id)
        if page.count < 10 { break }
      }
      #expect(seen == calls.map(\.id).reversed())
      #expect(try await store.calls(in: Workspace.ID("other"), limit: 10).isEmpty)
    }
  }

  @Test func filtersNarrow() async throws {
    try await withCalls(25) { store, acme, calls in
      let ada = acme.ada.standing.agent.id
      let filters: [(CallFilter, (Call) -> Bool)] = [
        (CallFilter(isOpen: true), { $0.endedAt == nil }), (CallFilter(isOpen: false), { $0.endedAt != nil }),
        (CallFilter(agentId: ada), { $0.agentId == ada }), (CallFilter(outcome: .missed), { $0.outcome == .missed }),
        (CallFilter(direction: .outbound), { $0.direction == .outbound }),
        (
          CallFilter(agentId: ada, direction: .inbound, outcome: .answered),
          { $0.agentId == ada && $0.direction == .inbound && $0.outcome == .answered }
        ),
      ]
      for (filter, isWanted) in filters {
        let found = try await store.calls(in: acme.workspace.id, filter, limit: 200).map(\.call.id)
        #expect(found == calls.filter(isWanted).map(\.id).reversed() && !found.isEmpty)
      }
    }
  }

  @Test func whatIsOpenShowsWhoRingsAndColleaguesHaveNames() async throws {
    try await withCalls(3) { store, acme, calls in
      let entries = try await store.calls(in: acme.workspace.id, limit: 10)
      #expect(entries[0].resource().text.contains(#""ringingAgentIds":["\#(acme.ada.standing.agent.id)"]"#))
      #expect(entries[1].resource().text.contains(#""fromName":"Grace""#))
      #expect(entries[2].names.isEmpty)
    }
  }

  @Test func oneCallWithAllThatIsKnown() async throws {
    try await withCalls(3) { store, acme, calls in
      let detail = try #require(try await store.callDetail(calls[2].id, in: acme.workspace.id))
      #expect(detail.call == calls[2] && detail.legs.count == 1 && detail.voicemails.isEmpty)
      #expect(try await store.callDetail(calls[2].id, in: Workspace.ID("other")) == nil)
      #expect(try await store.callDetail(Call.ID("none"), in: acme.workspace.id) == nil)
    }
  }

  @Test func aSnapshotIsOfOneMoment() async throws {
    try await withCalls(25) { store, acme, calls in
      // Calls 10 to 24 are of the day; of these 10, 15, 20 went out.
      let snapshot = try await store.snapshot(
        of: acme.workspace.id, dayStart: start.addingTimeInterval(600), at: start.addingTimeInterval(1500))
      #expect(snapshot.head == (try await store.eventHead()))
      #expect(snapshot.calls.map(\.call.id) == [calls[24].id] && snapshot.agents.count == 3)
      #expect(snapshot.phoneNumbers.count == 1 && snapshot.unheardVoicemails == 0)
      #expect(snapshot.today == DaySummary(total: 12, answered: 3, missed: 8, averageAnswerSeconds: 4))
    }
  }

  @Test func voicemailsAreListedHeardAndFound() async throws {
    try await withCalls(2) { store, acme, calls in
      let ids = (0..<3).map { _ in store.newID(as: VoicemailSummary.self) }.sorted()
      let recordings = (0..<3).map { _ in store.newID(as: VoicemailSummary.self).rawValue }
      try await store.inCallTransaction { transaction in
        for (number, id) in ids.enumerated() {
          let sid = "RE" + String(repeating: "0", count: 31) + "\(number)"
          let report = RecordingReport(sid: sid, status: .completed, durationSeconds: 5)
          _ = try transaction.record(report, of: calls[0], newId: recordings[number], at: start)
          try transaction.keepVoicemail(recordingSid: sid, of: calls[0], newId: id.rawValue, at: start)
          if number == 0 { _ = try transaction.recordingArrived(sid, localPath: "voicemails/x.wav", at: start) }
        }
      }
      let workspace = acme.workspace.id
      let first = try await store.voicemails(in: workspace, limit: 2)
      #expect(first.map(\.id) == [ids[2], ids[1]])
      #expect(try await store.voicemails(in: workspace, before: ids[1], limit: 2).map(\.id) == [ids[0]])
      #expect(try await store.voicemail(ids[0], in: workspace)?.isReady == true)
      #expect(try await store.voicemail(ids[0], in: Workspace.ID("other")) == nil)
      #expect(try await store.voicemailAudioFile(ids[0], in: workspace)?.hasSuffix("/voicemails/x.wav") == true)
      #expect(try await store.voicemailAudioFile(ids[1], in: workspace) == nil)
      #expect(try await store.callDetail(calls[0].id, in: workspace)?.voicemails.count == 3)
    }
  }

  @Test func noPageReadsTheWholeLog() async throws {
    try await withCalls(2) { store, acme, _ in
      let workspace = acme.workspace.id
      let filters = [
        CallFilter(), CallFilter(isOpen: true), CallFilter(isOpen: false), CallFilter(agentId: Agent.ID("a")),
        CallFilter(outcome: .missed), CallFilter(direction: .inbound),
        CallFilter(isOpen: true, agentId: Agent.ID("a")), CallFilter(agentId: Agent.ID("a"), outcome: .answered),
      ]
      for filter in filters {
        for cursor in [nil, Call.ID("x")] {
          let (sql, _) = CallLogQuery.sql(in: workspace, filter, before: cursor, limit: 50)
          let plan = try await store.read { db in
            let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
            statement.setUncheckedArguments(StatementArguments())
            return try Row.fetchAll(statement).map { $0["detail"] as String }
          }
          #expect(plan.allSatisfy { !$0.hasPrefix("SCAN") } && plan[0].contains("INDEX call"), "\(sql): \(plan)")
          // Sorting is for what is open only: there are few.
          #expect(plan.contains { $0.contains("TEMP B-TREE") } == (filter.isOpen == true), "\(sql): \(plan)")
        }
      }
    }
  }
}
