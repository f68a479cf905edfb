import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  /// What may stand in a document, and what becomes of the rest.
  @Suite struct SchemaStories {
    @Test(
      "attributes that hold what they cannot",
      arguments: [
        ("<Say loop=\"often\">Hi</Say>", [13510]), ("<Play digits=\"1\" loop=\"-1\"/><Say>Hi</Say>", [13410]),
        ("<Pause length=\"long\"/><Say>Hi</Say>", [13910]), ("<Say loop=\"2\">Hi</Say>", []),
        (
          "<Gather method=\"PUT\" finishOnKey=\"x\" numDigits=\"0\" input=\"voice\" timeout=\"no\" speechTimeout=\"no\">"
            + "<Say>Hi</Say></Gather>", [13312, 13310, 13314, 13326, 13313, 13327]
        ),
        ("<Gather timeout=\"auto\" speechTimeout=\"auto\" method=\"get\"><Say>Hi</Say></Gather>", []),
        (
          "<Say>Hi</Say><Record method=\"PUT\" timeout=\"-1\" maxLength=\"0\" finishOnKey=\"x\" transcribe=\"maybe\" "
            + "playBeep=\"2\" recordingStatusCallbackEvent=\"done\"/>",
          [13610, 13611, 13612, 13613, 13614, 13616, 13621]
        ),
        (
          "<Say>Hi</Say><Dial><Conference muted=\"x\" endConferenceOnExit=\"x\" startConferenceOnEnter=\"x\" "
            + "waitMethod=\"x\" beep=\"x\" trim=\"x\" jitterBufferSize=\"x\">Room</Conference></Dial>",
          [13230, 13231, 13232, 13234, 13235, 13239, 12200]
        ),
      ])
    func values(document: String, codes: [Int]) async throws {
      try await World.with(web: { _ in .twiml(document) }) { world in
        try await world.wire()
        let caller = try await world.customerDials()
        try await caller.hears("say", "Hi")
        #expect(try await caller.call()["warnings"]?.items?.compactMap { $0["code"]?.int } == codes)
      }
    }

    @Test("eleven nouns: ten ring, and the document earns a warning")
    func tooMany() async throws {
      let nouns = (0..<11).map { "<Client>agent\($0)</Client>" }.joined()
      try await World.with {
        $0.path == "/voice" ? .twiml("<Dial>\(nouns)</Dial>") : .nothing
      } _: { world in
        try await world.wire()
        let caller = try await world.customerDials()
        try await caller.ends("completed")
        #expect(try await caller.call()["legs"]?.items?.count == 11)
        #expect(try await caller.call()["warnings"]?.items?.first?["code"]?.int == 13250)
      }
    }

    @Test("no Dial in a screening document: the callee is bridged without it")
    func dialWhileScreening() async throws {
      try await World.with { request in
        switch request.path {
        case "/voice": .twiml("<Dial><Number url=\"/screen\">+15550100188</Number></Dial>")
        case "/screen": .twiml("<Dial>+15550100166</Dial><Say>For you</Say>")
        default: .nothing
        }
      } _: { world in
        try await world.wire()
        try await world.phone("+15550100188").answers()
        let caller = try await world.customerDials()
        let callee = try await caller.isConnected(to: "+15550100188")
        try await callee.hears("say", "For you")
        #expect(try await callee.call()["warnings"]?.items?.first?["code"]?.int == 12200)
        #expect(try await caller.call()["legs"]?.items?.count == 2)
      }
    }

    @Test("what somebody says is reported while they speak, and then whole")
    func speech() async throws {
      try await World.with { request in
        request.path == "/voice"
          ? .twiml("<Gather input=\"speech\" action=\"/said\" partialResultCallback=\"/partly\"/>")
          : .twiml("<Hangup/>")
      } _: { world in
        try await world.wire()
        let caller = try await world.customerDials()
        try await caller.hears("gather", "speech")
        try await caller.says("my order")
        let whole = try await world.received("/said")
        #expect(whole["SpeechResult"] == "my order" && whole["Confidence"] == "0.92" && whole["Digits"] == nil)
        let part = try await world.received("/partly")
        #expect(part["UnstableSpeechResult"] == "my order" && part["SequenceNumber"] == "0")
      }
    }
  }
}
