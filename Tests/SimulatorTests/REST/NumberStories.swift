import Curl
import Testing

@testable import Simulator

extension World {
  /// What can be bought in Manhattan.
  func offered(_ query: String = "AreaCode=212") async throws -> [String] {
    let answer = try await rest(.get, "~/AvailablePhoneNumbers/US/Local.json?\(query)&PageSize=5").json
    return answer["available_phone_numbers"]?.items?.compactMap { $0["phone_number"]?.string } ?? []
  }
}

extension SimulatorTests {
  @Suite struct NumberStories {
    @Test("a number is found, bought, called, given back, and found again")
    func purchase() async throws {
      try await World.with { _ in
        .twiml("<Say>Welcome</Say><Pause length=\"60\"/>")
      } _: { world in
        let number = try #require(try await world.offered().first)
        #expect(number.hasPrefix("+121255501"))
        let bought = try await world.rest(
          .post, "~/IncomingPhoneNumbers.json", [("PhoneNumber", number), ("VoiceUrl", world.web + "/voice")])
        #expect(bought.status == 201 && bought.json["phone_number"]?.string == number)
        #expect(try await world.offered().contains(number) == false)
        let again = try await world.rest(.post, "~/IncomingPhoneNumbers.json", [("PhoneNumber", number)])
        #expect(again.status == 400 && again.json["code"]?.int == 21422)
        try await world.customerDials(to: number).hears("say", "Welcome")
        let sid = try #require(bought.json["sid"]?.string)
        #expect(try await world.rest(.delete, "~/IncomingPhoneNumbers/\(sid).json").status == 204)
        #expect(
          try await world.control(.post, "/calls", ["from": .string(World.customer), "to": .string(number)]).status
            == 404)
        #expect(try await world.offered().first == number)
      }
    }

    @Test("a number the account began with is offered again once it was given back")
    func givenBack() async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        #expect(try await world.offered("Contains=5550100100").isEmpty)
        let sid = try #require(
          try await world.rest(.get, "~/IncomingPhoneNumbers.json").json["incoming_phone_numbers"]?.items?.first?[
            "sid"]?
            .string)
        try await world.rest(.delete, "~/IncomingPhoneNumbers/\(sid).json")
        #expect(try await world.offered("Contains=5550100100") == [World.number])
        let bought = try await world.rest(.post, "~/IncomingPhoneNumbers/Local.json", [("PhoneNumber", World.number)])
        #expect(bought.status == 201)
      }
    }

    @Test("searches: by area, state and digits, and what nobody offers")
    func searches() async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        for (query, expected) in [
          ("AreaCode=415", "+1415"), ("InRegion=HI", "+1808"), ("InLocality=salt+lake+city", "+1801"),
          ("Contains=2125550142", "+12125550142"),
          ("Contains=212555**42", "+12125550142"), ("Contains=KJL", "+1555"),
        ] {
          let offered = try await world.offered(query)
          #expect(offered.allSatisfy { $0.contains(expected.dropFirst(2)) }, "\(query) \(offered)")
          #expect(!offered.isEmpty, "\(query)")
        }
        #expect(try await world.offered("AreaCode=999").isEmpty)
        #expect(try await world.offered("FaxEnabled=true").isEmpty)
        let refused: [(CurlRequest.Method, String, [(String, String)], Int, Int)] = [
          (.get, "~/AvailablePhoneNumbers/US/Local.json?Contains=1", [], 400, 20001),
          (.get, "~/AvailablePhoneNumbers/US/Mobile.json", [], 404, 20404),
          (.get, "~/AvailablePhoneNumbers/ZZ.json", [], 404, 20404),
          (.post, "~/IncomingPhoneNumbers.json", [], 400, 400),
          (.post, "~/IncomingPhoneNumbers.json", [("AreaCode", "4x")], 400, 21451),
          (.post, "~/IncomingPhoneNumbers.json", [("AreaCode", "999")], 400, 21452),
          (.post, "~/IncomingPhoneNumbers.json", [("PhoneNumber", "+1555")], 400, 21422),
          (.post, "~/IncomingPhoneNumbers.json", [("PhoneNumber", "five")], 400, 21421),
          (.post, "~/IncomingPhoneNumbers/TollFree.json", [("PhoneNumber", "+12125550142")], 400, 21422),
          (.post, "~/IncomingPhoneNumbers.json", [("AreaCode", "212"), ("VoiceUrl", "nonsense")], 400, 21402),
        ]
        for (method, path, form, status, code) in refused {
          let answer = try await world.rest(method, path, form)
          #expect(answer.status == status && answer.json["code"]?.int == code, "\(path) \(form)")
        }
        let anyOne = try await world.rest(.post, "~/IncomingPhoneNumbers.json", [("AreaCode", "212")])
        #expect(anyOne.json["phone_number"]?.string == "+12125550100")
      }
    }

    @Test("a number that wants an address is not sold without one")
    func addresses() async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        let path = "~/AvailablePhoneNumbers/GB/Local.json"
        let offer = try await world.rest(.get, path).json["available_phone_numbers"]?.items?.first
        #expect(offer?["address_requirements"]?.string == "any" && offer?["locality"]?.string == "London")
        let others = try await world.rest(.get, path + "?ExcludeAllAddressRequired=true").json
        #expect(others["available_phone_numbers"]?.items?.isEmpty == true)
        let number = try #require(offer?["phone_number"]?.string)
        let without = try await world.rest(.post, "~/IncomingPhoneNumbers.json", [("PhoneNumber", number)])
        #expect(without.status == 400 && without.json["code"]?.int == 21631)
        let address = ("AddressSid", "AD00000000000000000000000000000001")
        let sold = try await world.rest(.post, "~/IncomingPhoneNumbers.json", [("PhoneNumber", number), address])
        #expect(sold.status == 201 && sold.json["address_requirements"]?.string == "any")
      }
    }

    @Test("what a number costs")
    func prices() async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        let countries = try await world.rest(.get, "/v1/PhoneNumbers/Countries").json["countries"]?.items ?? []
        #expect(countries.compactMap { $0["iso_country"]?.string } == ["CA", "GB", "US"])
        let states = try await world.rest(.get, "/v1/PhoneNumbers/Countries/us").json
        #expect(states["price_unit"]?.string == "USD")
        let prices = states["phone_number_prices"]?.items ?? []
        #expect(prices.compactMap { $0["number_type"]?.string } == ["local", "toll free"])
        #expect(prices.compactMap { $0["current_price"]?.string } == ["1.15", "2.15"])
        #expect(try await world.rest(.get, "/v1/PhoneNumbers/Countries/ZZ").status == 404)
      }
    }

    @Test("a fault refuses in Twilio's own words")
    func refusal() async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        let fault: JSON = [
          "kind": "rest-status", "target": "POST", "status": 400, "code": 21404, "message": "Trial accounts may not",
        ]
        #expect(try await world.control(.post, "/faults", fault).json["code"]?.int == 21404)
        let answer = try await world.rest(.post, "~/IncomingPhoneNumbers.json", [("AreaCode", "212")])
        #expect(answer.status == 400 && answer.json["code"]?.int == 21404)
        #expect(answer.json["message"]?.string == "Trial accounts may not")
        let nonsense: JSON = ["kind": "rest-status", "code": 7]
        #expect(try await world.control(.post, "/faults", nonsense).status == 400)
      }
    }

    @Test("a number moves to a subaccount")
    func moves() async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        let tenant = try await world.makeSubaccount()
        let sid = try #require(
          try await world.rest(.get, "~/IncomingPhoneNumbers.json").json["incoming_phone_numbers"]?.items?.first?[
            "sid"]?
            .string)
        let moved = try await world.rest(.post, "~/IncomingPhoneNumbers/\(sid).json", [("AccountSid", tenant.sid)])
        #expect(moved.json["account_sid"]?.string == tenant.sid)
        #expect(try await world.rest(.get, "~/IncomingPhoneNumbers/\(sid).json").status == 404)
        #expect(
          try await world.rest(.get, "/2010-04-01/Accounts/\(tenant.sid)/IncomingPhoneNumbers/\(sid).json").status
            == 200)
        let lost = try await world.rest(.post, "~/Calls.json", [("To", World.customer), ("From", World.number)])
        #expect(lost.json["code"]?.int == 21210)
      }
    }
  }
}
