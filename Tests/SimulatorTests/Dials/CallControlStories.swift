import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  /// Calls placed and led by REST.
  @Suite struct CallControlStories {
    private static let callee = "+15550100188"

    private static func script(_ request: WebhookReceiver.Seen) -> WebhookReceiver.Reply {
      switch request.path {
      case "/voice", "/answered": .twiml("<Say>Hello</Say><Pause length=\"600\"/>")
      case "/dial":
        .twiml("<Dial action=\"/dialled\"><Client statusCallback=\"/leg\">ada</Client></Dial><Say>After</Say>")
      case "/fallback": .twiml("<Say>Fallback \(request["ErrorCode"] ?? "")</Say>")
      case "/broken": .init(status: 500, body: "")
      case "/dialled": .twiml("<Say>Dialled</Say>")
      default: .nothing
      }
    }

    private func place(_ world: World, _ more: [(String, String)]) async throws -> Person {
      try await world.phone(Self.callee).answers()
      let placed = try await world.rest(.post, "~/Calls.json", [("To", Self.callee), ("From", World.number)] + more)
      #expect(placed.status == 201 && placed.json["status"]?.string == "queued")
      return try world.person(on: placed.json["sid"])
    }

    @Test("a call that REST places sends digits, records itself, and reports both")
    func placed() async throws {
      try await World.with(clock: .standing(), web: Self.script) { world in
        try await world.wire()
        let person = try await place(
          world,
          [
            ("Url", world.web + "/answered"), ("Record", "true"), ("RecordingChannels", "dual"),
            ("RecordingStatusCallback", world.web + "/recording"), ("SendDigits", "1w2"),
            ("StatusCallback", world.web + "/progress"), ("StatusCallbackEvent", "initiated"),
            ("StatusCallbackEvent", "ringing"), ("StatusCallbackEvent", "answered"),
            ("StatusCallbackEvent", "completed"), ("MachineDetection", "Enable"),
          ])
        try await world.passes(10)
        try await person.hears("play", "digits 1w2")
        try await person.hears("say", "Hello")
        #expect(try await world.received("/answered")["AnsweredBy"] == "human")
        try await person.hangsUp()
        let end = try await world.received("/progress") { $0["CallStatus"] == "completed" }
        #expect(end["RecordingSid"]?.hasPrefix("RE") == true)
        try await world.passes(5)
        #expect(end["SipResponseCode"] == "200" && end["Direction"] == "outbound-api")
        let progress = try await world.inOrder("/progress", 4)
        #expect(progress.map { $0["CallStatus"] } == ["initiated", "ringing", "in-progress", "completed"])
        let done = try await world.received("/recording")
        #expect(done["RecordingSource"] == "OutboundAPI" && done["RecordingChannels"] == "2")
        #expect(done["RecordingSid"] == end["RecordingSid"])
        #expect(done["RecordingDuration"] != nil && done["RecordingDuration"] == end["RecordingDuration"])
      }
    }

    @Test("a call ends at its own time limit, on create and on update")
    func timeLimit() async throws {
      try await World.with(clock: .standing(), web: Self.script) { world in
        try await world.wire()
        let first = try await place(world, [("Url", world.web + "/answered"), ("TimeLimit", "30")])
        try await world.passes(32)
        try await first.ends("completed")
        let second = try await place(world, [("Url", world.web + "/answered")])
        try await world.passes(5)
        try await second.hears("say", "Hello")
        #expect(try await world.rest(.post, "~/Calls/\(second.sid).json", [("TimeLimit", "10")]).status == 200)
        try await world.passes(10)
        try await second.ends("completed")
      }
    }

    @Test(
      "what a call cannot be placed with",
      arguments: [
        ([("Url", "http://127.0.0.1/x"), ("SendDigits", "12x")], 21206),
        ([("Url", "http://127.0.0.1/x"), ("TimeLimit", "soon")], 20001),
        ([("Url", "http://127.0.0.1/x"), ("Timeout", "601")], 21208),
        ([("Url", "http://127.0.0.1/x"), ("Method", "PUT")], 21209), ([("Url", "nonsense")], 21205), ([], 21205),
        (
          [("Url", "http://127.0.0.1/x"), ("StatusCallback", "http://127.0.0.1/y"), ("StatusCallbackEvent", "x")], 21626
        ),
        ([("Url", "http://127.0.0.1/x"), ("Record", "true"), ("RecordingChannels", "three")], 20001),
      ])
    func invalid(form: [(String, String)], code: Int) async throws {
      try await World.with(web: Self.script) { world in
        let answer = try await world.rest(.post, "~/Calls.json", [("To", Self.callee), ("From", World.number)] + form)
        #expect(answer.status == 400 && answer.json["code"]?.int == code)
      }
    }

    @Test("a document that cannot be had is replaced by the fallback's, which is told why")
    func fallback() async throws {
      try await World.with(web: Self.script) { world in
        try await world.wire()
        let person = try await place(
          world, [("Url", world.web + "/broken"), ("FallbackUrl", world.web + "/fallback")])
        try await person.hears("say", "Fallback 11200")
        #expect(try await world.received("/fallback")["ErrorUrl"] == world.web + "/broken")
        let notes = try await world.rest(.get, "~/Calls/\(person.sid)/Notifications.json").json["notifications"]?.items
        #expect(notes?.first?["error_code"]?.string == "11200" && notes?.first?["log"]?.string == "0")
        let note = try #require(notes?.first?["sid"]?.string)
        let one = try await world.rest(.get, "~/Calls/\(person.sid)/Notifications/\(note).json").json
        #expect(one["call_sid"]?.string == person.sid && one["response_body"] != nil)
        let events = try await world.rest(.get, "~/Calls/\(person.sid)/Events.json").json["events"]?.items ?? []
        #expect(events.count >= 2 && events[0]["response"]?["response_code"]?.int == 500)
        #expect(events[0]["request"]?["parameters"]?["call_sid"]?.string == person.sid)
      }
    }

    @Test("redirecting a parent inside Dial: its child ends, its old action is told, the new document runs")
    func parentRedirected() async throws {
      try await World.with(web: Self.script) { world in
        try await world.wire([("VoiceUrl", world.web + "/dial")])
        try await world.ada.registers()
        let caller = try await world.customerDials()
        try await world.ada.answers()
        try await caller.isConnected(to: world.ada)
        let answer = try await world.rest(
          .post, "~/Calls/\(caller.sid).json", [("Url", world.web + "/answered"), ("Method", "GET")])
        #expect(answer.status == 200 && answer.json["status"]?.string == "in-progress")
        try await caller.hears("say", "Hello")
        let old = try await world.received("/dialled")
        #expect(old["DialCallStatus"] == "completed" && old["DialBridged"] == "true")
        #expect(try await world.received("/leg")["CallStatus"] == "completed")
        let heard = try await caller.call()["transcript"]?.items ?? []
        #expect(!heard.contains { $0["text"]?.string == "Dialled" })
      }
    }

    @Test("redirecting a child: it runs the new document, and its parent goes on after its Dial")
    func childRedirected() async throws {
      try await World.with(web: Self.script) { world in
        try await world.wire([("VoiceUrl", world.web + "/dial")])
        try await world.ada.registers()
        let caller = try await world.customerDials()
        try await world.ada.answers()
        let child = try await caller.isConnected(to: world.ada)
        try await world.rest(.post, "~/Calls/\(child.sid).json", [("Url", world.web + "/answered")])
        try await child.hears("say", "Hello")
        let action = try await world.received("/dialled")
        #expect(action["DialCallStatus"] == "completed" && action["DialCallDuration"] == nil)
        #expect(action["DialBridged"] == "true" && action["DialCallSid"] == child.sid)
        try await caller.hears("say", "Dialled")
      }
    }

    @Test("a live call is recorded on demand: paused, resumed, stopped")
    func recordedOnDemand() async throws {
      try await World.with(web: Self.script) { world in
        try await world.wire()
        let caller = try await world.customerDials()
        try await caller.hears("say", "Hello")
        let recordings = "~/Calls/\(caller.sid)/Recordings"
        let begun = try await world.rest(
          .post, recordings + ".json",
          [
            ("RecordingStatusCallback", world.web + "/recording"), ("RecordingChannels", "dual"),
            ("RecordingStatusCallbackEvent", "in-progress"), ("RecordingStatusCallbackEvent", "completed"),
          ])
        #expect(begun.status == 201 && begun.json["status"]?.string == "in-progress")
        #expect(begun.json["source"]?.string == "StartCallRecordingAPI" && begun.json["channels"]?.int == 2)
        #expect(begun.json["track"]?.string == "both" && begun.json["duration"] == .null)
        let sid = try #require(begun.json["sid"]?.string)
        let paused = try await world.rest(
          .post, recordings + "/Twilio.CURRENT.json", [("Status", "paused"), ("PauseBehavior", "skip")])
        #expect(paused.json["status"]?.string == "paused" && paused.json["sid"]?.string == sid)
        let resumed = try await world.rest(.post, "\(recordings)/\(sid).json", [("Status", "in-progress")])
        #expect(resumed.json["status"]?.string == "in-progress")
        #expect(try await world.rest(.post, "\(recordings)/\(sid).json", [("Status", "faster")]).status == 400)
        let stopped = try await world.rest(.post, "\(recordings)/\(sid).json", [("Status", "stopped")])
        #expect(stopped.json["status"]?.string == "stopped")
        let done = try await world.received("/recording") { $0["RecordingStatus"] == "completed" }
        #expect(done["RecordingSource"] == "StartCallRecordingAPI" && done["CallSid"] == caller.sid)
        let again = try await world.rest(.post, "\(recordings)/\(sid).json", [("Status", "stopped")])
        #expect(again.status == 400)
        #expect(try await world.rest(.get, "\(recordings)/\(sid).json").json["status"]?.string == "completed")
        #expect(try await world.rest(.get, recordings + ".json").json["recordings"]?.items?.count == 1)
        try await caller.hangsUp()
        #expect(try await world.rest(.post, recordings + ".json", []).status == 400)
        #expect(try await world.rest(.delete, "\(recordings)/\(sid).json").status == 204)
        #expect(try await world.rest(.get, "~/Recordings/\(sid).json").status == 404)
      }
    }

    @Test("what is no TwiML is passed over with warning 12200")
    func unknownNames() async throws {
      try await World.with { _ in
        .twiml("<say>x</say><Sms>x</Sms><Say voce=\"y\">Hello</Say><Start><Stream url=\"wss://127.0.0.1/s\"/></Start>")
      } _: { world in
        try await world.wire()
        let caller = try await world.customerDials()
        try await caller.hears("say", "Hello")
        try await caller.hears("stream", "wss://127.0.0.1/s")
        try await caller.ends("completed")
        let warnings = try await caller.call()["warnings"]?.items ?? []
        #expect(warnings.map { $0["code"]?.int } == [12200, 12200, 12200])
        let notes = try await world.rest(.get, "~/Calls/\(caller.sid)/Notifications.json?Log=1").json
        #expect(notes["notifications"]?.items?.count == 3)
      }
    }

    @Test("a connected stream holds the call until somebody ends it")
    func connectedStream() async throws {
      try await World.with { _ in
        .twiml("<Connect><Stream url=\"wss://127.0.0.1/s\"/></Connect><Say>After</Say>")
      } _: { world in
        try await world.wire()
        let caller = try await world.customerDials()
        try await caller.hears("stream")
        #expect(try await caller.call()["activity"]?.string == "streaming")
        #expect(try await caller.call()["status"]?.string == "in-progress")
        try await world.rest(.post, "~/Calls/\(caller.sid).json", [("Status", "completed")])
        try await caller.ends("completed")
      }
    }
  }
}
