import Cryptography
import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  /// Who hears whom when a talk changes: descriptions cross between two browsers, one offering, one answering.
  @Suite struct SoundStories {
    private static let phone = "/simulator/phone?number=%2B15550100177"

    private static func script(_ request: WebhookReceiver.Seen) -> WebhookReceiver.Reply {
      switch request.path {
      case "/voice": .twiml("<Dial action=\"/room\"><Client>ada</Client></Dial>")
      case "/room": .twiml("<Dial><Conference waitUrl=\"\">Room</Conference></Dial>")
      case "/app": .twiml("<Say>One moment</Say><Dial callerId=\"\(World.number)\">\(World.customer)</Dial>")
      default: .nothing
      }
    }

    private func withSoftphone(
      _ world: World, _ identity: String, application: String? = nil, renegotiates: Bool = true,
      _ body: (inout SocketClient) async throws -> Void
    ) async throws {
      let token = accessToken(key: try await world.makeKey(), identity: identity, application: application)
      try await SocketClient.open(world, "/signal") { socket in
        try await socket.signal(
          "listen", ["token": .string(token), "browserinfo": ["renegotiates": .bool(renegotiates)]])
        try await socket.signal("register", ["media": ["audio": true]])
        _ = try await socket.next("ready")
        try await body(&socket)
      }
    }

    /// The customer's page talks with ada's browser.
    private func talk(
      renegotiates: Bool = true,
      _ story:
        @escaping @Sendable (World, inout SocketClient, inout SocketClient, _ caller: JSON, _ leg: JSON) async throws
        -> Void
    ) async throws {
      try await World.with(web: Self.script) { world in
        try await world.wire()
        try await withSoftphone(world, "ada", renegotiates: renegotiates) { ada in
          try await SocketClient.open(world, Self.phone) { page in
            try await page.send(["type": "dial", "to": .string(World.number), "sdp": "v=0 page 0"])
            let caller = try await page.next("dialed")["callSid"] ?? .null
            let invite = try #require(try await ada.next("invite")["payload"])
            #expect(invite["sdp"]?.string == "v=0 page 0")
            let leg = invite["callsid"] ?? .null
            try await ada.signal("answer", ["callsid": leg, "sdp": "v=0 ada 0"])
            #expect(try await page.next("media-answer")["sdp"]?.string == "v=0 ada 0")
            try await story(world, &page, &ada, caller, leg)
          }
        }
      }
    }

    /// The page makes the offer it is asked for, and ada's browser answers.
    private static func exchange(
      _ page: inout SocketClient, _ ada: inout SocketClient, _ caller: JSON, _ leg: JSON, name: String
    ) async throws {
      let wanted = try await page.next("offer-wanted")
      try await page.send([
        "type": "offer", "callSid": caller, "mediaId": wanted["mediaId"] ?? .null, "sdp": .string("v=0 page \(name)"),
      ])
      var offer: JSON = [:]
      repeat {
        offer = try await ada.next("reinvite")["payload"] ?? [:]
      } while SessionDescription.isSilence(
        offer["sdp"]?.string ?? "")
      #expect(offer["sdp"]?.string == "v=0 page \(name)" && offer["callsid"] == leg)
      try await ada.signal(
        "answer", ["callsid": leg, "mediaid": offer["mediaid"] ?? .null, "sdp": .string("v=0 ada \(name)")])
      let answer = try await page.next("media-answer")
      #expect(answer["sdp"]?.string == "v=0 ada \(name)" && answer["mediaId"] == wanted["mediaId"])
    }

    @Test("a talk that becomes a conference has sound again; hold cuts it, resuming brings it back")
    func conferenceAndHold() async throws {
      try await talk { world, page, ada, caller, leg in
        try await world.rest(
          .post, "~/Calls/\(leg.string ?? "").json", [("Url", world.web + "/room"), ("Method", "POST")])
        _ = try await page.next("media-stop")
        try await Self.exchange(&page, &ada, caller, leg, name: "room")

        let room = try #require(try await world.conference("Room")["sid"]?.string)
        let path = "~/Conferences/\(room)/Participants/\(caller.string ?? "").json"
        try await world.rest(.post, path, [("Hold", "true")])
        _ = try await page.next("media-stop")
        #expect(SessionDescription.isSilence(try await ada.next("reinvite")["payload"]?["sdp"]?.string ?? ""))
        try await world.rest(.post, path, [("Hold", "false")])
        try await Self.exchange(&page, &ada, caller, leg, name: "resumed")

        // The third one in the room hears nobody, until one of the first two has left.
        try await withSoftphone(world, "grace") { grace in
          try await world.rest(
            .post, "~/Conferences/\(room)/Participants.json", [("From", World.number), ("To", "client:grace")])
          let invite = try #require(try await grace.next("invite")["payload"])
          #expect(SessionDescription.isSilence(invite["sdp"]?.string ?? ""))
          let third = invite["callsid"] ?? .null
          try await grace.signal("answer", ["callsid": third, "sdp": invite["sdp"] ?? .null])
          try await world.participants(3)
          try await ada.signal("hangup", ["callsid": leg])
          try await Self.exchange(&page, &grace, caller, third, name: "transferred")
        }
      }
    }

    @Test("a softphone that heard words first is connected with the phone page it calls")
    func saidFirst() async throws {
      try await World.with(web: Self.script) { world in
        let app = try await world.makeApplication()
        try await withSoftphone(world, "ada", application: app) { ada in
          try await SocketClient.open(world, Self.phone) { page in
            try await ada.signal("invite", ["callsid": "TJSada", "sdp": "v=0 ada 0", "twilio": ["params": ""]])
            let answered = try #require(try await ada.next("answer")["payload"])
            #expect(SessionDescription.isSilence(answered["sdp"]?.string ?? ""))
            let sid = answered["callsid"] ?? .null
            let incoming = try await page.next("incoming")
            #expect(incoming["sdp"] == nil)
            let leg = incoming["callSid"] ?? .null
            try await page.send(["type": "answer", "callSid": leg, "microphone": true])
            try await Self.exchange(&page, &ada, leg, sid, name: "late")
          }
        }
      }
    }

    @Test("the real SDK cannot be asked, but when it offers by itself it gets its new partner's answer")
    func realSDK() async throws {
      try await talk(renegotiates: false) { world, page, ada, caller, leg in
        try await world.rest(.post, "~/Calls/\(leg.string ?? "").json", [("Url", world.web + "/room")])
        try await world.participants(2)
        try await ada.signal("reinvite", ["callsid": leg, "sdp": "v=0 ada restart"])
        let offer = try await page.next("media-offer")
        #expect(offer["sdp"]?.string == "v=0 ada restart" && offer["callSid"] == caller)
        try await page.send([
          "type": "media-answered", "callSid": caller, "mediaId": offer["mediaId"] ?? .null, "sdp": "v=0 page restart",
        ])
        let answer = try #require(try await ada.next("answer")["payload"])
        #expect(answer["sdp"]?.string == "v=0 page restart" && answer["callsid"] == leg)
        // With nobody to hear it gets silence.
        try await page.send(["type": "hangup", "callSid": caller])
        _ = try await page.next("ended")
        try await ada.signal("reinvite", ["callsid": leg, "sdp": "v=0 ada alone\r\na=mid:0"])
        let alone = try await ada.next("answer")["payload"]?["sdp"]?.string ?? ""
        #expect(SessionDescription.isSilence(alone))
      }
    }
  }
}
