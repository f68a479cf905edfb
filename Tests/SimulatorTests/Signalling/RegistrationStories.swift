import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct RegistrationStories {
    private static func web(_ request: WebhookReceiver.Seen) -> WebhookReceiver.Reply {
      request.path == "/voice"
        ? .twiml("<Dial action=\"/dialled\"><Client>ada</Client></Dial>") : .twiml("<Hangup/>")
    }

    /// So many browsers of ada's, the first one first, registered while `body` runs.
    private func withBrowsers(
      _ count: Int, _ world: World, _ token: String, _ open: [SocketClient] = [],
      _ body: (inout [SocketClient]) async throws -> Void
    ) async throws {
      guard count > 0 else {
        var all = open
        return try await body(&all)
      }
      try await SocketClient.open(world, "/signal") { browser in
        try await browser.listens(token)
        try await browser.registers()
        try await withBrowsers(count - 1, world, token, open + [browser], body)
      }
    }

    @Test("ten browsers of one identity ring; the eleventh takes the place of the first, who may come back")
    func eleventh() async throws {
      try await World.with(web: Self.web) { world in
        try await world.wire()
        let token = accessToken(key: try await world.makeKey(), application: nil)
        try await withBrowsers(11, world, token) { browsers in
          let shown = try await world.control(.get, "/clients").json["items"]?.items ?? []
          #expect(shown.map { $0["isRegistered"]?.bool } == [false] + Array(repeating: true, count: 10))
          let caller = try await world.customerDials()
          for one in 1...10 { _ = try await browsers[one].next("invite") }
          let leg = try await caller.child()
          try await browsers[10].signal("answer", ["callsid": .string(leg.sid), "sdp": "answer"])
          try await caller.isConnected(to: world.ada)
          for one in 1..<10 {
            #expect(try await browsers[one].next("cancel")["payload"]?["callsid"]?.string == leg.sid)
          }
          // It was never rung: the next that it hears is the answer to its own question.
          try await browsers[0].signal("register", ["media": ["audio": true]])
          #expect(try await browsers[0].message()["type"]?.string == "ready")
        }
      }
    }

    @Test("a machine that vanishes without a word is not rung for long")
    func vanished() async throws {
      try await World.with(
        settings: {
          $0.heartbeatSeconds = 0.1
          $0.registrationLingersSeconds = 0.1
        }, web: Self.web
      ) { world in
        try await world.wire()
        let token = accessToken(key: try await world.makeKey(), application: nil)
        try await SocketClient.open(world, "/signal") { browser in
          try await browser.listens(token)
          try await browser.registers()
          // It answers neither heartbeats nor pings.
          await #expect(throws: SocketClient.Ended.self) { while true { _ = try await browser.frame() } }
        }
        _ = try await world.customerDials()
        #expect(try await world.received("/dialled")["DialCallStatus"] == "no-answer")
      }
    }
  }
}
