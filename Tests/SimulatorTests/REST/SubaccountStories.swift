import Curl
import Testing

@testable import Simulator

extension World {
  /// Its SID and its token, as credentials.
  func makeSubaccount() async throws -> (sid: String, token: String) {
    let made = try await rest(.post, "/2010-04-01/Accounts.json", [("FriendlyName", "Tenant")])
    #expect(made.status == 201 && made.json["owner_account_sid"]?.string == Self.account)
    return (try #require(made.json["sid"]?.string), try #require(made.json["auth_token"]?.string))
  }
}

extension SimulatorTests {
  @Suite struct SubaccountStories {
    @Test("a parent acts for its subaccounts, and a subaccount for itself only")
    func credentials() async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        let tenant = try await world.makeSubaccount()
        let other = try await world.makeSubaccount()
        let path = "/2010-04-01/Accounts/\(tenant.sid)"
        #expect(try await world.rest(.get, path + ".json").json["friendly_name"]?.string == "Tenant")
        let key = try await world.rest(.post, path + "/Keys.json").json
        let pair = (try #require(key["sid"]?.string), try #require(key["secret"]?.string))
        #expect(try await world.rest(.get, path + "/Keys.json", user: tenant).json["keys"]?.items?.count == 1)
        #expect(try await world.rest(.get, path + ".json", user: pair).status == 200)
        for user in [tenant, pair] {
          let refused = try await world.rest(.get, "~.json", user: user)
          #expect(refused.status == 401 && refused.json["code"]?.int == 20003)
        }
        #expect(try await world.rest(.get, path + ".json", user: other).status == 401)
        let mine = try await world.rest(.get, "/2010-04-01/Accounts.json").json["accounts"]?.items
        #expect(mine?.map { $0["sid"]?.string } == [other.sid, tenant.sid, World.account])
        let theirs = try await world.rest(.get, "/2010-04-01/Accounts.json", user: tenant).json["accounts"]?.items
        #expect(theirs?.count == 1)
        let tooDeep = try await world.rest(.post, "/2010-04-01/Accounts.json", user: tenant)
        #expect(tooDeep.status == 403 && tooDeep.json["code"]?.int == 20003)
        let iam = try await world.rest(.get, "/v1/Keys?AccountSid=\(tenant.sid)").json["keys"]?.items
        #expect(iam?.first?["sid"]?.string == pair.0)
        #expect(try await world.rest(.delete, "/v1/Keys/\(pair.0)").status == 204)
        #expect(try await world.rest(.get, path + ".json", user: pair).status == 401)
      }
    }

    @Test("a suspended subaccount can do nothing and takes no calls until it is woken; a closed one never again")
    func suspension() async throws {
      try await World.with { _ in
        .twiml("<Pause length=\"60\"/>")
      } _: { world in
        let tenant = try await world.makeSubaccount()
        let path = "/2010-04-01/Accounts/\(tenant.sid)"
        let number = try #require(try await world.offered().first)
        let bought = try await world.rest(
          .post, path + "/IncomingPhoneNumbers.json", [("PhoneNumber", number), ("VoiceUrl", world.web + "/voice")])
        #expect(bought.status == 201)
        func dial() async throws -> Int {
          try await world.control(.post, "/calls", ["from": .string(World.customer), "to": .string(number)]).status
        }
        #expect(try await dial() == 201)

        #expect(try await world.rest(.post, path + ".json", [("Status", "suspended")]).status == 200)
        let refused = try await world.rest(.get, path + "/Calls.json", user: tenant)
        #expect(refused.status == 401 && refused.json["code"]?.int == 20005)
        #expect(try await world.rest(.get, path + ".json").json["status"]?.string == "suspended")
        #expect(try await world.rest(.post, path + "/Keys.json").json["code"]?.int == 20005)
        #expect(try await dial() == 404)

        #expect(try await world.rest(.post, path + ".json", [("Status", "active")]).status == 200)
        #expect(try await dial() == 201)
        #expect(try await world.rest(.post, path + ".json", [("Status", "closed")]).status == 200)
        #expect(try await world.rest(.post, path + ".json", [("Status", "active")]).json["code"]?.int == 21472)
        #expect(try await world.offered().first == number)
        let closed = try await world.rest(.get, "/2010-04-01/Accounts.json?Status=closed").json["accounts"]?.items
        #expect(closed?.map { $0["sid"]?.string } == [tenant.sid])
      }
    }

    @Test("nobody changes their own status, nor to one there is none of")
    func ownStatus() async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        let tenant = try await world.makeSubaccount()
        let path = "/2010-04-01/Accounts/\(tenant.sid).json"
        #expect(try await world.rest(.post, "~.json", [("Status", "closed")]).json["code"]?.int == 21477)
        #expect(
          try await world.rest(.post, path, [("Status", "active")], user: tenant).json["code"]?.int == 21477)
        #expect(try await world.rest(.post, path, [("Status", "asleep")]).json["code"]?.int == 21475)
        let renamed = try await world.rest(.post, path, [("FriendlyName", "Mine")], user: tenant)
        #expect(renamed.json["friendly_name"]?.string == "Mine")
      }
    }
  }
}
