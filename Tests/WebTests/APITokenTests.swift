import Curl
import Domain
import Testing

@testable import Web

extension WebSuite {
  @Suite struct APITokenTests {
    private func made(
      _ world: DeskWorld, _ body: String, as person: DeskWorld.Person = .ada
    ) async throws -> (id: String, bearer: [(String, String)]) {
      let answer = try await world.ask(.post, "/api/v1/tokens", as: person, body: body)
      #expect(answer.status == 201, "\(answer.text)")
      let token = try #require(answer.json["token"] as? String)
      #expect(token.hasPrefix("ringdesk_") && token.utf8.count == 52)
      return (try #require(answer.json["id"] as? String), [("Authorization", "Bearer \(token)")])
    }

    @Test func aTokenIsShownOnceAndDoesWhatItsScopesSay() async throws {
      try await DeskWorld.run { world in
        let (id, bearer) = try await made(world, #"{"name":"Wallboard","scopes":["read"],"expiresInDays":90}"#)
        let calls = world.path("/calls")
        #expect(try await world.desk.ask(.get, calls, headers: bearer).status == 200)
        let placing = try await world.desk.ask(.post, calls, headers: bearer, body: #"{"to":"+15550100177"}"#)
        #expect(placing.status == 403 && placing.text.contains(#"without the scope \"calls\""#), "\(placing.text)")
        #expect(try await world.desk.ask(.get, world.path("/twilio"), headers: bearer).status == 403)
        // A wallboard hears events with it.
        let ticket = try await world.desk.ask(.post, world.path("/stream-tickets"), headers: bearer)
        let shown = try #require(ticket.json["ticket"] as? String)
        let events = try await world.desk.ask(
          .get, world.path("/events?limit=1&ticket=\(shown)"), headers: [("Accept", "application/json")])
        #expect(events.status == 200, "\(events.text)")
        let more = try await world.desk.ask(
          .post, "/api/v1/tokens", headers: bearer, body: #"{"name":"x","scopes":["admin"]}"#)
        #expect(more.status == 403)

        let listed = try await world.ask(.get, "/api/v1/tokens", as: .ada)
        #expect(listed.items.count == 1 && listed.items[0]["name"] as? String == "Wallboard")
        #expect(listed.items[0]["token"] == nil && listed.items[0]["lastUsedAt"] is String)
        #expect(try await world.ask(.delete, "/api/v1/tokens/\(id)", as: .grace).status == 404)
        #expect(try await world.ask(.delete, "/api/v1/tokens/\(id)", as: .ada).status == 204)
        #expect(try await world.desk.ask(.get, calls, headers: bearer).status == 401)
        #expect(try await world.ask(.delete, "/api/v1/tokens/\(id)", as: .ada).status == 404)
      }
    }

    @Test func aTokenOfOneWorkspaceReachesNoOtherAndItsAdminsMayTakeItBack() async throws {
      try await DeskWorld.run { world in
        let second = try await world.ask(
          .post, "/api/v1/workspaces", as: .ada, body: #"{"name":"Branch","country":"US","timeZone":"UTC"}"#)
        let branch = try #require(second.json["id"] as? String)
        let (id, bearer) = try await made(
          world, #"{"name":"CRM","scopes":["read","admin"],"workspaceId":"\#(world.acme)"}"#)
        #expect(try await world.desk.ask(.get, world.path("/twilio"), headers: bearer).status == 200)
        #expect(try await world.desk.ask(.get, "/api/v1/workspaces/\(branch)/calls", headers: bearer).status == 404)
        #expect(try await world.ask(.get, world.path("/tokens"), as: .grace).items.count == 1)
        #expect(try await world.ask(.get, world.path("/tokens"), as: .linus).status == 403)
        #expect(try await world.ask(.get, "/api/v1/workspaces/\(branch)/tokens", as: .ada).items.isEmpty)
        #expect(try await world.ask(.delete, "/api/v1/workspaces/\(branch)/tokens/\(id)", as: .ada).status == 404)
        #expect(try await world.ask(.delete, world.path("/tokens/\(id)"), as: .grace).status == 204)
        #expect(try await world.desk.ask(.get, world.path("/calls"), headers: bearer).status == 401)
      }
    }

    /// A scope gives nothing that the person may not do.
    @Test func aTokenIsNoMoreThanItsPerson() async throws {
      try await DeskWorld.run { world in
        let (_, bearer) = try await made(
          world, #"{"name":"Linus's","scopes":["read","calls","admin"]}"#, as: .linus)
        #expect(try await world.desk.ask(.get, world.path("/calls"), headers: bearer).status == 200)
        #expect(try await world.desk.ask(.get, world.path("/twilio"), headers: bearer).status == 403)
      }
    }

    /// What a token leaves behind outlives it.
    @Test func aTokenDoesNothingThatIsAnOwnersOrAPersons() async throws {
      try await DeskWorld.run { world in
        let (_, bearer) = try await made(world, #"{"name":"All","scopes":["read","calls","admin"]}"#)
        let (ada, linus) = (try await world.agentId(.ada), try await world.agentId(.linus))
        let newcomer =
          #"{"name":"Mallory","email":"mallory@acme.example","password":"mallory's own words","role":"owner"}"#
        let refused: [(CurlRequest.Method, String, String?)] = [
          (.patch, world.path("/agents/\(ada)"), #"{"password":"quite another one"}"#),
          (.patch, world.path("/agents/\(linus)"), #"{"password":"quite another one"}"#),
          (.patch, world.path("/agents/\(linus)"), #"{"role":"owner"}"#),
          (.patch, world.path("/agents/\(linus)"), #"{"role":"admin"}"#),
          (.post, world.path("/agents"), newcomer),
          (.post, world.path("/agents"), newcomer.replacing("owner", with: "admin")),
          (.get, world.path("/tokens"), nil), (.delete, world.path("/tokens/none"), nil),
          (.delete, world.path(""), nil), (.get, "/api/v1/tokens", nil),
        ]
        for (method, path, body) in refused {
          let answer = try await world.desk.ask(method, path, headers: bearer, body: body)
          #expect(answer.status == 403, "\(method) \(path) \(answer.text)")
        }
        let renamed = try await world.desk.ask(
          .patch, world.path("/agents/\(linus)"), headers: bearer, body: #"{"name":"Linus T."}"#)
        #expect(renamed.status == 200, "\(renamed.text)")
      }
    }

    @Test func aTokenEndsWithItsPersonsSeat() async throws {
      try await DeskWorld.run { world in
        let (_, bearer) = try await made(world, #"{"name":"Linus's","scopes":["read"]}"#, as: .linus)
        let linus = try await world.agentId(.linus)
        #expect(try await world.ask(.delete, world.path("/agents/\(linus)"), as: .ada).status == 204)
        #expect(try await world.desk.ask(.get, "/api/v1/session", headers: bearer).status == 401)
      }
    }

    /// Whoever knew the old one may have made tokens with it.
    @Test func aPasswordThatAnAdminSetsEndsTokensAndOnesOwnDoesNot() async throws {
      try await DeskWorld.run { world in
        let (_, bearer) = try await made(world, #"{"name":"Linus's","scopes":["read"]}"#, as: .linus)
        let (_, own) = try await made(world, #"{"name":"Ada's","scopes":["read"]}"#)
        for person in [DeskWorld.Person.linus, .ada] {
          let agent = try await world.agentId(person)
          let answer = try await world.ask(
            .patch, world.path("/agents/\(agent)"), as: .ada, body: #"{"password":"quite another one"}"#)
          #expect(answer.status == 200, "\(answer.text)")
        }
        #expect(try await world.desk.ask(.get, world.path("/calls"), headers: bearer).status == 401)
        #expect(try await world.desk.ask(.get, world.path("/calls"), headers: own).status == 200)
      }
    }

    @Test(arguments: [
      (#"{"name":"","scopes":["read"]}"#, "name"), (#"{"name":"x","scopes":[]}"#, "scopes"),
      (#"{"name":"x","scopes":["all"]}"#, "scopes"),
      (#"{"name":"x","scopes":["read"],"workspaceId":"no"}"#, "workspaceId"),
      (#"{"name":"x","scopes":["read"],"expiresInDays":0}"#, "expiresInDays"),
    ])
    func whatIsWrongIsNamed(body: String, field: String) async throws {
      try await DeskWorld.run { world in
        let answer = try await world.ask(.post, "/api/v1/tokens", as: .ada, body: body)
        #expect(answer.status == 400 && answer.errorField == field, "\(answer.text)")
      }
    }
  }
}
