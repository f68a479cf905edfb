import Testing

@testable import SocketIO

@Suite(.timeLimit(.minutes(1))) struct PollingTests {
  @Test func whatIsPostedComesBackInOrder() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      let posted = try await server.post(id, "4a\u{1E}bAQIDBA==\u{1E}4é")
      #expect(posted.status == 200 && posted.body == "ok")
      #expect(posted.head.lowercased().contains("content-type: text/html"))
      #expect(try await server.poll(id).body == "4a\u{1E}bAQIDBA==\u{1E}4é")
    }
  }

  @Test func aPollWaitsUntilThereIsSomething() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      async let poll = server.poll(id)
      #expect(try await server.post(id, "4late").status == 200)
      #expect(try await poll.body == "4late")
    }
  }

  @Test func twoPollsAtOnceEndTheSession() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      async let one = server.poll(id)
      async let other = server.poll(id)
      let answers = try await [one, other].sorted { $0.status < $1.status }
      #expect(answers.map(\.status) == [200, 400] && answers[0].body == "1")
      #expect(await server.ends.next() == .transportError)
      #expect(try await server.poll(id).body.contains("code\":1"))
    }
  }

  @Test func twoBodiesAtOnceEndTheSession() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      try await RawClient.connect(port: server.port) { client in
        let target = "\(TestServer.engine)&transport=polling&sid=\(id)"
        try await client.write(RawClient.request("POST", target, fields: ["Content-Length": "10"]) + "4half")
        // The first is being read for sure once the second is refused; until then the second is just taken.
        while try await server.post(id, "4whole").status == 200 {}
        #expect(await server.ends.next() == .transportError)
        try await client.write("-done")
        #expect(try await client.answer().status == 200)
      }
      #expect(try await server.poll(id).status == 400)
    }
  }

  @Test(arguments: ["abc", "4a\u{1E}x", "", "b***", "2", "2probe"]) func aBadBodyEndsTheSession(_ body: String)
    async throws
  {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      let status = try await server.post(id, body).status
      // A ping is a packet, only not one that a client may send.
      #expect(status == (body.hasPrefix("2") ? 200 : 400))
      #expect(await server.ends.next() == (body.hasPrefix("2") ? .transportError : .parseError))
      #expect(try await server.poll(id).status == 400)
    }
  }

  @Test func aMessageThatIsNotUTF8EndsTheSession() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      try await RawClient.connect(port: server.port) { client in
        let target = "\(TestServer.engine)&transport=polling&sid=\(id)"
        try await client.write(
          Array(RawClient.request("POST", target, fields: ["Content-Length": "3"]).utf8) + [0x34, 0xC3, 0x28])
        #expect(try await client.answer().status == 400)
      }
      #expect(try await server.poll(id).status == 400)
    }
  }

  @Test func oldBinaryBodiesAreRefused() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      #expect(try await server.post(id, "4a", fields: ["Content-Type": "application/octet-stream"]).status == 400)
      #expect(try await server.poll(id).status == 400)
    }
  }

  @Test(arguments: [true, false]) func aBodyMayBeSoBig(isAnnounced: Bool) async throws {
    try await TestServer.run({ $0.engine.maximumPacketBytes = 100 }) { server in
      let id = try await server.openPolling()
      let fits = "4" + String(repeating: "a", count: 99)
      #expect(try await server.post(id, fits).status == 200)
      try await RawClient.connect(port: server.port) { client in
        let target = "\(TestServer.engine)&transport=polling&sid=\(id)"
        if isAnnounced {
          try await client.write(RawClient.request("POST", target, fields: ["Content-Length": "101"]))
        } else {
          let fields = ["Content-Length": nil, "Transfer-Encoding": "chunked"]
          try await client.write(RawClient.request("POST", target, fields: fields) + "65\r\n\(fits)a\r\n")
        }
        let answer = try await client.answer()
        #expect(answer.status == 413 && answer.body.isEmpty)
        #expect(await client.ends())
      }
      #expect(try await server.poll(id).body == fits)
    }
  }

  @Test func aPollThatIsGivenUpEndsTheSession() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      try await RawClient.connect(port: server.port) { client in
        try await client.write(RawClient.request("GET", "\(TestServer.engine)&transport=polling&sid=\(id)"))
        try await client.leaves()
      }
      #expect(await server.ends.next() == .transportError)
      #expect(try await server.poll(id).status == 400)
    }
  }

  @Test func aBodyThatIsGivenUpEndsTheSession() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      try await RawClient.connect(port: server.port) { client in
        let target = "\(TestServer.engine)&transport=polling&sid=\(id)"
        try await client.write(RawClient.request("POST", target, fields: ["Content-Length": "10"]) + "4half")
        try await client.leaves()
      }
      #expect(await server.ends.next() == .transportError)
    }
  }

  @Test func aClientMaySayThatItGoes() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      async let poll = server.poll(id)
      let posted = try await server.post(id, "1")
      #expect(posted.status == 200 && posted.body == "ok")
      #expect(await server.ends.next() == .transportClose)
      // Whichever of the two came first.
      #expect(try await poll.body == "6")
      #expect(try await server.poll(id).status == 400)
    }
  }

  @Test func aPollMayComeAfterTheGoodbyeThatFollowedIt() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      #expect(try await server.post(id, "4lost\u{1E}1").status == 200)
      #expect(await server.ends.next() == .transportClose)
      #expect(try await server.post(id, "4late").status == 400)
      #expect(try await server.poll(id).body == "6")
      #expect(try await server.poll(id).status == 400)
    }
  }

  @Test func theServersGoodbyeWaitsForThePoll() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      #expect(try await server.post(id, "4away").status == 200)
      #expect(await server.ends.next() == .forcedClose)
      #expect(try await server.poll(id).body == "4bye\u{1E}1")
      #expect(try await server.poll(id).status == 400)
    }
  }

  @Test func theServersGoodbyeDoesNotWaitForEver() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      #expect(try await server.post(id, "4away").status == 200)
      server.clock.advance(by: .seconds(30))
      #expect(try await server.poll(id).status == 400)
      #expect(server.engine.sessionCount == 0)
    }
  }

  @Test func whoNeverPollsIsLetGo() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      #expect(try await server.post(id, "4flood").status == 200)
      #expect(await server.ends.next() == .slowClient)
      #expect(try await server.poll(id).body == "1")
    }
  }

  // MARK: Heartbeat

  @Test func theServerAsksAndTheClientAnswers() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      for _ in 0..<3 {
        server.clock.advance(by: .seconds(25))
        #expect(try await server.poll(id).body == "2")
        server.clock.advance(by: .seconds(19))
        #expect(try await server.post(id, "3").status == 200)
      }
      server.clock.advance(by: .seconds(25))
      #expect(try await server.poll(id).body == "2")
      server.clock.advance(by: .seconds(20))
      #expect(await server.ends.next() == .pingTimeout)
      #expect(try await server.poll(id).status == 400)
    }
  }

  @Test func aPollThatWaitsIsAsked() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      async let poll = server.poll(id)
      server.clock.advance(by: .seconds(25))
      #expect(try await poll.body == "2")
    }
  }

  @Test func whoNeverComesBackIsForgotten() async throws {
    try await TestServer.run { server in
      _ = try await server.openPolling()
      server.clock.advance(by: .seconds(25))
      server.clock.advance(by: .seconds(20))
      #expect(await server.ends.next() == .pingTimeout)
    }
  }
}
