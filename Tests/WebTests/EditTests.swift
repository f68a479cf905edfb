import Curl
import Domain
import Storage
import Testing

@testable import Web

extension WebSuite {
  /// Two people who change the same thing.
  @Suite struct EditTests {
    private func seeded(_ world: DeskWorld) async throws -> (number: String, hook: String) {
      let store = world.desk.parts.store
      let numbers = try await store.savePhoneNumbers(
        [
          PhoneNumberSettings(
            sid: "PN" + String(repeating: "0", count: 32), e164: "+15550100001", name: "Main",
            isVoiceCapable: true, isManaged: true, before: nil, desired: nil, seen: nil)
        ], of: world.acme)
      try await store.saveTwilioAccount(
        accountSid: "AC00000000000000000000000000000001", authToken: "token", friendlyName: "Acme", of: world.acme)
      let hook = try await world.ask(.post, world.path("/hooks"), as: .ada, body: #"{"url":"https://1.1.1.1/hook"}"#)
      return (numbers[0].number.id.rawValue, try #require(hook.json["id"] as? String))
    }

    /// How a receiver answers is no edit.
    @Test func aWebhookThatBeginsToFailCanBePutRight() async throws {
      try await DeskWorld.run { world in
        let (_, hook) = try await seeded(world)
        let path = world.path("/hooks/\(hook)")
        let tag = try #require(try await world.ask(.get, path, as: .ada).headers["ETag"])
        let now = world.desk.parts.store.clock()
        try await world.desk.parts.store.recordHookDelivery(
          HookDelivery(
            eventSequence: 1, type: "call.ended", at: now, attempts: 1, state: .retrying, status: 500, error: nil,
            durationMilliseconds: 5, nextAt: now), of: Hook.ID(hook), failingSince: now, at: now)
        #expect(try await world.ask(.get, path, as: .ada).json["failingSince"] is String)
        let answer = try await world.ask(
          .patch, path, as: .ada, headers: [("If-Match", tag)], body: #"{"url":"https://1.1.1.1/other"}"#)
        #expect(answer.status == 200, "\(answer.text)")
      }
    }

    @Test func whoeverComesSecondIsTold() async throws {
      try await DeskWorld.run { world in
        let (number, hook) = try await seeded(world)
        let linus = try await world.agentId(.linus)
        let edits: [(show: String, method: CurlRequest.Method, path: String, body: String)] = [
          ("", .patch, "", #"{"name":"NEW"}"#), ("/agents/\(linus)", .patch, "/agents/\(linus)", #"{"name":"NEW"}"#),
          ("/phone-numbers/\(number)", .patch, "/phone-numbers/\(number)", #"{"name":"NEW"}"#),
          (
            "/phone-numbers/\(number)", .put, "/phone-numbers/\(number)/agents",
            #"{"agentIds":["\#(linus)"]}"#
          ), ("/twilio", .patch, "/twilio", #"{"edge":"dublin"}"#),
          ("/hooks/\(hook)", .patch, "/hooks/\(hook)", #"{"events":["call.ended"]}"#),
        ]
        for edit in edits {
          let read = try await world.ask(.get, world.path(edit.show), as: .ada)
          let tag = try #require(read.headers["ETag"], "\(edit.show)")
          let first = try await world.ask(
            edit.method, world.path(edit.path), as: .ada, headers: [("If-Match", tag)], body: edit.body)
          #expect(first.status == 200 && first.headers["ETag"] != tag, "\(edit.path) \(first.text)")
          let second = try await world.ask(
            edit.method, world.path(edit.path), as: .ada, headers: [("If-Match", tag)],
            body: edit.body.replacing("NEW", with: "NEWER").replacing(#"["call.ended"]"#, with: "null")
              .replacing("dublin", with: "tokyo"))
          #expect(second.status == 412 && second.errorCode == "conflict", "\(edit.path) \(second.text)")
          #expect(second.errorField == "If-Match")
          let now = try await world.ask(.get, world.path(edit.show), as: .ada)
          #expect(now.text == first.text && now.headers["ETag"] == first.headers["ETag"], "\(edit.path)")
          // Whoever does not care need not.
          for headers in [[], [("If-Match", "*")], [("If-Match", "\"0\", W/\(first.headers["ETag"] ?? "")")]] {
            let answer = try await world.ask(
              edit.method, world.path(edit.path), as: .ada, headers: headers, body: edit.body)
            #expect(answer.status == 200, "\(edit.path) \(headers) \(answer.text)")
          }
        }
      }
    }

    @Test func whatChangedIsNotDeleted() async throws {
      try await DeskWorld.run { world in
        let store = world.desk.parts.store
        let (number, hook) = try await seeded(world)
        let linus = try await world.agentId(.linus)
        // Only what Twilio is not asked for can be deleted here.
        let deletions: [(path: String, edit: String, status: Int)] = [
          ("/hooks/\(hook)", #"{"events":["call.ended"]}"#, 204), ("/agents/\(linus)", #"{"name":"L."}"#, 204),
          ("/phone-numbers/\(number)", #"{"name":"Front desk"}"#, 409), ("/twilio", #"{"edge":"dublin"}"#, 200),
          ("", #"{"name":"Shop"}"#, 204),
        ]
        for deletion in deletions {
          if deletion.path.isEmpty { try await store.removeTwilioAccount(of: world.acme) }
          let path = world.path(deletion.path)
          let tag = try #require(try await world.ask(.get, path, as: .ada).headers["ETag"], "\(path)")
          let edit = try await world.ask(.patch, path, as: .ada, body: deletion.edit)
          #expect(edit.status == 200, "\(path) \(edit.text)")
          let stale = try await world.ask(.delete, path, as: .ada, headers: [("If-Match", tag)])
          #expect(stale.status == 412 && stale.errorField == "If-Match", "\(path) \(stale.text)")
          #expect(try await world.ask(.get, path, as: .ada).headers["ETag"] == edit.headers["ETag"], "\(path)")
          let unquoted = try await world.ask(.delete, path, as: .ada, headers: [("If-Match", "abc")])
          #expect(unquoted.status == 400 && unquoted.errorField == "If-Match", "\(path) \(unquoted.text)")
          guard let newer = edit.headers["ETag"] else { continue }
          let done = try await world.ask(.delete, path, as: .ada, headers: [("If-Match", newer)])
          #expect(done.status == deletion.status, "\(path) \(done.text)")
        }
      }
    }

    @Test func ofManyAtOnceOneWins() async throws {
      try await DeskWorld.run { world in
        let bearer = [("Authorization", "Bearer \(try await world.token(.ada))")]
        let tag = try #require(try await world.ask(.get, world.path(""), as: .ada).headers["ETag"])
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
          for number in 0..<16 {
            group.addTask {
              try await world.desk.ask(
                .patch, world.path(""), headers: bearer + [("If-Match", tag)], body: #"{"name":"Acme \#(number)"}"#
              ).status
            }
          }
          return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.sorted() == [200] + Array(repeating: 412, count: 15))
      }
    }

    @Test func whatIsKnownIsNotSentAgain() async throws {
      try await DeskWorld.run { world in
        let (number, _) = try await seeded(world)
        for path in ["", "/phone-numbers/\(number)"] {
          let read = try await world.ask(.get, world.path(path), as: .ada)
          let tag = try #require(read.headers["ETag"])
          let again = try await world.ask(.get, world.path(path), as: .ada, headers: [("If-None-Match", tag)])
          #expect(again.status == 304 && again.text.isEmpty && again.headers["ETag"] == tag, "\(path)")
          let other = try await world.ask(.get, world.path(path), as: .ada, headers: [("If-None-Match", "\"0\"")])
          #expect(other.status == 200 && other.text == read.text)
        }
        // As another member sees it, it is another one.
        let adas = try await world.ask(.get, world.path(""), as: .ada).headers["ETag"]
        #expect(try await world.ask(.get, world.path(""), as: .linus).headers["ETag"] != adas)
      }
    }

    @Test func anAgentWhoComesAndGoesIsTheSame() async throws {
      try await DeskWorld.run { world in
        let path = world.path("/agents/\(try await world.agentId(.linus))")
        let tag = try #require(try await world.ask(.get, path, as: .ada).headers["ETag"])
        _ = try await world.ask(
          .put, world.path("/availability"), as: .linus, body: #"{"availability":"available"}"#)
        let edit = try await world.ask(.patch, path, as: .ada, headers: [("If-Match", tag)], body: #"{"name":"L."}"#)
        #expect(edit.status == 200, "\(edit.text)")
      }
    }

    @Test func aTagWithoutQuotesIsNone() async throws {
      try await DeskWorld.run { world in
        let edit = try await world.ask(
          .patch, world.path(""), as: .ada, headers: [("If-Match", "abc")], body: #"{"name":"Shop"}"#)
        #expect(edit.status == 400 && edit.errorField == "If-Match", "\(edit.text)")
        let read = try await world.ask(.get, world.path(""), as: .ada, headers: [("If-None-Match", "abc")])
        #expect(read.status == 400 && read.errorField == "If-None-Match", "\(read.text)")
      }
    }
  }
}
