import Testing

@testable import SocketIO

@Suite(.timeLimit(.minutes(1))) struct UpgradeTests {
  @Test func aSessionChangesItsTransport() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      try await server.withSocket(upgrading: id) { client in
        async let poll = server.poll(id)
        try await client.send("2probe")
        #expect(try await client.text() == "3probe")
        // Whether it came before or after the probe.
        #expect(try await poll.body == "6")
        #expect(try await server.poll(id).body == "6")
        #expect(try await server.post(id, "4on the way").status == 200)
        try await client.send("5")
        #expect(try await client.text() == "4on the way")
        try await client.send("4hello")
        #expect(try await client.text() == "4hello")
        #expect(try await server.poll(id).body.contains("code\":3"))
        try await client.send("1")
        #expect(try await client.isClosed() == 1000)
      }
      #expect(await server.ends.next() == .transportClose)
    }
  }

  @Test(arguments: [false, true]) func aSecondSocketIsClosedAndTheFirstDoesNotFeelIt(isUpgraded: Bool) async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      try await server.withSocket(upgrading: id) { first in
        try await first.send("2probe")
        #expect(try await first.text() == "3probe")
        if isUpgraded {
          try await first.send("5")
          try await first.send("4a")
          #expect(try await first.text() == "4a")
        }
        try await server.withSocket(upgrading: id) { second in
          let code = try await second.isClosed()
          #expect(code == 1008)
          try? await second.send("5")
          try? await second.send("1")
        }
        if !isUpgraded { try await first.send("5") }
        try await first.send("4b")
        #expect(try await first.text() == "4b")
      }
    }
  }

  @Test(arguments: ["4too early", "3probe", "1", "2", "abc", "\u{1}binary"])
  func aSocketThatSaysAnythingElseIsClosedAndPollingGoesOn(_ text: String) async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      try await server.withSocket(upgrading: id) { client in
        if text.hasSuffix("binary") { try await client.send([1]) } else { try await client.send(text) }
        #expect(try await client.isClosed() == 1000)
      }
      #expect(try await server.post(id, "4polling").status == 200)
      #expect(try await server.poll(id).body == "4polling")
    }
  }

  @Test func aSocketThatIsLostOnTheWayLeavesPolling() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      try await server.withSocket(upgrading: id) { client in
        try await client.send("2probe")
        #expect(try await client.text() == "3probe")
        try await client.leaves()
      }
      #expect(try await server.post(id, "4polling").status == 200)
      var body = try await server.poll(id).body
      // Until the server has seen that it is gone.
      while body == "6" { body = try await server.poll(id).body }
      #expect(body == "4polling")
    }
  }

  @Test func anUpgradeTakesSoLong() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      try await server.withSocket(upgrading: id) { client in
        try await client.send("2probe")
        #expect(try await client.text() == "3probe")
        server.clock.advance(by: .seconds(10))
        #expect(try await client.isClosed() == 1000)
      }
      #expect(try await server.post(id, "4polling").status == 200)
      #expect(try await server.poll(id).body == "4polling")
    }
  }

  /// What a body brings comes before what the socket brings, unless the body came when polling was over.
  @Test(arguments: 1...10) func aBodyOnTheWayIsWaitedFor(_: Int) async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      try await server.withSocket(upgrading: id) { socket in
        try await socket.send("2probe")
        #expect(try await socket.text() == "3probe")
        async let posted = RawClient.connect(port: server.port) { client in
          let target = "\(TestServer.engine)&transport=polling&sid=\(id)"
          try await client.write(RawClient.request("POST", target, fields: ["Content-Length": "5"]) + "4bo")
          #expect(try await server.poll(id).status != 500)
          try await client.write("dy")
          return try await client.answer().status
        }
        let polled = try await server.poll(id).body
        try await socket.send("5")
        try await socket.send("4socket")
        // The whole body may have come before the poll.
        let isToldAlready = polled != "6"
        var texts = isToldAlready ? [polled] : []
        texts.append(try await socket.text())
        if try await posted == 200, !isToldAlready { texts.append(try await socket.text()) }
        #expect(texts == ["4body", "4socket"] || texts == ["4socket"])
      }
    }
  }

  @Test func whatWasAskedByPollMayBeAnsweredOnTheSocket() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      server.clock.advance(by: .seconds(25))
      #expect(try await server.poll(id).body == "2")
      try await server.withSocket(upgrading: id) { client in
        try await client.send("2probe")
        #expect(try await client.text() == "3probe")
        try await client.send("5")
        try await client.send("3")
        try await client.send("4here")
        #expect(try await client.text() == "4here")
        server.clock.advance(by: .seconds(25))
        #expect(try await client.text() == "2")
        server.clock.advance(by: .seconds(20))
        #expect(try await client.isClosed() == 1000)
      }
      #expect(await server.ends.next() == .pingTimeout)
    }
  }
}
