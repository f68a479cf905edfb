import Foundation
import NIOCore
import NIOPosix

/// A WebSocket client made of bytes, so that it can break every rule.
enum RawClient {
  struct Frame: Equatable {
    var opcode: UInt8
    var payload: [UInt8]
    var text: String { String(decoding: payload, as: UTF8.self) }
    var closeCode: Int? { opcode == 8 && payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : nil }
  }

  struct Ended: Error {}

  static func connect<Result: Sendable>(
    port: Int, _ body: @Sendable (inout Conversation) async throws -> Result
  ) async throws -> Result {
    let connection = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await connection.executeThenClose { inbound, outbound in
      var conversation = Conversation(
        channel: connection.channel, inbound: inbound.makeAsyncIterator(), outbound: outbound)
      return try await body(&conversation)
    }
  }

  struct Conversation {
    private let channel: any Channel
    var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var received = ByteBuffer()

    init(
      channel: any Channel, inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
      outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
      self.channel = channel
      self.inbound = inbound
      self.outbound = outbound
    }

    func write(_ bytes: [UInt8]) async throws {
      try await outbound.write(ByteBuffer(bytes: bytes))
    }

    func write(_ text: String) async throws {
      try await write(Array(text.utf8))
    }

    /// Goes as a machine does that loses its power and comes back: what is sent to it is answered with a reset.
    func vanishes() async throws {
      try await (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
      try await channel.close()
    }

    /// Ends its own half of the connection.
    func endsOutput() async throws {
      try await channel.close(mode: .output)
    }

    /// The next bytes; throws at the end of input.
    private mutating func more() async throws {
      guard var buffer = try await inbound.next() else { throw Ended() }
      received.writeBuffer(&buffer)
    }

    /// Reads some bytes and forgets them.
    mutating func read() async throws {
      try await more()
      received.clear()
    }

    /// Head and, by content-length, body of a response.
    mutating func response() async throws -> (head: String, body: String) {
      while true {
        let text = String(buffer: received)
        if let end = text.range(of: "\r\n\r\n") {
          let head = String(text[..<end.upperBound])
          let length =
            head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length: ") }
            .flatMap { Int($0.dropFirst(16)) } ?? 0
          if received.readableBytes >= head.utf8.count + length {
            received.moveReaderIndex(forwardBy: head.utf8.count)
            return (head, received.readString(length: length) ?? "")
          }
        }
        try await more()
      }
    }

    mutating func frame() async throws -> Frame {
      while true {
        if let frame = parseFrame() { return frame }
        try await more()
      }
    }

    private mutating func parseFrame() -> Frame? {
      var copy = received
      guard let first = copy.readInteger(as: UInt8.self), let second = copy.readInteger(as: UInt8.self) else {
        return nil
      }
      var length = Int(second & 0x7F)
      if length == 126 {
        guard let long = copy.readInteger(as: UInt16.self) else { return nil }
        length = Int(long)
      } else if length == 127 {
        guard let long = copy.readInteger(as: UInt64.self) else { return nil }
        length = Int(long)
      }
      guard let payload = copy.readBytes(length: length) else { return nil }
      received = copy
      return Frame(opcode: first & 0x0F, payload: payload)
    }

    /// True when the server ends the connection without saying more.
    mutating func ends() async -> Bool {
      do {
        try await more()
        return false
      } catch {
        return true
      }
    }

    mutating func handshake(path: String = "/echo", then bytes: [UInt8] = []) async throws {
      try await write(Array(RawClient.handshake(path: path).utf8) + bytes)
      let head = try await response().head
      guard head.hasPrefix("HTTP/1.1 101 ") else { throw Ended() }
    }
  }

  static func handshake(path: String = "/echo", fields: [String: String?] = [:]) -> String {
    var all: [String: String?] = [
      "Host": "localhost", "Upgrade": "websocket", "Connection": "keep-alive, Upgrade",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13",
    ]
    all.merge(fields) { $1 }
    let lines = all.sorted { $0.key < $1.key }.compactMap { name, value in value.map { "\(name): \($0)\r\n" } }
    return "GET \(path) HTTP/1.1\r\n" + lines.joined() + "\r\n"
  }

  /// A client's frame; `first` is FIN, reserved bits and opcode.
  static func frame(_ first: UInt8, _ payload: [UInt8], masked: Bool = true) -> [UInt8] {
    var bytes = [first]
    let bit: UInt8 = masked ? 0x80 : 0
    switch payload.count {
    case ..<126: bytes.append(bit | UInt8(payload.count))
    case ..<65_536: bytes += [bit | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
    default: bytes += [bit | 127] + (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (56 - 8 * $0)) }
    }
    guard masked else { return bytes + payload }
    let key: [UInt8] = [0x12, 0x34, 0x56, 0x78]
    return bytes + key + payload.enumerated().map { $1 ^ key[$0 % 4] }
  }

  static func text(_ text: String) -> [UInt8] { frame(0x81, Array(text.utf8)) }
}
