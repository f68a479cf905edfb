import Curl
import Domain
import Storage
import Testing

@testable import Web

extension WebSuite {
  /// Requests that come again under the same `Idempotency-Key`.
  @Suite struct RepeatTests {
    private static let branch = #"{"name":"Branch","country":"US","timeZone":"UTC"}"#

    private func keyed(_ key: String) -> [(String, String)] { [("Idempotency-Key", key)] }

    @Test func theSecondIsAnsweredLikeTheFirst() async throws {
      try await DeskWorld.run { world in
        let path = "/api/v1/workspaces"
        let first = try await world.ask(.post, path, as: .ada, headers: keyed("a"), body: Self.branch)
        // Another sign-in of the same person.
        let second = try await world.ask(.post, path, as: .ada, headers: keyed("a"), body: Self.branch)
        #expect(first.status == 201 && first.headers["Idempotency-Replayed"] == nil, "\(first.text)")
        #expect(second.status == 201 && second.text == first.text && second.headers["Idempotency-Replayed"] == "true")
        #expect(second.headers["Content-Type"] == first.headers["Content-Type"])
        let others = try await world.ask(.post, path, as: .ada, headers: keyed("b"), body: Self.branch)
        #expect(others.status == 201 && others.text != first.text)
        let changed = try await world.ask(
          .post, path, as: .ada, headers: keyed("a"), body: Self.branch.replacing("Branch", with: "Shop"))
        #expect(changed.status == 422 && changed.errorField == "Idempotency-Key", "\(changed.text)")
        #expect(try await world.ask(.get, path, as: .ada).items.count == 3)
      }
    }

    @Test func aKeyIsItsOwnersAndItsAddresssAlone() async throws {
      try await DeskWorld.run { world in
        let body = #"{"name":"Wallboard","scopes":["read"]}"#
        let adas = try await world.ask(.post, "/api/v1/tokens", as: .ada, headers: keyed("a"), body: body)
        let graces = try await world.ask(.post, "/api/v1/tokens", as: .grace, headers: keyed("a"), body: body)
        #expect(adas.status == 201 && graces.status == 201 && adas.text != graces.text)
        let again = try await world.ask(.post, "/api/v1/tokens", as: .ada, headers: keyed("a"), body: body)
        #expect(again.text == adas.text && again.json["token"] is String)
        let elsewhere = try await world.ask(
          .post, world.path("/hooks"), as: .ada, headers: keyed("a"), body: #"{"url":"https://1.1.1.1/hook"}"#)
        #expect(elsewhere.status == 201, "\(elsewhere.text)")
        // Of a person's token, what the person did is not to be had.
        let bearer = [("Authorization", "Bearer \(try await adminToken(world))")]
        let hook = try await world.desk.ask(
          .post, world.path("/hooks"), headers: bearer + keyed("a"), body: #"{"url":"https://1.1.1.1/hook"}"#)
        #expect(hook.status == 201 && hook.text != elsewhere.text)
      }
    }

    private func adminToken(_ world: DeskWorld) async throws -> String {
      let made = try await world.ask(
        .post, "/api/v1/tokens", as: .ada, body: #"{"name":"CRM","scopes":["read","calls","admin"]}"#)
      return try #require(made.json["token"] as? String)
    }

    @Test func whatWasRefusedForItsBodyIsPutRightUnderTheSameKey() async throws {
      try await DeskWorld.run { world in
        let refused = try await world.ask(
          .post, "/api/v1/tokens", as: .ada, headers: keyed("a"), body: #"{"name":"CRM","scopes":[]}"#)
        #expect(refused.status == 400)
        let made = try await world.ask(
          .post, "/api/v1/tokens", as: .ada, headers: keyed("a"), body: #"{"name":"CRM","scopes":["read"]}"#)
        #expect(made.status == 201 && made.headers["Idempotency-Replayed"] == nil, "\(made.text)")
      }
    }

    @Test func aConflictIsAnsweredAgainWordForWord() async throws {
      try await DeskWorld.run { world in
        let agents = world.path("/agents")
        let body = #"{"name":"Grace","email":"grace@acme.example","password":"grace's own words"}"#
        let first = try await world.ask(.post, agents, as: .ada, headers: keyed("a"), body: body)
        let second = try await world.ask(.post, agents, as: .ada, headers: keyed("a"), body: body)
        #expect(first.status == 409 && second.status == 409, "\(first.text)")
        #expect(second.text == first.text && second.headers["Idempotency-Replayed"] == "true")
        // Whether one may is asked each time.
        #expect(try await world.ask(.post, agents, as: .stranger, headers: keyed("a"), body: body).status == 404)
        #expect(try await world.ask(.post, agents, as: nil, headers: keyed("a"), body: body).status == 401)
      }
    }

    @Test func atTheSameTimeOneIsCarriedOut() async throws {
      try await DeskWorld.run { world in
        let bearer = [("Authorization", "Bearer \(try await world.token(.ada))")]
        let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
          for _ in 0..<16 {
            group.addTask {
              try await world.desk.ask(
                .post, "/api/v1/workspaces", headers: bearer + keyed("a"), body: Self.branch)
            }
          }
          return try await group.reduce(into: [Answer]()) { $0.append($1) }
        }
        let made = Set(answers.filter { $0.status == 201 }.map(\.text))
        #expect(made.count == 1)
        for answer in answers where answer.status != 201 {
          #expect(answer.status == 409 && answer.headers["Retry-After"] == "1", "\(answer.text)")
        }
        #expect(try await world.ask(.get, "/api/v1/workspaces", as: .ada).items.count == 2)
      }
    }

    /// The account that is connected cannot be reached, so no number can be bought.
    @Test func whatFailedIsTriedAnew() async throws {
      try await DeskWorld.run { world in
        let store = world.desk.parts.store
        try await store.saveTwilioAccount(
          accountSid: "AC" + String(repeating: "0", count: 32), authToken: "token", friendlyName: "Acme",
          of: world.acme)
        try await store.saveTwilioApp(sid: "AP" + String(repeating: "0", count: 32), of: world.acme)
        try await store.saveTwilioState(.connected, of: world.acme)
        for _ in 0..<2 {
          let answer = try await world.ask(
            .post, world.path("/phone-numbers"), as: .ada, headers: keyed("a"), body: #"{"e164":"+12125550142"}"#)
          #expect(answer.status == 503 && answer.headers["Idempotency-Replayed"] == nil, "\(answer.text)")
        }
      }
    }

    @Test(arguments: [String(repeating: "k", count: 256), "two words", "ü"])
    func aKeyHasItsLimits(key: String) async throws {
      try await DeskWorld.run { world in
        let answer = try await world.ask(
          .post, "/api/v1/workspaces", as: .ada, headers: keyed(key), body: Self.branch)
        #expect(answer.status == 400 && answer.errorField == "Idempotency-Key", "\(answer.text)")
      }
    }

    /// Who was cut off in the middle, by the end of the server, is not served twice.
    @Test func whatNobodyKnowsIsNotDoneAgain() async throws {
      try await DeskWorld.run { world in
        let begun = KeyedRequest(
          by: "user \(try world.user(.ada).id)", "POST /api/v1/workspaces", key: "a", body: Array(Self.branch.utf8),
          in: nil)
        #expect(try await world.desk.parts.store.begin(begun) == .none)
        let answer = try await world.ask(
          .post, "/api/v1/workspaces", as: .ada, headers: keyed("a"), body: Self.branch)
        #expect(answer.status == 409 && answer.headers["Retry-After"] == nil, "\(answer.text)")
        #expect(answer.errorField == "Idempotency-Key")
      }
    }
  }
}
