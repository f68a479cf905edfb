import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct CallerIdStories {
    private static let mobile = "+15550100144"

    private static func ask(_ world: World) async throws -> (callee: Person, code: String) {
      try await world.phone(mobile).answers()
      let answer = try await world.rest(
        .post, "~/OutgoingCallerIds.json",
        [("PhoneNumber", mobile), ("FriendlyName", "ada's"), ("StatusCallback", world.web + "/verified")])
      #expect(answer.status == 200 && answer.json["phone_number"]?.string == mobile)
      let code = try #require(answer.json["validation_code"]?.string)
      #expect(code.count == 6 && code.allSatisfy(\.isNumber))
      return (try world.person(on: answer.json["call_sid"]), code)
    }

    @Test("whoever keys in the code may be shown as the caller, by calls, participants and Dial")
    func verified() async throws {
      try await World.with { request in
        request.path == "/voice"
          ? .twiml("<Dial callerId=\"\(Self.mobile)\"><Number>\(World.customer)</Number></Dial>") : .nothing
      } _: { world in
        let call = [("To", World.customer), ("From", Self.mobile), ("Twiml", "<Response/>")]
        #expect(try await world.rest(.post, "~/Calls.json", call).json["code"]?.int == 21210)
        let (callee, code) = try await Self.ask(world)
        try await callee.hears("gather")
        try await callee.presses(code == "000000" ? "111111" : "000000")
        #expect(
          try await world.rest(.get, "~/OutgoingCallerIds.json").json["outgoing_caller_ids"]?.items?.isEmpty == true)
        try await callee.presses(code)
        try await callee.hears("say", "has been verified")
        let told = try await world.received("/verified")
        #expect(told["VerificationStatus"] == "success" && told["CallSid"] == callee.sid)
        let sid = try #require(told["OutgoingCallerIdSid"])
        let listed = try await world.rest(.get, "~/OutgoingCallerIds.json?PhoneNumber=%2B15550100144").json
        #expect(listed["outgoing_caller_ids"]?.items?.first?["sid"]?.string == sid)
        #expect(listed["outgoing_caller_ids"]?.items?.first?["friendly_name"]?.string == "ada's")
        let again = try await world.rest(.post, "~/OutgoingCallerIds.json", [("PhoneNumber", Self.mobile)])
        #expect(again.status == 400 && again.json["code"]?.int == 21450)

        #expect(try await world.rest(.post, "~/Calls.json", call).status == 201)
        #expect(try await world.rest(.post, "~/Conferences/Room/Participants.json", call).status == 201)
        try await world.wire()
        let caller = try await world.customerDials(from: "+15550100166")
        let child = try await world.eventually("the leg") {
          try await world.rest(.get, "~/Calls.json?ParentCallSid=\(caller.sid)").json["calls"]?.items?.first
        }
        #expect(child["from"]?.string == Self.mobile)

        #expect(try await world.rest(.delete, "~/OutgoingCallerIds/\(sid).json").status == 204)
        #expect(try await world.rest(.post, "~/Calls.json", call).json["code"]?.int == 21210)
      }
    }

    @Test("three wrong codes, or hanging up, and the number is not verified", arguments: [true, false])
    func failed(keysIn: Bool) async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        let (callee, code) = try await Self.ask(world)
        try await callee.hears("gather")
        if keysIn {
          for _ in 0..<3 { try await callee.presses(code == "000000" ? "111111" : "000000") }
          try await callee.hears("say", "could not be verified")
        } else {
          try await callee.hangsUp()
        }
        let told = try await world.received("/verified")
        #expect(told["VerificationStatus"] == "failed" && told["OutgoingCallerIdSid"] == nil)
        #expect(
          try await world.rest(.get, "~/OutgoingCallerIds.json").json["outgoing_caller_ids"]?.items?.isEmpty == true)
      }
    }

    @Test("requests that cannot be done")
    func refused() async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        let table: [([(String, String)], Int)] = [
          ([], 20001), ([("PhoneNumber", "five")], 21217), ([("PhoneNumber", World.number)], 21450),
          ([("PhoneNumber", Self.mobile), ("CallDelay", "61")], 21454),
          ([("PhoneNumber", Self.mobile), ("Extension", "x")], 20001),
          ([("PhoneNumber", Self.mobile), ("StatusCallback", "nonsense")], 21609),
        ]
        for (form, code) in table {
          let answer = try await world.rest(.post, "~/OutgoingCallerIds.json", form)
          #expect(answer.status == 400 && answer.json["code"]?.int == code, "\(form)")
        }
        #expect(try await world.rest(.get, "~/Calls.json").json["calls"]?.items?.isEmpty == true)
      }
    }
  }
}
