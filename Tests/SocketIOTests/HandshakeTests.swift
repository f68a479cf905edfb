import Testing

@testable import SocketIO

@Suite(.timeLimit(.minutes(1))) struct HandshakeTests {
  @Test func aPollingSessionIsOpened() async throws {
    try await TestServer.run { server in
      let answer = try await server.ask("GET", "/engine.io?EIO=4&transport=polling&t=x")
      #expect(answer.status == 200 && answer.head.lowercased().contains("content-type: text/plain; charset=utf-8"))
      let id = try TestServer.id(in: answer.body)
      #expect(
        answer.body
          == #"0{"sid":"\#(id)","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#
      )
      #expect(id.utf8.count == 24)
    }
  }

  @Test func aSocketIsASession() async throws {
    try await TestServer.run { server in
      try await server.withSocket { client in
        #expect(
          try await client.text().hasSuffix(
            #""upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#))
        try await client.send("4é")
        #expect(try await client.text() == "4é")
      }
    }
  }

  @Test(
    arguments: [
      ("GET", "EIO=4", [:], 400, #"{"code":0,"message":"Transport unknown"}"#),
      ("GET", "EIO=4&transport=carrier-pigeon", [:], 400, #"{"code":0,"message":"Transport unknown"}"#),
      ("GET", "EIO=4&transport=polling&sid=none", [:], 400, #"{"code":1,"message":"Session ID unknown"}"#),
      ("POST", "EIO=4&transport=polling", [:], 400, #"{"code":2,"message":"Bad handshake method"}"#),
      ("PUT", "EIO=4&transport=polling", [:], 400, #"{"code":2,"message":"Bad handshake method"}"#),
      ("OPTIONS", "EIO=4&transport=polling", [:], 400, #"{"code":2,"message":"Bad handshake method"}"#),
      ("GET", "EIO=4&transport=websocket", [:], 400, #"{"code":3,"message":"Bad request"}"#),
      ("GET", "EIO=4&transport=polling", ["Origin": "http://a\u{E9}"], 400, #"{"code":3,"message":"Bad request"}"#),
      ("GET", "EIO=4&transport=polling", ["Authorization": "nobody"], 403, #"{"code":4,"message":"Forbidden"}"#),
      ("GET", "transport=polling", [:], 400, #"{"code":5,"message":"Unsupported protocol version"}"#),
      ("GET", "EIO=3&transport=polling", [:], 400, #"{"code":5,"message":"Unsupported protocol version"}"#),
      // Several things are wrong: the first in this order is told.
      (
        "POST", "EIO=3&transport=x&sid=none", ["Authorization": "nobody"], 400,
        #"{"code":0,"message":"Transport unknown"}"#
      ),
      (
        "POST", "EIO=3&transport=polling&sid=none", ["Authorization": "nobody"], 400,
        #"{"code":1,"message":"Session ID unknown"}"#
      ),
      ("GET", "EIO=3&transport=polling", ["Authorization": "nobody"], 403, #"{"code":4,"message":"Forbidden"}"#),
    ] as [(String, String, [String: String?], Int, String)])
  func everyRefusalHasItsNumber(
    _ method: String, _ query: String, _ fields: [String: String?], _ status: Int, _ body: String
  ) async throws {
    try await TestServer.run { server in
      let answer = try await server.ask(method, "/engine.io/?\(query)", fields: fields)
      #expect(answer.status == status && answer.body == body)
      #expect(answer.head.lowercased().contains("content-type: application/json"))
      #expect(server.engine.sessionCount == 0)
    }
  }

  @Test(
    arguments: [
      ("EIO=4", [:], "Transport unknown"), ("EIO=4&transport=websocket&sid=none", [:], "Session ID unknown"),
      ("EIO=4&transport=polling", [:], "Bad request"),
      ("EIO=4&transport=websocket", ["Sec-WebSocket-Key": "x"], "Bad request"),
      ("EIO=4&transport=websocket", ["Authorization": "nobody"], "Forbidden"),
      ("transport=websocket", [:], "Unsupported protocol version"),
    ] as [(String, [String: String?], String)])
  func aRefusedSocketGetsAnAnswer(_ query: String, _ fields: [String: String?], _ body: String) async throws {
    try await TestServer.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.write(RawClient.handshake("/engine.io/?\(query)", fields: fields))
        let answer = try await client.answer()
        #expect(answer.status == 400 && answer.body == body)
        #expect(await client.ends())
      }
      #expect(server.engine.sessionCount == 0)
    }
  }

  @Test func aStolenIDIsNoSession() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      for thief in ["grace", "nobody"] {
        let fields = ["Authorization": thief]
        #expect(try await server.poll(id, fields: fields).body == #"{"code":1,"message":"Session ID unknown"}"#)
        #expect(try await server.post(id, "4mine", fields: fields).status == 400)
        await #expect(throws: RawClient.Ended.self) {
          try await server.withSocket(upgrading: id, fields: fields) { _ in }
        }
      }
      #expect(try await server.post(id, "4still here").status == 200)
      #expect(try await server.poll(id).body == "4still here")
    }
  }

  @Test func whatBelongsToATransportCannotBeAskedOfAnother() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      #expect(try await server.ask("GET", "/engine.io/?EIO=4&transport=websocket&sid=\(id)").body.contains("code\":3"))
      #expect(try await server.ask("PUT", "/engine.io/?EIO=4&transport=polling&sid=\(id)").body.contains("code\":3"))
      try await server.withSocket { client in
        let id = try TestServer.id(in: try await client.text())
        #expect(try await server.poll(id).body.contains("code\":3"))
        #expect(try await server.post(id, "4a").body.contains("code\":3"))
      }
    }
  }

  @Test func aPrincipalHasSoManySessions() async throws {
    try await TestServer.run({ $0.engine.maximumSessionsPerPrincipal = 2 }) { server in
      let first = try await server.openPolling()
      _ = try await server.openPolling()
      let answer = try await server.ask("GET", TestServer.engine + "&transport=polling")
      #expect(answer.status == 429 && answer.head.lowercased().contains("retry-after: 5"))
      await #expect(throws: RawClient.Ended.self) { try await server.withSocket { _ in } }
      _ = try await server.openPolling(fields: ["Authorization": "grace"])
      #expect(try await server.post(first, "1").status == 200)
      #expect(try await server.poll(first).body == "6")
      _ = try await server.openPolling()
    }
  }

  /// Who opens sessions and leaves them keeps out nobody who means it.
  @Test func whoWasNotLetInYetGivesWay() async throws {
    try await TestServer.run({ $0.engine.maximumSessions = 2 }) { server in
      let base = TestServer.socket
      _ = server.io.of("/")
      let first = try await server.openPolling(base)
      _ = try await server.post(first, "40", base: base)
      #expect(try await server.poll(first, base: base).body.hasPrefix("40"))
      let second = try await server.openPolling(base)
      server.clock.advance(by: .seconds(1))
      let third = try await server.openPolling(base)
      #expect(try await server.poll(second, base: base).body.contains("code\":1"))
      _ = try await server.post(third, "40", base: base)
      #expect(try await server.poll(third, base: base).body.hasPrefix("40"))
      #expect(try await server.ask("GET", base + "&transport=polling").status == 503)
      // Who leaves all namespaces is a newcomer again.
      _ = try await server.post(first, "41", base: base)
      while try await server.ask("GET", base + "&transport=polling").status == 503 { await Task.yield() }
      #expect(try await server.poll(first, base: base).body.contains("code\":1"))
      #expect(server.io.engine.sessionCount == 2)
    }
  }

  @Test func whoLeftEveryNamespaceMayNotStayForLong() async throws {
    try await TestServer.run { server in
      _ = server.io.of("/")
      let id = try await server.openPolling(TestServer.socket)
      _ = try await server.post(id, "40", base: TestServer.socket)
      #expect(try await server.poll(id, base: TestServer.socket).body.hasPrefix("40"))
      _ = try await server.post(id, "41", base: TestServer.socket)
      async let told = server.poll(id, base: TestServer.socket)
      while server.io.of("/").socketCount > 0 { await Task.yield() }
      server.clock.advance(by: SocketIOSettings().connectTimeout)
      let answer = try await told
      #expect(answer.body == "1")
      #expect(try await server.poll(id, base: TestServer.socket).status == 400)
    }
  }

  /// Bounded in memory, and right for everybody.
  @Test func tenThousandHandshakes() async throws {
    try await TestServer.run({
      $0.engine.maximumSessions = 8000
      $0.engine.maximumSessionsPerPrincipal = 3000
    }) { server in
      let told = try await withThrowingTaskGroup(of: [Int: Int].self) { connections in
        for number in 0..<20 {
          connections.addTask {
            try await RawClient.connect(port: server.port) { client in
              var statuses: [Int: Int] = [:]
              for _ in 0..<500 {
                try await client.write(
                  RawClient.request(
                    "GET", TestServer.engine + "&transport=polling", fields: ["Authorization": "p\(number % 3)"]))
                let answer = try await client.answer()
                statuses[answer.status, default: 0] += 1
              }
              return statuses
            }
          }
        }
        return try await connections.reduce(into: [:]) { all, some in all.merge(some, uniquingKeysWith: +) }
      }
      #expect(told[200] == 8000 && (told[429] ?? 0) + (told[503] ?? 0) == 2000)
      #expect(server.engine.sessionCount == 8000)
      server.clock.advance(by: .seconds(45))
      while server.engine.sessionCount > 0 { _ = await server.ends.next() }
      _ = try await server.openPolling()
    }
  }
}
