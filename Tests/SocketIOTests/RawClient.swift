import Foundation
import NIOCore
import NIOPosix

/// A client made of bytes, so that it can break every rule.
struct RawClient: ~Copyable {
  struct Frame: Equatable {
    var opcode: UInt8
    var payload: [UInt8]
    var text: String { String(decoding: payload, as: UTF8.self) }
    var closeCode: Int? { opcode == 8 && payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : nil }
  }

  struct Answer: Equatable {
    var status: Int
    var head: String
    var body: String
  }

  struct Ended: Error {}

  private let channel: any Channel
  private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var received = ByteBuffer()

  private init(
    channel: any Channel, inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
    outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) {
    self.channel = channel
    self.inbound = inbound
    self.outbound = outbound
  }

  static func connect<Result: Sendable>(
    port: Int, _ body: (inout RawClient) async throws -> Result
  ) async throws -> Result {
    let connection = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await connection.executeThenClose { inbound, outbound in
      var client = RawClient(channel: connection.channel, inbound: inbound.makeAsyncIterator(), outbound: outbound)
      return try await body(&client)
    }
  }

  func write(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }
  func write(_ text: String) async throws { try await write(Array(text.utf8)) }

  /// Ends both halves at once.
  func leaves() async throws { try await channel.close() }

  private mutating func more() async throws {
    guard var buffer = try await inbound.next() else { throw Ended() }
    received.writeBuffer(&buffer)
  }

  // MARK: HTTP

  mutating func answer() async throws -> Answer {
    while true {
      let text = String(buffer: received)
      if let end = text.range(of: "\r\n\r\n") {
        let head = String(text[..<end.upperBound])
        let length =
          head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length: ") }
          .flatMap { Int($0.dropFirst(16)) } ?? 0
        if received.readableBytes >= head.utf8.count + length {
          received.moveReaderIndex(forwardBy: head.utf8.count)
          let status = Int(head.dropFirst(9).prefix(3)) ?? 0
          return Answer(status: status, head: head, body: received.readString(length: length) ?? "")
        }
      }
      try await more()
    }
  }

  static func request(_ method: String, _ target: String, fields: [String: String?] = [:], body: String = "") -> String
  {
    var all: [String: String?] = ["Host": "localhost"]
    if method == "POST" || !body.isEmpty { all["Content-Length"] = String(body.utf8.count) }
    all.merge(fields) { $1 }
    let lines = all.sorted { $0.key < $1.key }.compactMap { name, value in value.map { "\(name): \($0)\r\n" } }
    return "\(method) \(target) HTTP/1.1\r\n" + lines.joined() + "\r\n" + body
  }

  // MARK: WebSocket

  static func handshake(_ target: String, fields: [String: String?] = [:]) -> String {
    let upgrade: [String: String?] = [
      "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Version": "13",
    ]
    return request("GET", target, fields: upgrade.merging(fields) { $1 })
  }

  func send(_ text: String) async throws { try await write(Self.frame(0x81, Array(text.utf8))) }
  func send(_ bytes: [UInt8]) async throws { try await write(Self.frame(0x82, bytes)) }

  mutating func frame() async throws -> Frame {
    while true {
      if let frame = parseFrame() { return frame }
      try await more()
    }
  }

  /// The next frame's text.
  mutating func text() async throws -> String { try await frame().text }

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

  /// The code of the close frame that comes next, and then nothing.
  mutating func isClosed() async throws -> Int? {
    let code = try await frame().closeCode
    try? await write(Self.frame(0x88, []))
    return code
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
}

/// What a client of Engine.IO or Socket.IO does.
extension TestServer {
  static let engine = "/engine.io/?EIO=4"
  static let socket = "/socket.io/?EIO=4"

  /// One request on a connection of its own.
  func ask(
    _ method: String = "GET", _ target: String, fields: [String: String?] = [:], body: String = ""
  ) async throws -> RawClient.Answer {
    try await RawClient.connect(port: port) { client in
      try await client.write(RawClient.request(method, target, fields: fields, body: body))
      return try await client.answer()
    }
  }

  /// - Returns: the id of a new polling session.
  func openPolling(_ base: String = engine, fields: [String: String?] = [:]) async throws -> String {
    let answer = try await ask("GET", base + "&transport=polling", fields: fields)
    return try Self.id(in: answer.body)
  }

  static func id(in handshake: String) throws -> String {
    guard let start = handshake.range(of: "\"sid\":\"")?.upperBound, let end = handshake[start...].firstIndex(of: "\"")
    else { throw RawClient.Ended() }
    return String(handshake[start..<end])
  }

  func poll(_ id: String, base: String = engine, fields: [String: String?] = [:]) async throws -> RawClient.Answer {
    try await ask("GET", "\(base)&transport=polling&sid=\(id)", fields: fields)
  }

  func post(
    _ id: String, _ body: String, base: String = engine, fields: [String: String?] = [:]
  ) async throws -> RawClient.Answer {
    try await ask("POST", "\(base)&transport=polling&sid=\(id)", fields: fields, body: body)
  }

  /// A socket on which the first message has not been read yet.
  func withSocket<Result: Sendable>(
    _ base: String = engine, upgrading id: String? = nil, fields: [String: String?] = [:],
    _ body: (inout RawClient) async throws -> Result
  ) async throws -> Result {
    try await RawClient.connect(port: port) { client in
      let target = base + "&transport=websocket" + (id.map { "&sid=\($0)" } ?? "")
      try await client.write(RawClient.handshake(target, fields: fields))
      guard try await client.answer().status == 101 else { throw RawClient.Ended() }
      return try await body(&client)
    }
  }

  /// A socket that is in a namespace, and has read that it is.
  func withClient<Result: Sendable>(
    _ connect: String = "40", fields: [String: String?] = [:],
    _ body: (inout RawClient) async throws -> Result
  ) async throws -> Result {
    try await withSocket(Self.socket, fields: fields) { client in
      _ = try await client.text()
      try await client.send(connect)
      _ = try await client.text()
      return try await body(&client)
    }
  }
}
