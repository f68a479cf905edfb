import Curl
import Domain
import Testing

@testable import Web

extension WebSuite {
  @Suite struct HookTests {
    private let body = #"{"url":"https://1.1.1.1/hook","events":["call.ended"]}"#

    @Test func aSecretIsShownOnceAndAHookIsItsWorkspacesOwn() async throws {
      try await DeskWorld.run { world in
        let made = try await world.ask(.post, world.path("/hooks"), as: .grace, body: body)
        #expect(made.status == 201, "\(made.text)")
        #expect((made.json["secret"] as? String)?.hasPrefix("hook_") == true)
        let id = try #require(made.json["id"] as? String)
        let listed = try await world.ask(.get, world.path("/hooks"), as: .ada)
        #expect(listed.items.count == 1 && listed.items[0]["secret"] == nil)
        #expect(listed.items[0]["events"] as? [String] == ["call.ended"])

        #expect(try await world.ask(.get, world.path("/hooks"), as: .linus).status == 403)
        let elsewhere = "/api/v1/workspaces/\(world.elsewhere)/hooks/\(id)"
        for (method, path, body) in [
          (.patch, elsewhere, "{}"), (.delete, elsewhere, nil), (.get, elsewhere + "/deliveries", nil),
          (.post, elsewhere + "/test", nil),
        ] as [(CurlRequest.Method, String, String?)] {
          #expect(try await world.ask(method, path, as: .stranger, body: body).status == 404, "\(path)")
          let own = path.replacing(world.elsewhere.rawValue, with: world.acme.rawValue)
          #expect(try await world.ask(method, own, as: .stranger, body: body).status == 404, "\(own)")
        }

        let changed = try await world.ask(
          .patch, world.path("/hooks/\(id)"), as: .ada, body: #"{"events":null,"isEnabled":false}"#)
        #expect(changed.status == 200 && changed.text.contains(#""events":null,"isEnabled":false"#), "\(changed.text)")
        #expect(try await world.ask(.get, world.path("/hooks/\(id)/deliveries"), as: .ada).items.isEmpty)
        #expect(try await world.ask(.delete, world.path("/hooks/\(id)"), as: .ada).status == 204)
        #expect(try await world.ask(.delete, world.path("/hooks/\(id)"), as: .ada).status == 404)
      }
    }

    @Test(arguments: [
      (#"{"url":"http://1.1.1.1/"}"#, "url"), (#"{"url":"https://localhost/"}"#, "url"),
      (#"{"url":"https://1.1.1.1/","events":[]}"#, "events"),
      (#"{"url":"https://1.1.1.1/","events":["call.lost"]}"#, "events"),
    ])
    func whatIsWrongIsNamed(body: String, field: String) async throws {
      try await DeskWorld.run { world in
        let answer = try await world.ask(.post, world.path("/hooks"), as: .ada, body: body)
        #expect(answer.status == 400 && answer.errorField == field, "\(answer.text)")
      }
    }

    @Test func thereAreNoMoreThanTwenty() async throws {
      try await DeskWorld.run { world in
        var statuses: [Int] = []
        for _ in 0...20 {
          statuses.append(try await world.ask(.post, world.path("/hooks"), as: .ada, body: body).status)
        }
        #expect(statuses == Array(repeating: 201, count: 20) + [409])
      }
    }
  }
}
