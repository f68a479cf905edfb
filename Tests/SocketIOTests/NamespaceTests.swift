import Testing

@testable import SocketIO

@Suite(.timeLimit(.minutes(1))) struct NamespaceTests {
  @Test func aClientIsLetInBeforeItIsToldAnything() async throws {
    try await TestServer.run { server in
      server.io.of("/").onConnect { socket in
        socket.join("all")
        server.io.of("/").to("all").emit("news")
        socket.emit("auth", [socket.handshake.auth, .string(socket.handshake.principal)])
      }
      try await server.withSocket(TestServer.socket, fields: ["Authorization": "grace"]) { client in
        _ = try await client.text()
        try await client.send("40{\"token\":1}")
        let connected = try await client.text()
        #expect(connected.hasPrefix("40{\"sid\":\"") && connected.hasSuffix("\"}") && connected.utf8.count == 32)
        #expect(try await client.text() == "42[\"news\"]")
        #expect(try await client.text() == "42[\"auth\",{\"token\":1},\"grace\"]")
      }
    }
  }

  @Test func aRefusedClientMayTryAgain() async throws {
    struct Broken: Error {}
    try await TestServer.run { server in
      server.io.of("/desk").onConnect { socket in
        socket.join("all")
        socket.emit("never told")
        switch socket.handshake.auth["token"]?.string {
        case "good": break
        case nil: throw Broken()
        case let token?: throw ConnectRefusal("not you", data: ["token": .string(token)])
        }
      }
      try await server.withSocket(TestServer.socket) { client in
        _ = try await client.text()
        try await client.send("40/desk,{\"token\":\"bad\"}")
        #expect(try await client.text() == #"44/desk,{"message":"not you","data":{"token":"bad"}}"#)
        try await client.send("40/desk")
        #expect(try await client.text() == #"44/desk,{"message":"Internal error"}"#)
        try await client.send("40/nowhere,")
        #expect(try await client.text() == #"44/nowhere,{"message":"Invalid namespace"}"#)
        #expect(server.io.of("/desk").socketCount == 0)
        try await client.send("40/desk,{\"token\":\"good\"}")
        #expect(try await client.text().hasPrefix("40/desk,{\"sid\""))
        #expect(try await client.text() == "42/desk,[\"never told\"]")
        #expect(server.io.of("/desk").to("all").sockets.count == 1)
      }
    }
  }

  @Test(arguments: [
    "4", "4abc", "42[\"a\"]", "41", "44{}", "431[]", "40[]", "40\"x\"", "40{", "401{}", "4599-[\"a\"]",
    "40/\u{1},",
  ])
  func theFirstPacketMustConnect(_ text: String) async throws {
    try await TestServer.run { server in
      _ = server.io.of("/")
      try await server.withSocket(TestServer.socket) { client in
        _ = try await client.text()
        try await client.send(text)
        // Leaving, or answering, what one is not in is nothing to worry about.
        if text == "41" || text == "431[]" {
          try await client.send("40")
          #expect(try await client.text().hasPrefix("40{"))
        } else {
          #expect(try await client.isClosed() == 1002)
        }
      }
    }
  }

  @Test(arguments: [
    "40", "42{}", "42[]", "42[\"connect\"]", "42[\"a\"", "42/other,[\"a\"]", "44{}", "43", "49", "42[\"a\",\"\u{1}\"]",
    "42[" + String(repeating: "[", count: 100) + String(repeating: "]", count: 100) + "]",
    "451-[\"a\",{\"_placeholder\":true,\"num\":0}]|42[\"a\"]", "BINARY",
    "451-[\"a\",{\"_placeholder\":true,\"num\":3}]|BINARY", "42abc[\"a\"]",
  ])
  func whatIsNoPacketEndsTheSession(_ text: String) async throws {
    try await TestServer.run { server in
      let reasons = Heard<DisconnectReason>()
      server.io.of("/").onDisconnect { reasons.tell($1) }
      try await server.withClient { client in
        for part in text.split(separator: "|") {
          if part == "BINARY" { try await client.send([1]) } else { try await client.send(String(part)) }
        }
        #expect(try await client.isClosed() == 1002)
      }
      #expect(await reasons.next() == .session(.parseError))
      #expect(server.io.of("/").socketCount == 0)
    }
  }

  @Test func whoNeverConnectsIsLetGo() async throws {
    try await TestServer.run({ $0.connectTimeout = .seconds(10) }) { server in
      _ = server.io.of("/")
      try await server.withClient { connected in
        try await server.withSocket(TestServer.socket) { client in
          _ = try await client.text()
          server.clock.advance(by: .seconds(10))
          #expect(try await client.isClosed() == 1000)
        }
        try await connected.send("41")
        server.clock.advance(by: .seconds(15))
        #expect(try await connected.text() == "2")
      }
    }
  }

  // MARK: Events

  @Test func eventsAreTakenInOrderAndAnswered() async throws {
    try await TestServer.run { server in
      let desk = server.io.of("/")
      desk.on("echo") { _, arguments in arguments }
      desk.on("silent") { _, _ in nil }
      desk.on("broken") { _, _ in throw ConnectRefusal("no") }
      try await server.withClient { client in
        try await client.send("421[\"silent\"]")
        try await client.send("422[\"broken\"]")
        try await client.send("423[\"unknown\"]")
        try await client.send("42[\"echo\",0]")
        try await client.send(#"42456["echo",1,"2",{"3":[false]}]"#)
        #expect(try await client.text() == #"43456[1,"2",{"3":[false]}]"#)
        try await client.send(#"452-789["echo",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]"#)
        try await client.send([1, 2, 3])
        try await client.send([4, 5, 6])
        #expect(
          try await client.text() == #"462-789[{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#)
        #expect(try await client.frame() == .init(opcode: 2, payload: [4, 5, 6]))
        #expect(try await client.frame() == .init(opcode: 2, payload: [1, 2, 3]))
      }
    }
  }

  @Test func bytesTravelByPollToo() async throws {
    try await TestServer.run { server in
      server.io.of("/").on("echo") { _, arguments in arguments }
      let id = try await server.openPolling(TestServer.socket)
      #expect(try await server.post(id, "40", base: TestServer.socket).status == 200)
      #expect(try await server.poll(id, base: TestServer.socket).body.hasPrefix("40{"))
      let body = "451-5[\"echo\",{\"_placeholder\":true,\"num\":0}]\u{1E}bAQID"
      #expect(try await server.post(id, body, base: TestServer.socket).status == 200)
      let answer = try await server.poll(id, base: TestServer.socket).body
      #expect(answer == "461-5[{\"_placeholder\":true,\"num\":0}]\u{1E}bAQID")
    }
  }

  /// The handler that waits for an answer is before it in line.
  @Test func aHandlerMayAskTheClient() async throws {
    try await TestServer.run { server in
      server.io.of("/").on("ask me") { socket, _ in
        ["you said", .array(try await socket.emit("question", timeout: .seconds(5)))]
      }
      try await server.withClient { client in
        try await client.send("427[\"ask me\"]")
        #expect(try await client.text() == "421[\"question\"]")
        try await client.send("4399[\"never asked\"]")
        try await client.send("431[\"yes\"]")
        try await client.send("431[\"no\"]")
        #expect(try await client.text() == "437[\"you said\",[\"yes\"]]")
      }
    }
  }

  @Test(arguments: [AcknowledgementFailure.timeout, .disconnected])
  func anAnswerMayNotCome(_ failure: AcknowledgementFailure) async throws {
    try await TestServer.run { server in
      let failures = Heard<AcknowledgementFailure>()
      server.io.of("/").on("ask me") { socket, _ in
        do throws(AcknowledgementFailure) {
          _ = try await socket.emit("question", timeout: .seconds(5))
        } catch {
          failures.tell(error)
        }
        return nil
      }
      try await server.withClient { client in
        try await client.send("42[\"ask me\"]")
        #expect(try await client.text() == "421[\"question\"]")
        if failure == .timeout {
          while server.clock.sleeperCount < 2 { await Task.yield() }
          server.clock.advance(by: .seconds(5))
        } else {
          server.io.of("/").everyone.disconnect()
        }
        #expect(await failures.next() == failure)
      }
    }
  }

  // MARK: Rooms

  @Test func aRoomHearsWhatIsSaidToIt() async throws {
    try await TestServer.run { server in
      let desk = server.io.of("/")
      desk.onConnect { socket in
        for room in socket.handshake.auth["rooms"]?.items ?? [] { socket.join(room.string ?? "") }
      }
      try await server.withClient("40{\"rooms\":[\"a\",\"b\"]}") { both in
        try await server.withClient("40{\"rooms\":[\"b\"]}") { one in
          let lonely = try #require(desk.to("b").except("a").sockets.first)
          desk.to("a").to("b").emit("union")
          #expect(try await both.text() == "42[\"union\"]")
          #expect(try await one.text() == "42[\"union\"]")
          desk.to("b").except(lonely.id).emit("others")
          desk.to(lonely.id).emit("you", [.binary([1])])
          #expect(try await both.text() == "42[\"others\"]")
          #expect(try await one.text() == "451-[\"you\",{\"_placeholder\":true,\"num\":0}]")
          #expect(try await one.frame() == .init(opcode: 2, payload: [1]))
          lonely.leave("b")
          #expect(lonely.rooms.isEmpty && desk.to("b").sockets.count == 1 && desk.to("none").sockets.isEmpty)
          desk.everyone.emit("all", offset: "5")
          #expect(try await both.text() == "42[\"all\",\"5\"]")
          #expect(try await one.text() == "42[\"all\",\"5\"]")
        }
      }
    }
  }

  @Test func whoLeavesIsNoLongerThere() async throws {
    try await TestServer.run { server in
      let desk = server.io.of("/")
      let reasons = Heard<DisconnectReason>()
      desk.onConnect { $0.join("room") }
      desk.onDisconnect { socket, reason in
        socket.join("too late")
        reasons.tell(reason)
      }
      try await server.withClient { client in
        try await client.send("41")
        #expect(await reasons.next() == .client)
        #expect(desk.socketCount == 0 && desk.to("room").sockets.isEmpty && desk.to("too late").sockets.isEmpty)
        // The session goes on.
        try await client.send("40")
        #expect(try await client.text().hasPrefix("40{"))
        desk.everyone.disconnect()
        desk.everyone.emit("too late")
        #expect(try await client.text() == "41")
        #expect(await reasons.next() == .server)
        try await client.send("40")
        #expect(try await client.text().hasPrefix("40{"))
        desk.everyone.disconnect(closing: true)
        #expect(try await client.text() == "41")
        #expect(try await client.isClosed() == 1000)
        #expect(await reasons.next() != nil)
      }
    }
  }

  @Test func whoGoesWhileItIsLetInIsGoneAfter() async throws {
    try await TestServer.run { server in
      let (gate, open) = AsyncStream.makeStream(of: Void.self)
      let reasons = Heard<DisconnectReason>()
      let arrivals = Heard<String>()
      server.io.of("/").onConnect { socket in
        arrivals.tell(socket.id)
        for await _ in gate { break }
      }
      server.io.of("/").onDisconnect { reasons.tell($1) }
      try await server.withSocket(TestServer.socket) { client in
        _ = try await client.text()
        try await client.send("40")
        #expect(await arrivals.next() != nil)
        try await client.leaves()
      }
      while server.io.engine.sessionCount > 0 { await Task.yield() }
      open.yield()
      #expect(await reasons.next() == .session(.transportClose))
      #expect(server.io.of("/").socketCount == 0)
    }
  }

  /// Most of it waits in the queue and goes out as the client makes room, the goodbye last.
  @Test func whoReadsLateGetsEverythingInOrder() async throws {
    try await TestServer.run({ $0.engine.maximumQueuedBytes = 1 << 30 }) { server in
      let desk = server.io.of("/")
      try await server.withClient { client in
        let text = SocketValue.string(String(repeating: "x", count: 10_000))
        for number in 0..<3_000 { desk.everyone.emit("big", [.int(number), text]) }
        desk.everyone.disconnect(closing: true)
        for number in 0..<3_000 {
          let heard = try await client.text()
          #expect(heard.hasPrefix(#"42["big",\#(number),"#))
        }
        #expect(try await client.text() == "41")
        #expect(try await client.isClosed() == 1000)
      }
    }
  }

  @Test func whoIsToldTooMuchWhileItIsLetInIsLetGo() async throws {
    try await TestServer.run({ $0.engine.maximumQueuedBytes = 100_000 }) { server in
      server.io.of("/").onConnect { socket in
        for _ in 0..<100 { socket.emit("big", [.string(String(repeating: "x", count: 10_000))]) }
      }
      try await server.withSocket(TestServer.socket) { client in
        _ = try await client.text()
        try await client.send("40")
        #expect(try await client.isClosed() == 1008)
      }
    }
  }

  @Test func aHandlerThatHangsMakesTheClientWait() async throws {
    try await TestServer.run({ $0.engine.maximumPacketBytes = 10_000 }) { server in
      let (gate, open) = AsyncStream.makeStream(of: Void.self)
      let (counts, counted) = AsyncStream.makeStream(of: Int.self)
      server.io.of("/").on("wait") { _, _ in
        for await _ in gate { break }
        return []
      }
      server.io.of("/").on("count") { _, arguments in
        counted.yield(arguments.first?.int ?? 0)
        return nil
      }
      let id = try await server.openPolling(TestServer.socket)
      #expect(try await server.post(id, "40\u{1E}42[\"wait\"]", base: TestServer.socket).status == 200)
      let body = (0..<500).map { "42[\"count\",\($0)]" }.joined(separator: "\u{1E}")
      async let posted = server.post(id, body, base: TestServer.socket)
      open.yield()
      #expect(try await posted.status == 200)
      var expected = 0
      for await number in counts {
        #expect(number == expected)
        expected += 1
        if expected == 500 { break }
      }
    }
  }

  @Test func theEndWaitsForHandlers() async throws {
    let (gate, open) = AsyncStream.makeStream(of: Void.self)
    let (order, tell) = AsyncStream.makeStream(of: String.self)
    try await TestServer.run { server in
      server.io.of("/").on("slow") { socket, _ in
        socket.emit("begun")
        for await _ in gate { break }
        tell.yield("handled")
        return nil
      }
      server.io.of("/").onDisconnect { _, reason in
        tell.yield(reason == .session(.serverShutdown) ? "disconnected" : "\(reason)")
      }
      try await server.withClient { client in
        try await client.send("42[\"slow\"]")
        #expect(try await client.text() == "42[\"begun\"]")
        async let end: Void = server.io.shutdown()
        #expect(try await client.isClosed() == 1001)
        open.yield()
        await end
        tell.yield("ended")
      }
    }
    var seen: [String] = []
    for await step in order {
      seen.append(step)
      if step == "ended" { break }
    }
    #expect(seen == ["handled", "disconnected", "ended"])
  }
}
