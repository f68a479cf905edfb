import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct ReconnectingTests {
    private static func web(_ request: WebhookReceiver.Seen) -> WebhookReceiver.Reply {
      request.path == "/voice"
        ? .twiml("<Dial action=\"/dialled\"><Client>ada</Client></Dial>") : .twiml("<Hangup/>")
    }

    @Test("a call goes on over the next socket, for whoever shows its token and nobody else")
    func comingBack() async throws {
      try await World.with(clock: .standing(), web: Self.web) { world in
        try await world.wire()
        let ada = accessToken(key: try await world.makeKey(), application: nil)
        var (token, sid) = ("", "")
        var caller: Person?
        try await SocketClient.open(world, "/signal") { browser in
          try await browser.listens(ada)
          try await browser.registers()
          caller = try await world.customerDials()
          let invite = try await browser.answers()
          token = try #require(invite["reconnect"]?.string)
          sid = try #require(invite["callsid"]?.string)
          try await caller?.isConnected(to: world.ada)
          #expect(try await world.ada.does("disconnect").json["disconnected"]?.int == 1)
          await #expect(throws: SocketClient.Ended.self) { while true { _ = try await browser.frame() } }
        }
        try await world.passes(10)
        #expect(try await caller?.call()["status"]?.string == "in-progress")
        try await SocketClient.open(world, "/signal") { browser in
          try await browser.listens(ada)
          try await browser.signal("invite", ["callsid": .string(sid), "reconnect": "wrong", "sdp": "o"])
          #expect(try await browser.next("hangup")["payload"]?["error"]?["code"]?.int == 31209)
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

    @Test("a call waits as long as the softphone asked for, and no longer", arguments: [(0, 30.0), (7, 7), (300, 30)])
    func patience(asked: Int, seconds: Double) async throws {
      try await World.with(clock: .standing(), web: Self.web) { world in
        try await world.wire()
        let ada = accessToken(key: try await world.makeKey(), application: nil)
        try await SocketClient.open(world, "/signal") { browser in
          try await browser.listens(ada, reconnectTimeout: asked)
          try await browser.registers()
          let caller = try await world.customerDials()
          _ = try await browser.answers()
          try await caller.isConnected(to: world.ada)
        }
        _ = try await world.eventually("the socket's end") {
          try await world.control(.get, "/clients").json["items"]?.items?.isEmpty == true ? true : nil
        }
        try await world.passes(seconds - 1)
        #expect(await world.receiver.requests("/dialled").isEmpty)
        try await world.passes(2)
        #expect(try await world.received("/dialled")["DialCallStatus"] == "completed")
      }
    }

    @Test("a token that ends unrenewed ends the registration, and a new one begins it again")
    func expiry() async throws {
      try await World.with(clock: .standing(), web: Self.web) { world in
        try await world.wire()
        let key = try await world.makeKey()
        let app = try await world.makeApplication()
        func token(_ seconds: Double) -> String { accessToken(key: key, application: app, lifetime: seconds) }
        try await SocketClient.open(world, "/signal") { browser in
          try await browser.listens(token(60))
          try await browser.registers()
          try await world.passes(30)
          try await browser.listens(token(120))
          // The end of the first one no longer counts.
          try await world.passes(60)
          let before = try await world.control(.get, "/clients").json["items"]?.items?.first
          #expect(before?["isRegistered"]?.bool == true)
          try await world.passes(60)
          #expect(try await browser.next("error")["payload"]?["error"]?["code"]?.int == 31205)
          let after = try await world.control(.get, "/clients").json["items"]?.items?.first
          #expect(after?["isRegistered"]?.bool == false)
          // Told that it is offline, the SDK registers by itself once it has another token.
          _ = try await browser.next("offline")
          try await browser.signal("register", ["media": ["audio": true]])
          #expect(try await browser.next("error")["payload"]?["error"]?["code"]?.int == 31205)
          try await browser.signal("invite", ["callsid": "TJSone", "sdp": "o", "twilio": ["params": ""]])
          let refused = try await browser.next("hangup")["payload"]
          #expect(refused?["callsid"]?.string == "TJSone" && refused?["error"]?["code"]?.int == 31205)
          try await browser.listens(token(7200))
          try await browser.registers()
          _ = try await world.customerDials()
          _ = try await browser.next("invite")
        }
      }
    }
  }
}
