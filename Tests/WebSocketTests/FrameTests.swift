import NIOCore
import Testing

@testable import WebSocket

@Suite(.timeLimit(.minutes(1))) struct FrameTests {
  static let small = SocketConfiguration(maximumMessageBytes: 1000, pingInterval: nil)

  @Test(arguments: [
    ("unmasked", RawClient.frame(0x81, [0x61], masked: false), 1002),
    ("reserved bit", RawClient.frame(0xC1, [0x61]), 1002),
    ("reserved bit of a control frame", RawClient.frame(0xA9, []), 1002),
    ("unknown opcode", RawClient.frame(0x83, []), 1002),
    ("unknown control opcode", RawClient.frame(0x8B, []), 1002),
    ("nothing to continue", RawClient.frame(0x80, [0x61]), 1002),
    ("a message within a message", RawClient.frame(0x01, [0x61]) + RawClient.frame(0x81, [0x61]), 1002),
    ("fragmented ping", RawClient.frame(0x09, []), 1002),
    ("long ping", RawClient.frame(0x89, [UInt8](repeating: 0, count: 126)), 1002),
    ("close code of one byte", RawClient.frame(0x88, [3]), 1002),
    ("close code that must not be sent", RawClient.frame(0x88, [0x03, 0xED]), 1002),
    ("close reason not UTF-8", RawClient.frame(0x88, [0x03, 0xE8, 0xFF]), 1007),
    ("text not UTF-8", RawClient.frame(0x81, [0xC3, 0x28]), 1007),
    ("text cut within a character", RawClient.frame(0x81, [0xC3]), 1007),
    ("big frame", RawClient.frame(0x82, [UInt8](repeating: 0, count: 1001)), 1009),
    ("huge frame announced", [0x82, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], 1009),
    (
      "big in fragments",
      RawClient.frame(0x02, [UInt8](repeating: 0, count: 600))
        + RawClient.frame(0x80, [UInt8](repeating: 0, count: 600)),
      1009
    ),
  ])
  func brokenRulesHaveTheirCloseCode(name: String, bytes: [UInt8], code: Int) async throws {
    try await SocketServer.run(configuration: Self.small) { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.handshake(then: bytes)
        #expect(try await client.frame().closeCode == code, "\(name)")
        #expect(await client.ends())
      }
    }
  }

  @Test func fragmentsBecomeOneMessageWithPingsBetween() async throws {
    try await SocketServer.run(configuration: Self.small) { server in
      try await RawClient.connect(port: server.port) { client in
        let emoji = Array("🎉".utf8)
        try await client.handshake(
          then: RawClient.frame(0x01, Array(emoji[..<2])) + RawClient.frame(0x89, [1, 2])
            + RawClient.frame(0x00, []) + RawClient.frame(0x80, Array(emoji[2...])))
        #expect(try await client.frame() == .init(opcode: 10, payload: [1, 2]))
        #expect(try await client.frame() == .init(opcode: 1, payload: emoji))
      }
    }
  }

  @Test(arguments: [0, 1, 125, 126, 65_535, 65_536, 200_000])
  func everySizeComesBack(_ size: Int) async throws {
    try await SocketServer.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.handshake()
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await client.write(RawClient.frame(0x82, bytes))
        #expect(try await client.frame() == .init(opcode: 2, payload: bytes))
      }
    }
  }

  @Test func aFrameMayComeByteByByte() async throws {
    try await SocketServer.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.handshake()
        for byte in RawClient.text("slow") { try await client.write([byte]) }
        #expect(try await client.frame().text == "slow")
      }
    }
  }
}
