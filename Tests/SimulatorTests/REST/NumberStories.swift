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
          ("AreaCode=415", "+1415"), ("InRegion=HI", "+1808"), ("Contains=2125550142", "+12125550142"),
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
