import Testing

@testable import WebSocket

@Suite(.timeLimit(.minutes(1))) struct HandshakeTests {
  @Test func upgradesAndEchoes() async throws {
    try await SocketServer.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.write(RawClient.handshake())
        let head = try await client.response().head
        #expect(head.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
        // The example of RFC 6455 section 1.3.
        #expect(head.lowercased().contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r\n"))
        #expect(!head.lowercased().contains("transfer-encoding"))
        #expect(!head.lowercased().contains("content-length"))
        try await client.write(RawClient.text("hello é🎉"))
        #expect(try await client.frame() == .init(opcode: 1, payload: Array("hello é🎉".utf8)))
      }
    }
  }

  @Test(
    arguments: [
      (["Authorization": "bad"], 401), (["Sec-WebSocket-Version": "8"], 426), (["Sec-WebSocket-Version": nil], 426),
      (["Sec-WebSocket-Key": nil], 400), (["Sec-WebSocket-Key": "c2hvcnQ="], 400), (["Sec-WebSocket-Key": "!!"], 400),
      (["Upgrade": "h2c"], 426), (["Content-Length": "1"], 400),
    ] as [([String: String?], Int)])
  func aRefusedUpgradeIsAnsweredAndEndsTheConnection(fields: [String: String?], status: Int) async throws {
    try await SocketServer.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.write(RawClient.handshake(fields: fields) + (fields["Content-Length"] == nil ? "" : "x"))
        let response = try await client.response()
        #expect(response.head.hasPrefix("HTTP/1.1 \(status) "), "\(response)")
        #expect(response.head.lowercased().contains("connection: close"))
        #expect(await client.ends())
      }
    }
  }

  @Test func aRequestWithoutUpgradeIsRefusedAndTheConnectionGoesOn() async throws {
    try await SocketServer.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.write(RawClient.handshake(fields: ["Connection": "keep-alive", "Upgrade": nil]))
        #expect(try await client.response().head.hasPrefix("HTTP/1.1 426 "))
        try await client.write("GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try await client.response().body == "plain")
      }
    }
  }

  @Test func aPostIsRefused() async throws {
    try await SocketServer.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.write(RawClient.handshake().replacing("GET ", with: "POST "))
        #expect(try await client.response().head.hasPrefix("HTTP/1.1 405 "))
      }
    }
  }

  /// `curl --http2` offers h2c with every request on plain HTTP.
  @Test func anUnwantedUpgradeIsAnsweredAsHTTPAndEndsTheConnection() async throws {
    try await SocketServer.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.write(
          "GET /plain HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n\r\n"
        )
        let response = try await client.response()
        #expect(response.body == "plain")
        #expect(response.head.lowercased().contains("connection: close"))
        #expect(await client.ends())
      }
    }
  }

  @Test(arguments: ["close", "Close", "TE, close"])
  func aRequestThatSaysCloseIsToldThatItIsTheLast(connection: String) async throws {
    let request = "GET /plain HTTP/1.1\r\nHost: localhost\r\n"
    try await SocketServer.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.write("\(request)\r\n\(request)Connection: \(connection)\r\n\r\n")
        let first = try await client.response()
        #expect(first.body == "plain" && !first.head.lowercased().contains("connection:"))
        let last = try await client.response()
        #expect(last.body == "plain" && last.head.lowercased().contains("connection: close"))
        #expect(await client.ends())
      }
    }
  }

  @Test func aReusedConnectionCanBeUpgraded() async throws {
    try await SocketServer.run { server in
      try await RawClient.connect(port: server.port) { client in
        for _ in 0..<3 {
          try await client.write("GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\n")
          #expect(try await client.response().body == "plain")
        }
        try await client.handshake()
        try await client.write(RawClient.text("after"))
        #expect(try await client.frame().text == "after")
      }
    }
  }

  @Test func framesInTheSegmentOfTheRequestAreRead() async throws {
    try await SocketServer.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.handshake(then: RawClient.text("early") + RawClient.text("bird"))
        #expect(try await client.frame().text == "early")
        #expect(try await client.frame().text == "bird")
      }
    }
  }

  @Test func aFloodBeforeTheAnswerEndsTheConnection() async throws {
    let (gate, open) = AsyncStream.makeStream(of: Void.self)
    try await SocketServer.run(handler: { _ in for await _ in gate {} }) { server in
      try await RawClient.connect(port: server.port) { client in
        let flood = [UInt8](repeating: 0x41, count: 300 * 1024)
        try await client.write(Array(RawClient.handshake(fields: ["Upgrade": "other"]).utf8) + flood)
        while await !client.ends() {}
      }
    }
    open.finish()
  }
}
