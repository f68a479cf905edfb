import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct ReconnectingTests {
    private static func web(_ request: WebhookReceiver.Seen) -> WebhookReceiver.Reply {
      request.path == "/voice"
        ? .twiml("<Dial action=\"/dialled\"><Client>ada</Client></Dial>") : .twiml("<Hangup/>")
    }

    private func listens(
      _ browser: inout SocketClient, _ key: (sid: String, secret: String), for seconds: Double = 3600
    )
      async throws
    {
      let token = accessToken(key: key, application: nil, lifetime: seconds)
      try await browser.signal("listen", ["token": .string(token)])
      _ = try await browser.next("connected")
    }

    private func registers(_ browser: inout SocketClient) async throws {
      try await browser.signal("register", ["media": ["audio": true]])
      _ = try await browser.next("ready")
    }

    @Test("a call goes on over the next socket, for whoever shows its token and nobody else")
    func comingBack() async throws {
      try await World.with(clock: .standing(), web: Self.web) { world in
        try await world.wire()
        let key = try await world.makeKey()
        var (token, sid) = ("", "")
        var caller: Person?
        try await SocketClient.open(world, "/signal") { browser in
          try await listens(&browser, key)
          try await registers(&browser)
          caller = try await world.customerDials()
          let invite = try await browser.next("invite")["payload"]
          token = try #require(invite?["reconnect"]?.string)
          sid = try #require(invite?["callsid"]?.string)
          try await browser.signal("answer", ["callsid": .string(sid), "sdp": "answer"])
          try await caller?.hears("connected")
          #expect(try await world.ada.does("disconnect").json["disconnected"]?.int == 1)
          await #expect(throws: SocketClient.Ended.self) { while true { _ = try await browser.frame() } }
        }
        try await world.passes(10)
        #expect(try await caller?.call()["status"]?.string == "in-progress")
        try await SocketClient.open(world, "/signal") { browser in
          try await listens(&browser, key)
          try await browser.signal("invite", ["callsid": .string(sid), "reconnect": "wrong", "sdp": "o"])
          #expect(try await browser.next("error")["payload"]?["error"]?["code"]?.int == 31107)
          try await browser.signal("invite", ["callsid": .string(sid), "reconnect": .string(token), "sdp": "o"])
          #expect(try await browser.next("answer")["payload"]?["callsid"]?.string == sid)
          // Past the time at which it would have been given up.
          try await world.passes(60)
          #expect(try await caller?.call()["status"]?.string == "in-progress")
          try await caller?.hangsUp()
          #expect(try await browser.next("hangup")["payload"]?["callsid"]?.string == sid)
        }
      }
    }

    @Test("a token that ends unrenewed ends the registration, and a new one begins it again")
    func expiry() async throws {
      try await World.with(clock: .standing(), web: Self.web) { world in
        try await world.wire()
        let key = try await world.makeKey()
        try await SocketClient.open(world, "/signal") { browser in
          try await listens(&browser, key, for: 60)
          try await registers(&browser)
          try await world.passes(30)
          try await listens(&browser, key, for: 120)
          // The end of the first one no longer counts.
          try await world.passes(60)
          let before = try await world.control(.get, "/clients").json["items"]?.items?.first
          #expect(before?["isRegistered"]?.bool == true)
          try await world.passes(60)
          #expect(try await browser.next("error")["payload"]?["error"]?["code"]?.int == 31205)
          let after = try await world.control(.get, "/clients").json["items"]?.items?.first
          #expect(after?["isRegistered"]?.bool == false)
          try await listens(&browser, key, for: 7200)
          try await registers(&browser)
          _ = try await world.customerDials()
          _ = try await browser.next("invite")
        }
      }
    }
  }
}
