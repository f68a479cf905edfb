import Curl
import Domain
import Storage
import Testing

@testable import Web

extension WebSuite {
  @Suite struct PagingTests {
    /// Follows `nextCursor` from the first page to the last.
    private func names(
      _ world: DeskWorld, _ path: String, limit: Int, field: String = "name",
      between: (Int) async throws -> Void = { _ in }
    ) async throws -> [[String]] {
      var pages: [[String]] = []
      var cursor: String?
      repeat {
        let answer = try await world.ask(
          .get, "\(path)?limit=\(limit)" + (cursor.map { "&cursor=\($0)" } ?? ""), as: .ada)
        #expect(answer.status == 200, "\(answer.text)")
        pages.append(answer.items.compactMap { $0[field] as? String })
        cursor = answer.json["nextCursor"] as? String
        try await between(pages.count)
      } while cursor != nil && pages.count < 20
      return pages
    }

    @Test func agentsComeByNameAndNobodyIsMissed() async throws {
      try await DeskWorld.run { world in
        #expect(try await names(world, world.path("/agents"), limit: 2) == [["Ada", "Grace"], ["Linus"]])
        #expect(try await names(world, world.path("/agents"), limit: 3) == [["Ada", "Grace", "Linus"]])
        // Who was seen last leaves: what was not seen still comes.
        let grace = try await world.agentId(.grace)
        let pages = try await names(world, world.path("/agents"), limit: 2) { page in
          if page == 1 { _ = try await world.ask(.delete, world.path("/agents/\(grace)"), as: .ada) }
        }
        #expect(pages == [["Ada", "Grace"], ["Linus"]])
      }
    }

    @Test func tokensAndHooksComeNewestFirst() async throws {
      try await DeskWorld.run { world in
        for name in ["a", "b", "c"] {
          let made = try await world.ask(
            .post, "/api/v1/tokens", as: .ada,
            body: #"{"name":"\#(name)","scopes":["read"],"workspaceId":"\#(world.acme)"}"#)
          #expect(made.status == 201)
          _ = try await world.ask(
            .post, world.path("/hooks"), as: .ada, body: #"{"url":"https://1.1.1.1/\#(name)"}"#)
        }
        #expect(try await names(world, "/api/v1/tokens", limit: 2) == [["c", "b"], ["a"]])
        #expect(try await names(world, world.path("/tokens"), limit: 1) == [["c"], ["b"], ["a"]])
        let hooks = try await names(world, world.path("/hooks"), limit: 2, field: "url")
        #expect(hooks == [["https://1.1.1.1/c", "https://1.1.1.1/b"], ["https://1.1.1.1/a"]])
      }
    }

    @Test func deliveriesComeNewestFirst() async throws {
      try await DeskWorld.run { world in
        let made = try await world.ask(.post, world.path("/hooks"), as: .ada, body: #"{"url":"https://1.1.1.1/a"}"#)
        let id = try #require(made.json["id"] as? String)
        let store = world.desk.parts.store
        for sequence in 1...3 {
          try await store.recordHookDelivery(
            HookDelivery(
              eventSequence: nil, type: "ping \(sequence)", at: store.clock(), state: .delivered, status: 200,
              error: nil, durationMilliseconds: 1), of: Hook.ID(id), at: store.clock())
        }
        let path = world.path("/hooks/\(id)/deliveries")
        #expect(try await names(world, path, limit: 2, field: "type") == [["ping 3", "ping 2"], ["ping 1"]])
      }
    }

    @Test func numbersAndWorkspacesToo() async throws {
      try await DeskWorld.run { world in
        try await world.desk.parts.store.savePhoneNumbers(
          (1...3).map {
            PhoneNumberSettings(
              sid: "PN" + String(repeating: "0", count: 31) + "\($0)", e164: "+1555010000\($0)", name: "Line \($0)",
              isVoiceCapable: true, isManaged: true, before: nil, desired: nil, seen: nil)
          }, of: world.acme)
        #expect(
          try await names(world, world.path("/phone-numbers"), limit: 2) == [["Line 1", "Line 2"], ["Line 3"]])
        for name in ["beta", "Alpha"] {
          _ = try await world.ask(
            .post, "/api/v1/workspaces", as: .ada, body: #"{"name":"\#(name)","country":"US","timeZone":"UTC"}"#)
        }
        #expect(try await names(world, "/api/v1/workspaces", limit: 2) == [["Acme", "Alpha"], ["beta"]])
      }
    }

    /// Every list that the document knows.
    @Test func whatMakesNoSenseIsNamed() async throws {
      try await DeskWorld.run { world in
        let hook = try await world.ask(.post, world.path("/hooks"), as: .ada, body: #"{"url":"https://1.1.1.1/a"}"#)
        let id = try #require(hook.json["id"] as? String)
        let document = try await world.desk.ask(.get, "/api/openapi.json")
        let paths = try #require(document.json["paths"] as? [String: [String: Any]])
        var lists = 0
        for (path, operations) in paths {
          guard let get = operations["get"] as? [String: Any] else { continue }
          let parameters = get["parameters"] as? [[String: Any]] ?? []
          let names = Set(parameters.compactMap { ($0["$ref"] as? String)?.split(separator: "/").last })
          guard names.contains("Limit"), names.contains("Cursor") else { continue }
          // The countries are Twilio's, and asked for first.
          guard !path.hasSuffix("/countries") else { continue }
          lists += 1
          let own = path.replacing("{workspaceId}", with: world.acme.rawValue).replacing("{hookId}", with: id)
          for (query, field) in [
            ("limit=0", "limit"), ("limit=201", "limit"), ("limit=many", "limit"), ("cursor=nonsense", "cursor"),
          ] {
            let answer = try await world.ask(.get, "\(own)?\(query)", as: .ada)
            #expect(answer.status == 400 && answer.errorField == field, "\(own)?\(query) \(answer.text)")
          }
          let whole = try await world.ask(.get, "\(own)?limit=200&cursor=", as: .ada)
          #expect(whole.status == 200 && whole.text.hasSuffix(#""nextCursor":null}"#), "\(own) \(whole.text)")
        }
        #expect(lists == 9)
      }
    }
  }
}
