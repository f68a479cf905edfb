import Foundation
import GRDB
import Subprocess
import Synchronization
import Testing

extension EndToEnd {
  /// What was answered 2xx is kept, once, whatever happens to the process.
  @Suite struct KillTests {
    @Test func whatWasAnsweredSurvivesKills() async throws {
      try await Installation.with { installation in
        let ledger = Ledger()
        for round in 1...5 {
          _ = try await installation.withDesk { desk in
            // Twilio repeats what it got no answer to, with the same token, before anything new.
            try await ledger.repeatUnanswered(to: desk)
            let killer = Task {
              try await ledger.hasAnswered(150 * round + Int.random(in: 0..<100))
              try desk.program.signal(.kill)
            }
            await ledger.load(desk, callers: 32)
            try await killer.value
          }
        }
        let answered = try await installation.withDesk { desk in
          try await ledger.repeatUnanswered(to: desk)
          return ledger.answered
        }.0
        #expect(answered.voice.count > 100)
        try await Self.expect(answered, in: installation)
      }
    }

    private static func expect(_ answered: Ledger.Answered, in installation: Installation) async throws {
      try await installation.read { db in
        #expect(try String.fetchAll(db, sql: "PRAGMA integrity_check") == ["ok"])
        #expect(try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").isEmpty)
        let kept = Set(try String.fetchAll(db, sql: "SELECT callSid FROM leg WHERE callSid IS NOT NULL"))
        #expect(answered.voice.subtracting(kept).isEmpty, "answered voice requests are missing")
        let over = Set(
          try String.fetchAll(
            db,
            sql: """
              SELECT callSid FROM leg JOIN call ON call.id = leg.callId
              WHERE call.state = 'ended' AND callSid IS NOT NULL
              """))
        #expect(answered.ended.subtracting(over).isEmpty, "answered final statuses are missing")
        let doubled = try Int.fetchOne(
          db,
          sql: """
            SELECT count(*) FROM (
              SELECT change.value ->> 'what' AS what FROM event, json_each(event.data, '$.changes') AS change
              WHERE what IN ('arrived', 'ended')
              GROUP BY callId, what HAVING count(*) > 1)
            """)
        #expect(doubled == 0)
        let calls = try Int.fetchOne(db, sql: "SELECT count(*) FROM call")
        let outside = try Int.fetchOne(db, sql: "SELECT count(*) FROM leg WHERE role = 'outside'")
        #expect(calls == kept.count && outside == kept.count, "one call and one outside leg a CallSid")
      }
    }
  }
}

/// Every webhook that was sent, and which of them were answered.
private final class Ledger: Sendable {
  struct Sent: Sendable {
    let path: String
    let parameters: [String: String]
    let token: String
    var callSid: String { parameters["CallSid"]! }
  }

  struct Answered: Sendable {
    var voice: Set<String> = []
    var ended: Set<String> = []
    var count: Int { voice.count + ended.count }
  }

  private struct State {
    var answered = Answered()
    var unanswered: [String: Sent] = [:]
  }

  private let state = Mutex(State())

  var answered: Answered { state.withLock { $0.answered } }

  func hasAnswered(_ count: Int) async throws {
    let wanted = count + answered.count
    _ = try await eventually("\(count) answers") { self.answered.count >= wanted ? true : nil }
  }

  /// Calls arrive and end until the server no longer answers.
  func load(_ desk: Desk, callers: Int) async {
    await withTaskGroup { group in
      for _ in 0..<callers {
        group.addTask {
          while true {
            let callSid = TinyTwilio.newCallSid()
            let voice = Sent(
              path: "voice", parameters: desk.twilio.inboundCall(callSid, to: desk.mainNumber),
              token: TinyTwilio.newToken())
            let status = Sent(
              path: "status", parameters: desk.twilio.finalStatus(callSid, to: desk.mainNumber),
              token: TinyTwilio.newToken())
            for webhook in [voice, status] where !(await self.send(webhook, to: desk)) { return }
          }
        }
      }
    }
  }

  func repeatUnanswered(to desk: Desk) async throws {
    for webhook in state.withLock({ Array($0.unanswered.values) }) where !(await send(webhook, to: desk)) {
      throw Unexpected(description: "a repeated webhook was not answered")
    }
  }

  /// Whether it was answered 2xx.
  private func send(_ webhook: Sent, to desk: Desk) async -> Bool {
    state.withLock { $0.unanswered[webhook.token] = webhook }
    let answer = try? await desk.twilio.send(webhook.path, webhook.parameters, token: webhook.token)
    guard let answer, (200..<300).contains(answer.status) else { return false }
    state.withLock { state in
      state.unanswered[webhook.token] = nil
      if webhook.path == "voice" {
        state.answered.voice.insert(webhook.callSid)
      } else {
        state.answered.ended.insert(webhook.callSid)
      }
    }
    return true
  }
}
