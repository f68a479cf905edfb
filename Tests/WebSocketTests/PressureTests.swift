import NIOCore
import Testing

@testable import WebSocket

@Suite(.timeLimit(.minutes(2))) struct PressureTests {
  @Test func twoHundredSocketsAtOnce() async throws {
    try await SocketServer.run { server in
      try await withThrowingTaskGroup(of: Void.self) { clients in
        for number in 0..<200 {
          clients.addTask {
            try await RawClient.connect(port: server.port) { client in
              try await client.handshake()
              for round in 0..<5 {
                try await client.write(RawClient.text("\(number)/\(round)"))
                #expect(try await client.frame().text == "\(number)/\(round)")
              }
            }
          }
        }
        try await clients.waitForAll()
      }
    }
  }

  /// 20 MB do not fit into the buffers of a connection, so most of it waits at the client.
  @Test func aHandlerThatReadsLateGetsEverything() async throws {
    let frame = ByteBuffer(bytes: RawClient.frame(0x82, [UInt8](repeating: 7, count: 100_000)))
    let (gate, open) = AsyncStream.makeStream(of: Void.self)
    let (counts, counted) = AsyncStream.makeStream(of: Int.self)
    try await SocketServer.run(handler: { socket in
      for await _ in gate { break }
      counted.yield(await socket.messages.reduce(into: 0) { count, _ in count += 1 })
    }) { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.handshake()
        let outbound = client.outbound
        try await withThrowingTaskGroup(of: Void.self) { tasks in
          let (progress, reached) = AsyncStream.makeStream(of: Int.self)
          tasks.addTask {
            for number in 1...200 {
              try await outbound.write(frame)
              reached.yield(number)
            }
            reached.finish()
          }
          var written = 0
          for await number in progress {
            written = number
            if number == 5 { open.yield() }
          }
          #expect(written == 200)
          try await tasks.waitForAll()
        }
        try await client.write(RawClient.frame(0x88, []))
        #expect(try await client.frame().opcode == 8)
      }
    }
    for await count in counts {
      #expect(count == 200)
      break
    }
  }

  /// A send waits for room, so a client that does not read holds the sender back, and its going frees it.
  @Test func aClientThatDoesNotReadHoldsTheSenderUntilItGoes() async throws {
    let (sent, progress) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .unbounded)
    try await SocketServer.run(handler: { socket in
      let chunk = ByteBuffer(repeating: 1, count: 1 << 20)
      var count = 0
      do {
        while true {
          try await socket.send(.binary(chunk))
          count += 1
          progress.yield(count)
        }
      } catch is SocketClosed {
        progress.finish()
      }
    }) { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.handshake()
        for await count in sent where count >= 1 { break }
      }
      var last = 0
      for await count in sent { last = count }
      #expect(last < 200)
    }
  }
}
