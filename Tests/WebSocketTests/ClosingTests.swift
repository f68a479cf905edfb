import NIOCore
import ServiceLifecycle
import Testing

@testable import WebSocket

@Suite(.timeLimit(.minutes(1))) struct ClosingTests {
  @Test func aCloseIsEchoedWithItsCode() async throws {
    try await SocketServer.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.handshake(then: RawClient.frame(0x88, [0x0F, 0xA0] + Array("bye".utf8)))
        #expect(try await client.frame().closeCode == 4000)
        #expect(await client.ends())
      }
    }
  }

  @Test func whatCameBeforeTheCloseIsDelivered() async throws {
    let (seen, continuation) = AsyncStream.makeStream(of: [SocketMessage].self)
    try await SocketServer.run(handler: { socket in
      continuation.yield(await socket.messages.reduce(into: []) { $0.append($1) })
    }) { server in
      try await RawClient.connect(port: server.port) { client in
        let all = (0..<100).flatMap { RawClient.text("\($0)") }
        try await client.handshake(then: all + RawClient.frame(0x88, []))
        #expect(try await client.frame() == .init(opcode: 8, payload: []))
      }
    }
    for await messages in seen {
      #expect(messages == (0..<100).map { .text("\($0)") })
      break
    }
  }

  @Test func theEndOfTheHandlerClosesNormally() async throws {
    try await SocketServer.run(handler: { try await $0.send(text: "hi") }) { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.handshake()
        #expect(try await client.frame().text == "hi")
        #expect(try await client.frame().closeCode == 1000)
        try await client.write(RawClient.frame(0x88, [0x03, 0xE8]))
        #expect(await client.ends())
      }
    }
  }

  @Test func anErrorOfTheHandlerClosesWith1011() async throws {
    struct Broken: Error {}
    try await SocketServer.run(handler: { _ in throw Broken() }) { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.handshake()
        #expect(try await client.frame().closeCode == 1011)
      }
    }
  }

  @Test func aClientThatNeverAnswersTheCloseIsCutOff() async throws {
    let configuration = SocketConfiguration(pingInterval: nil, closeTimeout: .milliseconds(50))
    try await SocketServer.run(configuration: configuration, handler: { _ in }) { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.handshake()
        #expect(try await client.frame().closeCode == 1000)
        #expect(await client.ends())
      }
    }
  }

  /// NIO ends the process when a connection is dropped unhandled.
  @Test func connectionsThatArriveAsTheServerEndsAreClosedQuietly() async throws {
    for _ in 1...20 {
      try await SocketServer.run { server in
        for _ in 1...8 { Task { try? await RawClient.connect(port: server.port) { _ in } } }
      }
    }
  }

  @Test func aClientThatNeverAnswersPingsIsCutOff() async throws {
    let configuration = SocketConfiguration(pingInterval: .milliseconds(500))
    try await SocketServer.run(configuration: configuration) { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.handshake()
        #expect(try await client.frame().opcode == 9)
        try await client.write(RawClient.frame(0x8A, []))
        #expect(try await client.frame().opcode == 9)
        #expect(await client.ends())
      }
    }
  }

  @Test func aClientThatVanishesEndsItsMessagesAndWhoeverSends() async throws {
    let (outcomes, continuation) = AsyncStream.makeStream(of: [SocketMessage].self)
    let configuration = SocketConfiguration(pingInterval: nil)
    try await SocketServer.run(
      configuration: configuration,
      handler: { socket in
        let seen = await socket.messages.reduce(into: []) { $0.append($1) }
        await #expect(throws: SocketClosed.self) { try await socket.send(text: "late") }
        continuation.yield(seen)
      }
    ) { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.handshake(then: RawClient.frame(0x89, []) + RawClient.text("first"))
        #expect(try await client.frame().opcode == 10)
        // In the middle of a frame.
        try await client.write(Array(RawClient.text("second").dropLast(3)))
        try await client.vanishes()
      }
      for await seen in outcomes {
        #expect(seen == [.text("first")])
        break
      }
    }
  }

  /// The end of its input may come before the connection is a WebSocket.
  @Test(arguments: 1...20) func aClientThatEndsWithItsHandshakeIsLetGo(_: Int) async throws {
    let (outcomes, continuation) = AsyncStream.makeStream(of: [SocketMessage].self)
    try await SocketServer.run(
      configuration: SocketConfiguration(pingInterval: nil),
      handler: { socket in
        continuation.yield(await socket.messages.reduce(into: []) { $0.append($1) })
      }
    ) { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.write(RawClient.handshake())
        try await client.endsOutput()
        #expect(try await client.response().head.hasPrefix("HTTP/1.1 101 "))
        #expect(await client.ends())
      }
    }
    for await seen in outcomes {
      #expect(seen.isEmpty)
      break
    }
  }

  @Test func sendingAfterTheEndThrows() async throws {
    let (outcomes, continuation) = AsyncStream.makeStream(of: Bool.self)
    try await SocketServer.run(handler: { socket in
      for await _ in socket.messages {}
      await #expect(throws: SocketClosed.self) { try await socket.send(text: "late") }
      continuation.yield(true)
    }) { server in
      try await RawClient.connect(port: server.port) { client in try await client.handshake() }
      for await _ in outcomes { break }
    }
  }

  @Test func aShutdownClosesEverySocketWith1001() async throws {
    try await SocketServer.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.handshake(then: RawClient.text("up"))
        #expect(try await client.frame().text == "up")
        await server.group.triggerGracefulShutdown()
        #expect(try await client.frame().closeCode == 1001)
        try await client.write(RawClient.frame(0x88, [0x03, 0xE9]))
        #expect(await client.ends())
      }
    }
  }
}
