import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct VoicemailStories {
    private static func script(_ request: WebhookReceiver.Seen) -> WebhookReceiver.Reply {
      switch request.path {
      case "/voice":
        .twiml(
          "<Say>Leave a message</Say><Record action=\"/done\" timeout=\"10\" maxLength=\"180\" "
            + "recordingStatusCallback=\"/recording\" recordingStatusCallbackEvent=\"in-progress completed absent\"/>"
            + "<Say>Nothing was recorded</Say>")
      case "/done": .twiml("<Say>Thank you</Say><Hangup/>")
      default: .nothing
      }
    }

    @Test("a caller leaves a message, and it can be had as a WAV file once it is processed")
    func message() async throws {
      try await World.with(web: Self.script) { world in
        try await world.wire()
        let caller = try await world.customerDials()
        try await caller.hears("record-beep")
        _ = try await world.received("/recording") { $0["RecordingStatus"] == "in-progress" }
        try await caller.says("Hello this is the customer please call me back")
        try await caller.presses("#")
        try await caller.hears("say", "Thank you")
        let action = try await world.received("/done")
        #expect(action["Digits"] == "#" && action["RecordingDuration"] == "4")
        let sid = try #require(action["RecordingSid"])
        #expect(action["RecordingUrl"] == "\(world.url)/2010-04-01/Accounts/\(World.account)/Recordings/\(sid)")
        let done = try await world.received("/recording") { $0["RecordingStatus"] == "completed" }
        #expect(done["RecordingDuration"] == "4" && done["RecordingSid"] == sid && done["CallSid"] == caller.sid)
        #expect(done["RecordingSource"] == "RecordVerb" && done["RecordingChannels"] == "1")
        let sound = try await world.rest(.get, "~/Recordings/\(sid).wav")
        #expect(sound.status == 200 && sound.headers["content-type"] == "audio/x-wav")
        #expect(WaveFile.seconds(of: sound.bytes) == 4)
        #expect(sound.bytes[44...].contains { $0 != 0 })
        let record = try await world.rest(.get, "~/Recordings/\(sid).json").json
        #expect(record["status"]?.string == "completed" && record["duration"]?.string == "4")
        #expect(try await world.rest(.delete, "~/Recordings/\(sid).json").status == 204)
        #expect(try await world.rest(.get, "~/Recordings/\(sid).wav").status == 404)
        try await Signatures.holdForAll(world)
      }
    }

    @Test("hanging up ends the message; the action hears of it, and the caller is gone")
    func hangup() async throws {
      try await World.with(web: Self.script) { world in
        try await world.wire()
        let caller = try await world.customerDials()
        try await caller.hears("record-beep")
        try await caller.says("Hello")
        try await caller.hangsUp()
        let action = try await world.received("/done")
        #expect(action["Digits"] == "hangup" && action["CallStatus"] == "completed")
        let done = try await world.received("/recording") { $0["RecordingStatus"] == "completed" }
        #expect(done["RecordingDuration"] == "2")
      }
    }

    @Test(
      "a message in writing, when it was asked for and is neither short nor long",
      arguments: [
        ("please call me back about my order today", "completed"), ("hello", "failed"),
      ])
    func transcribed(words: String, status: String) async throws {
      try await World.with { request in
        request.path == "/voice"
          ? .twiml("<Record action=\"/done\" transcribe=\"true\" transcribeCallback=\"/words\"/>") : .twiml("<Hangup/>")
      } _: { world in
        try await world.wire()
        let caller = try await world.customerDials()
        try await caller.hears("record-beep")
        try await caller.says(words)
        try await caller.presses("#")
        let told = try await world.received("/words")
        let text = status == "completed" ? words : ""
        #expect(told["TranscriptionStatus"] == status && told["TranscriptionText"] == text)
        #expect(told["CallSid"] == caller.sid && told["From"] == World.customer && told["Direction"] == "inbound")
        let recording = try #require(told["RecordingSid"])
        let sid = try #require(told["TranscriptionSid"])
        #expect(told["TranscriptionUrl"]?.hasSuffix("/Recordings/\(recording)/Transcriptions/\(sid)") == true)
        let json = try await world.rest(.get, "~/Transcriptions/\(sid).json").json
        #expect(json["transcription_text"]?.string == text && json["recording_sid"]?.string == recording)
        let below = "~/Recordings/\(recording)/Transcriptions"
        #expect(try await world.rest(.get, below + ".json").json["transcriptions"]?.items?.count == 1)
        #expect(try await world.rest(.delete, "\(below)/\(sid).json").status == 204)
        #expect(try await world.rest(.get, "\(below)/\(sid).json").status == 404)
        #expect(try await world.rest(.get, "~/Transcriptions.json").json["transcriptions"]?.items?.isEmpty == true)
      }
    }

    @Test("silence leaves nothing: absent, no action, and the next verb")
    func silence() async throws {
      try await World.with(clock: .standing(), web: Self.script) { world in
        try await world.wire()
        let caller = try await world.customerDials()
        try await world.passes(20)
        try await caller.hears("say", "Nothing was recorded")
        _ = try await world.received("/recording") { $0["RecordingStatus"] == "absent" }
        #expect(await world.receiver.requests("/done").isEmpty)
      }
    }
  }
}
