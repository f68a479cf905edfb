import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct DialingPermissionStories {
    private static let call = [
      ("To", World.customer), ("From", World.number), ("Twiml", "<Response><Pause length=\"60\"/></Response>"),
    ]

    @Test("a country that is not enabled cannot be called, neither by a call nor by a participant, until it is")
    func refused() async throws {
      try await World.with(settings: { $0.callableCountries = [] }) { _ in
        .nothing
      } _: { world in
        for path in ["~/Calls.json", "~/Conferences/Room/Participants.json"] {
          let refused = try await world.rest(.post, path, Self.call)
          #expect(refused.status == 400 && refused.json["code"]?.int == 21215)
          #expect(
            refused.json["message"]?.string?.hasPrefix("Account not authorized to call \(World.customer)") == true)
        }
        let change = "[{\"iso_code\":\"US\",\"low_risk_numbers_enabled\":\"true\"}]"
        let changed = try await world.rest(
          .post, "/v1/DialingPermissions/BulkCountryUpdates", [("UpdateRequest", change)])
        #expect(changed.status == 201 && changed.json["update_count"]?.int == 1)
        #expect(changed.json["update_request"]?.string == "accepted")
        let enabled = try await world.rest(.get, "/v1/DialingPermissions/Countries?LowRiskNumbersEnabled=true").json
        #expect(enabled["content"]?.items?.map { $0["iso_code"]?.string } == ["US"])
        #expect(try await world.rest(.post, "~/Calls.json", Self.call).status == 201)
      }
    }

    @Test("in Dial such a leg fails with a warning, and the caller goes on")
    func dial() async throws {
      try await World.with(settings: { $0.callableCountries = [] }) { request in
        request.path == "/voice"
          ? .twiml("<Dial action=\"/dialled\"><Number>\(World.customer)</Number></Dial>") : .twiml("<Hangup/>")
      } _: { world in
        try await world.wire()
        let caller = try await world.customerDials(from: "+15550100166")
        #expect(try await world.received("/dialled")["DialCallStatus"] == "failed")
        #expect(try await caller.call()["warnings"]?.items?.first?["code"]?.int == 13227)
      }
    }

    @Test("a subaccount has the permissions of its parent until it says otherwise")
    func inheritance() async throws {
      try await World.with(settings: { $0.callableCountries = [] }) { _ in
        .nothing
      } _: { world in
        let tenant = try await world.makeSubaccount()
        func isEnabled() async throws -> Bool? {
          try await world.rest(.get, "/v1/DialingPermissions/Countries/US", user: tenant)
            .json["low_risk_numbers_enabled"]?.bool
        }
        let change = "[{\"iso_code\":\"US\",\"low_risk_numbers_enabled\":true}]"
        try await world.rest(.post, "/v1/DialingPermissions/BulkCountryUpdates", [("UpdateRequest", change)])
        #expect(try await isEnabled() == true)
        let settings = try await world.rest(
          .post, "/v1/Settings", [("DialingPermissionsInheritance", "false")], user: tenant)
        #expect(settings.status == 202 && settings.json["dialing_permissions_inheritance"]?.bool == false)
        #expect(try await isEnabled() == false)
        #expect(try await world.rest(.get, "/v1/DialingPermissions/Countries/ZZ").status == 404)
        #expect(
          try await world.rest(.post, "/v1/DialingPermissions/BulkCountryUpdates", [("UpdateRequest", "[{}]")])
            .json["code"]?.int == 20001)
      }
    }

    @Test("where a number lies", arguments: [("+15550100177", "US"), ("+14165550123", "US"), ("+9995550100", nil)])
    func country(number: String, isoCode: String?) {
      #expect(Country.of(number)?.isoCode == isoCode)
      #expect(Country.all.count > 200 && Set(Country.all.map(\.isoCode)).count == Country.all.count)
    }
  }
}
