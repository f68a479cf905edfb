import Cryptography
import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct PhonePageTests {
    private static let phone = "/simulator/phone?number=%2B15550100177"

    @Test("what the microphone heard becomes the recording")
    func microphone() async throws {
      try await World.with { request in
        request.path == "/voice"
          ? .twiml(
            "<Record action=\"/done\" timeout=\"1\" maxLength=\"60\" finishOnKey=\"#\" recordingStatusCallback=\"/recording\"/>"
          ) : .twiml("<Hangup/>")
      } _: { world in
        try await world.wire()
        try await SocketClient.open(world, Self.phone) { phone in
          try await phone.send(["type": "dial", "to": .string(World.number), "sdp": "offer"])
          let sid = try await phone.next("dialed")["callSid"] ?? .null
          let start = try await phone.next("record-start")
          #expect(start["maxSeconds"]?.int == 60 && start["callSid"] == sid)
          try await phone.send(["type": "digits", "callSid": sid, "digits": "#"])
          let recording = try await phone.next("record-stop")["recordingId"] ?? .null
          let wav = WaveFile.humming(seconds: 3, spokenSeconds: 1)
          try await phone.send([
            "type": "recorded", "callSid": sid, "recordingId": recording, "contentType": "audio/wav",
            "base64": .string(BaseEncoding.base64.encode(wav)),
          ])
          let done = try await world.received("/recording")
          #expect(done["RecordingStatus"] == "completed" && done["RecordingDuration"] == "3")
          let sound = try await world.rest(.get, "~/Recordings/\(recording.string ?? "").wav")
          #expect(sound.bytes == wav)
        }
      }
    }

    @Test("a second bridge waits for a new offer")
    func secondBridge() async throws {
      try await World.with { request in
        request.path == "/voice"
          ? .twiml("<Dial><Client>ada</Client></Dial><Dial><Client>grace</Client></Dial>") : .nothing
      } _: { world in
        try await world.wire()
        let key = try await world.makeKey()
        try await world.ada.registers()
        try await SocketClient.open(world, "/signal") { grace in
          try await grace.listens(accessToken(key: key, identity: "grace", application: nil))
          try await grace.registers()
          try await SocketClient.open(world, Self.phone) { phone in
            try await phone.send(["type": "dial", "to": .string(World.number), "sdp": "first"])
            let sid = try await phone.next("dialed")["callSid"] ?? .null
            try await world.ada.answers()
            #expect(SessionDescription.isSilence(try await phone.next("media-answer")["sdp"]?.string ?? ""))
            try await world.ada.hangsUp()
            let wanted = try await phone.next("offer-wanted")
            #expect(wanted["mediaId"]?.int == 1)
            try await phone.send(["type": "offer", "callSid": sid, "mediaId": 1, "sdp": "second"])
            let invite = try #require(try await grace.next("invite")["payload"])
            #expect(invite["sdp"]?.string == "second")
            try await grace.signal("answer", ["callsid": invite["callsid"] ?? .null, "sdp": "answer"])
            let answer = try await phone.next("media-answer")
            #expect(answer["mediaId"]?.int == 1 && answer["sdp"]?.string == "answer")
          }
        }
      }
    }

    @Test("a page that is loaded again in the middle of a ring rings again; one that stays away does not answer")
    func reload() async throws {
      try await World.with(
        settings: { $0.registrationLingersSeconds = 0.2 },
        web: { request in
          request.path == "/voice"
            ? .twiml("<Dial action=\"/dialled\"><Client>ada</Client></Dial>") : .twiml("<Hangup/>")
        }
      ) { world in
        try await world.wire()
        let token = accessToken(key: try await world.makeKey(), application: nil)
        let caller = try await world.customerDials()
        #expect(try await world.received("/dialled")["DialCallStatus"] == "no-answer")
        try await caller.ends("completed")

        try await SocketClient.open(world, "/signal") { browser in
          try await browser.listens(token)
          try await browser.registers()
        }
        let second = try await world.customerDials()
        try await SocketClient.open(world, "/signal") { browser in
          try await browser.signal("listen", ["token": .string(token)])
          try await browser.signal("register", ["media": ["audio": true]])
          let leg = try await browser.next("invite")["payload"]?["callsid"] ?? .null
          #expect(try await second.call()["status"]?.string == "in-progress")
          #expect(leg.string?.hasPrefix("CA") == true)
        }
        let action = try await world.received("/dialled") { $0["CallSid"] == second.sid }
        #expect(action["DialCallStatus"] == "no-answer")
      }
    }

    @Test("a request that is repeated carries one token, and the second answer counts")
    func doubledRequest() async throws {
      try await World.with { _ in
        .twiml("<Say>Hello</Say>")
      } _: { world in
        try await world.wire()
        _ = try await world.control(.post, "/faults", ["kind": "duplicate-request", "target": "voice", "count": 1])
        let caller = try await world.customerDials()
        try await caller.ends("completed")
        let twice = await world.receiver.requests("/voice")
        #expect(twice.count == 2 && Set(twice.map { $0.headers["i-twilio-idempotency-token"] }).count == 1)
        #expect(try await caller.call()["transcript"]?.items?.filter { $0["kind"]?.string == "say" }.count == 1)
      }
    }
  }
}
