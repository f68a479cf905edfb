import ServiceLifecycle
import Testing

@testable import SocketIO

@Suite(.timeLimit(.minutes(1))) struct FrameTests {
  @Test(arguments: [
    ("unmasked", RawClient.frame(0x81, Array("4a".utf8), masked: false), 1002),
    ("reserved bit", RawClient.frame(0xC1, Array("4a".utf8)), 1002),
    ("not UTF-8", RawClient.frame(0x81, [0x34, 0xC3, 0x28]), 1007),
    ("big text", RawClient.frame(0x81, [0x34] + [UInt8](repeating: 0x61, count: 1000)), 1009),
    ("big binary", RawClient.frame(0x82, [UInt8](repeating: 1, count: 1001)), 1009),
    (
      "big in fragments",
      RawClient.frame(0x01, [0x34] + [UInt8](repeating: 0x61, count: 600))
        + RawClient.frame(0x80, [UInt8](repeating: 0x61, count: 600)), 1009
    ),
    ("no packet", RawClient.frame(0x81, Array("abc".utf8)), 1002), ("empty text", RawClient.frame(0x81, []), 1002),
    ("base64 as text", RawClient.frame(0x81, Array("bAQID".utf8)), 1002),
    ("ping", RawClient.frame(0x81, Array("2".utf8)), 1000), ("goodbye", RawClient.frame(0x81, Array("1".utf8)), 1000),
  ])
  func aBadFrameEndsTheSession(_ name: String, _ bytes: [UInt8], _ code: Int) async throws {
    try await TestServer.run({ $0.engine.maximumPacketBytes = 1000 }) { server in
      try await server.withSocket { client in
        _ = try await client.text()
        try await client.write(bytes)
        #expect(try await client.isClosed() == code, "\(name)")
      }
      #expect(await server.ends.next() != nil)
      #expect(server.engine.sessionCount == 0)
    }
  }

  @Test func fragmentsAreOneMessage() async throws {
    try await TestServer.run { server in
      try await server.withSocket { client in
        _ = try await client.text()
        try await client.write(RawClient.frame(0x01, Array("4frag".utf8)) + RawClient.frame(0x89, [9]))
        try await client.write(RawClient.frame(0x80, Array("ments".utf8)))
        #expect(try await client.frame() == .init(opcode: 10, payload: [9]))
        #expect(try await client.text() == "4fragments")
        try await client.send([1, 2, 3])
        #expect(try await client.frame() == .init(opcode: 2, payload: [1, 2, 3]))
        try await client.send("6")
        try await client.send("5")
        try await client.send("4still")
        #expect(try await client.text() == "4still")
      }
    }
  }

  @Test func halfAFrameAndThenNothing() async throws {
    try await TestServer.run { server in
      try await server.withSocket { client in
        _ = try await client.text()
        try await client.write(Array(RawClient.frame(0x81, Array("4half".utf8)).dropLast(2)))
        try await client.leaves()
      }
      #expect(await server.ends.next() == .transportClose)
    }
  }

  @Test func whoNeverReadsIsLetGo() async throws {
    try await TestServer.run { server in
      try await server.withSocket { client in
        _ = try await client.text()
        try await client.send("4flood")
        #expect(await server.ends.next() == .slowClient)
      }
    }
  }

  @Test func aSocketIsAskedWhetherItIsThere() async throws {
    try await TestServer.run { server in
      try await server.withSocket { client in
        _ = try await client.text()
        for _ in 0..<2 {
          server.clock.advance(by: .seconds(25))
          #expect(try await client.text() == "2")
          try await client.send("3")
          try await client.send("4there")
          #expect(try await client.text() == "4there")
        }
        server.clock.advance(by: .seconds(25))
        #expect(try await client.text() == "2")
        server.clock.advance(by: .seconds(20))
        #expect(try await client.isClosed() == 1000)
      }
      #expect(await server.ends.next() == .pingTimeout)
    }
  }

  // MARK: The end

  @Test func aShutdownClosesSocketsAndAnswersPolls() async throws {
    try await TestServer.run { server in
      let waiting = try await server.openPolling()
      let silent = try await server.openPolling()
      try await server.withSocket { client in
        _ = try await client.text()
        try await RawClient.connect(port: server.port) { poller in
          try await poller.write(RawClient.request("GET", "\(TestServer.engine)&transport=polling&sid=\(waiting)"))
          // What is written on one connection says nothing of another; a ping says that the poll is there.
          server.clock.advance(by: .seconds(25))
          #expect(try await poller.answer().body == "2")
          #expect(try await client.text() == "2")
          try await poller.write(RawClient.request("GET", "\(TestServer.engine)&transport=polling&sid=\(waiting)"))
          await server.group.triggerGracefulShutdown()
          #expect(try await client.isClosed() == 1001)
          let answer = try? await poller.answer()
          #expect(answer == nil || answer?.body == "6")
        }
      }
      _ = silent
    }
  }

  @Test func afterTheEndNobodyIsLetIn() async throws {
    try await TestServer.run { server in
      let id = try await server.openPolling()
      server.engine.close()
      #expect(await server.ends.next() == .serverShutdown)
      #expect(try await server.poll(id).status == 400)
      #expect(try await server.ask("GET", TestServer.engine + "&transport=polling").status == 503)
      await #expect(throws: RawClient.Ended.self) { try await server.withSocket { _ in } }
      #expect(server.engine.sessionCount == 0)
    }
  }
}
