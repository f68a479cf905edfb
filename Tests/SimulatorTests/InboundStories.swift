import Curl
import Foundation
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct InboundStories {
    private static let dialAda = """
      <Dial answerOnBridge="true" action="/dialled" timeout="20"><Client statusCallback="/leg"
      statusCallbackEvent="initiated ringing answered completed"><Identity>ada</Identity><Parameter name="callId"
      value="c 1"/></Client></Dial>
      """

    @Test("a caller hears a menu, presses 1, talks with ada, and hangs up")
    func menuThenTalk() async throws {
      try await World.with { request in
        switch request.path {
        case "/voice": .twiml("<Gather action=\"/menu?step=1\" numDigits=\"1\"><Say>Press one</Say></Gather>")
        case "/menu": .twiml(Self.dialAda)
        case "/dialled": .twiml("<Hangup/>")
        default: .nothing
        }
      } _: { world in
        try await world.wire()
        try await world.ada.registers()
        let caller = try await world.customerDials()
        try await caller.hears("say", "Press one")
        try await caller.presses("1")
        let menu = try await world.received("/menu")
        #expect(menu["Digits"] == "1")
        #expect(menu["CallStatus"] == "in-progress")
        #expect(menu.target == "/menu?step=1")
        _ = try await world.received("/leg") { $0["CallStatus"] == "ringing" }
        try await world.ada.answers()
        try await caller.isConnected(to: world.ada)
        try await world.ada.isNotRung()
        try await caller.hangsUp()
        try await caller.ends("completed")
        let action = try await world.received("/dialled")
        #expect(action["DialCallStatus"] == "completed")
        #expect(action["DialBridged"] == "true")
        #expect(action["CallStatus"] == "completed")
        _ = try await world.received("/leg") { $0["CallStatus"] == "completed" }
        let leg = await world.receiver.requests("/leg")
        #expect(leg.map { $0["CallStatus"] } == ["initiated", "ringing", "in-progress", "completed"])
        #expect(leg.map { $0["SequenceNumber"] } == ["0", "1", "2", "3"])
        #expect(leg.allSatisfy { $0["ParentCallSid"] == caller.sid && $0["Direction"] == "outbound-dial" })
        #expect(leg.allSatisfy { $0["From"] == World.customer && $0["To"] == "client:ada" })
        #expect(leg[0]["CallbackSource"] == "call-progress-events")
        let end = try await world.received("/status")
        #expect(end["CallStatus"] == "completed" && end["CallSid"] == caller.sid)
        #expect(Int(end["CallDuration"] ?? "") != nil)
        try await Signatures.holdForAll(world)
      }
    }

    @Test("the first request says what Twilio says")
    func firstRequest() async throws {
      try await World.with { _ in
        .twiml("<Pause length=\"60\"/>")
      } _: { world in
        try await world.wire()
        let caller = try await world.customerDials()
        let voice = try await world.received("/voice")
        #expect(voice["CallSid"] == caller.sid)
        #expect(voice["AccountSid"] == World.account)
        #expect(voice["CallStatus"] == "ringing")
        #expect(voice["Direction"] == "inbound")
        #expect(voice["From"] == World.customer && voice["Caller"] == World.customer)
        #expect(voice["To"] == World.number && voice["Called"] == World.number)
        #expect(voice["FromCity"] == "" && voice["FromCountry"] == "US")
        #expect(voice["ApiVersion"] == "2010-04-01")
        #expect(voice.headers["user-agent"] == "TwilioProxy/1.1")
        #expect(voice.headers["content-type"] == "application/x-www-form-urlencoded; charset=UTF-8")
        #expect(voice.headers["i-twilio-idempotency-token"]?.count == 36)
        let names = voice.rawBody.split(separator: "&").map { $0.prefix { $0 != "=" } }
        #expect(names == names.sorted())
        // Pause does not answer; who gives up then leaves no-answer.
        #expect(try await caller.call()["status"]?.string == "ringing")
        try await caller.hangsUp()
        try await caller.ends("no-answer")
      }
    }

    @Test("with answerOnBridge the caller keeps ringing; the first to answer wins, the others are spared")
    func firstAnswerWins() async throws {
      try await World.with { request in
        request.path == "/voice"
          ? .twiml(
            "<Dial answerOnBridge=\"true\" action=\"/dialled\"><Client statusCallback=\"/leg\">ada</Client>"
              + "<Client statusCallback=\"/leg\">grace</Client></Dial>") : .twiml("<Say>Goodbye</Say>")
      } _: { world in
        try await world.wire()
        for one in [world.ada, world.grace] { try await one.registers() }
        let caller = try await world.customerDials()
        try await caller.hears("ring")
        _ = try await world.eventually("both ring") {
          try await caller.call()["legs"]?.items?.filter { $0["status"]?.string == "ringing" }.count == 3 ? true : nil
        }
        #expect(try await caller.call()["status"]?.string == "ringing")
        try await world.grace.answers()
        try await caller.isConnected(to: world.grace)
        #expect(try await caller.call()["status"]?.string == "in-progress")
        let spared = try await world.received("/leg") { $0["To"] == "client:ada" }
        #expect(spared["CallStatus"] == "canceled")
        try await world.grace.hangsUp()
        try await caller.hears("say", "Goodbye")
        try await caller.ends("completed")
        let action = try #require(await world.receiver.requests("/dialled").first)
        #expect(action["DialCallStatus"] == "completed" && action["DialBridged"] == "true")
        #expect(action["DialCallDuration"] != nil && action["CallStatus"] == "in-progress")
      }
    }

    @Test(
      "what Dial reports when nobody talks",
      arguments: [
        ("<Client>nobody</Client>", "no-answer", ""), ("<Number>+15550100188</Number>", "busy", "busy"),
        ("<Number>12</Number>", "failed", ""),
        ("<Number>+15550100188</Number><Client>nobody</Client>", "no-answer", "no-answer"),
      ])
    func unanswered(nouns: String, status: String, outside: String) async throws {
      try await World.with(clock: .standing()) { request in
        request.path == "/voice"
          ? .twiml("<Dial action=\"/dialled\" timeout=\"5\">\(nouns)</Dial>") : .twiml("<Hangup/>")
      } _: { world in
        try await world.wire()
        if !outside.isEmpty { try await world.phone("+15550100188").does(outside) }
        let caller = try await world.customerDials()
        // Twilio adds five seconds to the timeout of five.
        try await world.passes(9)
        if status == "no-answer", outside == "no-answer" { #expect(await world.receiver.requests("/dialled").isEmpty) }
        try await world.passes(2)
        let action = try await world.received("/dialled")
        #expect(action["DialCallStatus"] == status)
        #expect(action["DialBridged"] == "false")
        #expect(action["DialCallDuration"] == nil)
        #expect(action["DialCallSid"]?.hasPrefix("CA") == true)
        try await caller.ends("completed")
      }
    }

    @Test("a caller ID that is not ours is refused, and the call goes on")
    func foreignCallerId() async throws {
      try await World.with { request in
        request.path == "/voice"
          ? .twiml("<Dial callerId=\"+15550109999\" action=\"/dialled\"><Number>+15550100188</Number></Dial>")
          : .twiml("<Say>Sorry</Say>")
      } _: { world in
        try await world.wire()
        let caller = try await world.customerDials()
        try await caller.hears("say", "Sorry")
        let action = try await world.received("/dialled")
        #expect(action["DialCallStatus"] == "failed" && action["DialCallSid"] == nil)
        #expect(try await caller.call()["warnings"]?.items?.contains { $0["code"]?.int == 13214 } == true)
      }
    }

    @Test(
      "how calls end that were never answered",
      arguments: [
        ("<Reject/>", "no-answer"), ("<Reject reason=\"busy\"/>", "busy"), ("<Hangup/>", "no-answer"),
        ("<Say></Say><Reject reason=\"busy\"/>", "busy"), ("", "no-answer"),
      ])
    func neverAnswered(verbs: String, status: String) async throws {
      try await World.with {
        $0.path == "/voice" ? .twiml(verbs) : .nothing
      } _: { world in
        try await world.wire()
        let caller = try await world.customerDials()
        try await caller.ends(status)
        let end = try await world.received("/status")
        #expect(end["CallStatus"] == status && end["CallDuration"] == "0" && end["SequenceNumber"] == "0")
      }
    }

    @Test("a callee hears a screening document first, and may refuse")
    func screening() async throws {
      try await World.with { request in
        switch request.path {
        case "/voice":
          .twiml(
            "<Dial action=\"/dialled\" answerOnBridge=\"true\"><Number url=\"/screen\">+15550100188</Number></Dial>")
        case "/screen": .twiml("<Gather action=\"/screened\" numDigits=\"1\"><Say>Press 1 to take it</Say></Gather>")
        case "/screened": request["Digits"] == "1" ? .twiml("") : .twiml("<Hangup/>")
        default: .nothing
        }
      } _: { world in
        try await world.wire()
        try await world.phone("+15550100188").answers()
        for (key, bridged) in [("2", "false"), ("1", "true")] {
          let caller = try await world.customerDials()
          let child = try await caller.child()
          try await child.hears("say", "Press 1")
          #expect(try await caller.call()["status"]?.string == "ringing")
          try await child.presses(key)
          if bridged == "true" {
            try await caller.isConnected(to: "+15550100188")
            try await child.hangsUp()
          }
          let action = try await world.received("/dialled") { $0["CallSid"] == caller.sid }
          #expect(action["DialBridged"] == bridged && action["DialCallStatus"] == "completed")
        }
      }
    }
  }
}
