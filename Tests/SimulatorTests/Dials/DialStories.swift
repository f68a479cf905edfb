import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct DialStories {
    static let callee = "+15550100188"

    /// Everybody who calls is put through with this Dial; its action is `/dialled`.
    private static func dial(_ attributes: String, _ nouns: String) -> WebhookReceiver.Script {
      { request in
        switch request.path {
        case "/voice": .twiml("<Dial action=\"/dialled\" \(attributes)>\(nouns)</Dial>")
        case "/dialled": .twiml("<Hangup/>")
        default: .nothing
        }
      }
    }

    @Test(
      "a talk is recorded, and the action, the leg's end and the callback name the recording",
      arguments: [
        ("record-from-answer", 1), ("true", 1), ("record-from-answer-dual", 2), ("record-from-ringing", 1),
        ("record-from-ringing-dual", 2),
      ])
    func recorded(record: String, channels: Int) async throws {
      let attributes =
        "record=\"\(record)\" recordingStatusCallback=\"/recording\" "
        + "recordingStatusCallbackEvent=\"in-progress completed absent\""
      let noun = "<Number statusCallback=\"/leg\">\(Self.callee)</Number>"
      try await World.with(web: Self.dial(attributes, noun)) { world in
        try await world.wire()
        try await world.phone(Self.callee).answers()
        let caller = try await world.customerDials()
        try await caller.isConnected(to: Self.callee)
        try await world.phone(Self.callee).hangsUp()
        let action = try await world.received("/dialled")
        let sid = try #require(action["RecordingSid"])
        #expect(action["RecordingUrl"] == "\(world.url)/2010-04-01/Accounts/\(World.account)/Recordings/\(sid)")
        let seconds = try #require(action["RecordingDuration"])
        #expect(action["DialCallStatus"] == "completed" && seconds != "0")
        let leg = try await world.received("/leg")
        #expect(leg["RecordingSid"] == sid && leg["RecordingUrl"] != nil && leg["RecordingDuration"] == seconds)
        let begun = try await world.received("/recording") { $0["RecordingStatus"] == "in-progress" }
        #expect(begun["RecordingDuration"] == nil)
        let done = try await world.received("/recording") { $0["RecordingStatus"] == "completed" }
        #expect(done["RecordingSid"] == sid && done["CallSid"] == caller.sid && done["RecordingDuration"] == seconds)
        #expect(done["RecordingSource"] == "DialVerb" && done["RecordingChannels"] == "\(channels)")
        #expect(done["RecordingTrack"] == "both" && done["ErrorCode"] == "0" && done["AccountSid"] == World.account)
        #expect(done["RecordingStartTime"]?.hasSuffix("+0000") == true)
        let sound = try await world.rest(.get, "~/Recordings/\(sid).wav")
        #expect(WaveFile.seconds(of: sound.bytes) == Double(seconds) && sound.bytes[22] == UInt8(channels))
        let both = try await world.rest(.get, "~/Recordings/\(sid).wav?RequestedChannels=2")
        #expect(both.status == (channels == 2 ? 200 : 400))
      }
    }

    @Test("nobody talked: what would have been recorded is absent", arguments: ["answer", "ringing"])
    func absent(from: String) async throws {
      let attributes =
        "record=\"record-from-\(from)\" recordingStatusCallback=\"/recording\" "
        + "recordingStatusCallbackEvent=\"completed absent\""
      try await World.with(web: Self.dial(attributes, "<Number>\(Self.callee)</Number>")) { world in
        try await world.wire()
        try await world.phone(Self.callee).isBusy()
        let caller = try await world.customerDials()
        try await caller.ends("completed")
        let action = try await world.received("/dialled")
        #expect(action["DialCallStatus"] == "busy" && action["RecordingUrl"] == nil)
        if from == "ringing" { #expect(try await world.received("/recording")["RecordingStatus"] == "absent") }
      }
    }

    @Test(
      "SIP is refused politely",
      arguments: [("sip:desk@example.com", 32011), ("desk@example.com", 13243), ("", 13243)])
    func sip(address: String, code: Int) async throws {
      let noun = "<Sip statusCallback=\"/leg\">\(address)</Sip>"
      try await World.with(web: Self.dial("", noun)) { world in
        try await world.wire()
        let caller = try await world.customerDials()
        let action = try await world.received("/dialled")
        #expect(action["DialCallStatus"] == "failed" && action["DialBridged"] == "false")
        #expect(try await world.received("/leg")["CallStatus"] == "failed")
        try await caller.ends("completed")
        #expect(try await caller.call()["warnings"]?.items?.first?["code"]?.int == code)
      }
    }

    @Test(
      "a name that no softphone can have is not dialled", arguments: ["", "a b", String(repeating: "a", count: 257)])
    func noName(name: String) async throws {
      try await World.with(web: Self.dial("", "<Client>\(name)</Client>")) { world in
        try await world.wire()
        let caller = try await world.customerDials()
        #expect(try await world.received("/dialled")["DialCallStatus"] == "failed")
        #expect(try await caller.call()["warnings"]?.items?.first?["code"]?.int == 31105)
        let form = [("To", "client:\(name)"), ("From", World.number), ("Twiml", "<Response/>")]
        #expect(try await world.rest(.post, "~/Calls.json", form).json["code"]?.int == 21211)
      }
    }

    @Test("digits are sent to whoever answers, before the bridge; wrong ones are passed over with a warning")
    func sendDigits() async throws {
      let nouns = "<Number sendDigits=\"ww12#\">\(Self.callee)</Number>"
      try await World.with(clock: .standing(), web: Self.dial("answerOnBridge=\"true\"", nouns)) { world in
        try await world.wire()
        try await world.phone(Self.callee).answers()
        let caller = try await world.customerDials()
        try await world.passes(10)
        let child = try await caller.isConnected(to: Self.callee)
        let heard = try await child.call()["transcript"]?.items ?? []
        #expect(heard.map { $0["kind"]?.string } == ["ring", "play", "connected"])
        #expect(heard[1]["text"]?.string == "digits ww12#")
      }
    }

    @Test("the star ends the talk where it may, and the caller goes on")
    func star() async throws {
      try await World.with(web: Self.dial("hangupOnStar=\"true\"", "<Client>ada</Client>")) { world in
        try await world.wire()
        try await world.ada.registers()
        let caller = try await world.customerDials()
        try await world.ada.answers()
        let ada = try await caller.isConnected(to: world.ada)
        try await caller.presses("1*")
        try await ada.hears("play", "digits 1*")
        #expect(try await world.received("/dialled")["DialBridged"] == "true")
        try await caller.ends("completed")
      }
    }

    @Test("a talk ends at its time limit")
    func timeLimit() async throws {
      try await World.with(
        clock: .standing(), web: Self.dial("timeLimit=\"60\"", "<Number>\(Self.callee)</Number>")
      ) { world in
        try await world.wire()
        try await world.phone(Self.callee).answers()
        let caller = try await world.customerDials()
        try await world.passes(59)
        #expect(await world.receiver.requests("/dialled").isEmpty)
        try await world.passes(2)
        let action = try await world.received("/dialled")
        #expect(action["DialCallStatus"] == "completed" && action["DialBridged"] == "true")
        #expect(action["DialCallDuration"] == "60")
        try await caller.ends("completed")
      }
    }

    @Test("one after the other: the next noun rings when the one before has not answered")
    func sequential() async throws {
      let nouns = "<Client statusCallback=\"/leg\">nobody</Client><Number>\(Self.callee)</Number>"
      try await World.with(web: Self.dial("sequential=\"true\" ringTone=\"de\"", nouns)) { world in
        try await world.wire()
        try await world.phone(Self.callee).answers()
        let caller = try await world.customerDials()
        try await caller.isConnected(to: Self.callee)
        #expect(try await world.received("/leg")["CallStatus"] == "no-answer")
        #expect(try await caller.call()["legs"]?.items?.count == 3)
        try await caller.hangsUp()
        #expect(try await world.received("/dialled")["DialCallStatus"] == "completed")
      }
    }

    @Test(
      "attributes that make no sense count as not given, with a warning",
      arguments: [
        ("timeout=\"2\"", 13212), ("hangupOnStar=\"maybe\"", 13213), ("method=\"PUT\"", 13210),
        ("volume=\"11\"", 12200),
      ])
    func warnings(attribute: String, code: Int) async throws {
      try await World.with(web: Self.dial(attribute, "<Number>\(Self.callee)</Number>")) { world in
        try await world.wire()
        try await world.phone(Self.callee).answers()
        let caller = try await world.customerDials()
        try await caller.isConnected(to: Self.callee)
        #expect(try await caller.call()["warnings"]?.items?.map { $0["code"]?.int } == [code])
      }
    }
  }
}
