import Foundation
import NIOCore
import NIOPosix

@testable import Simulator

/// The browser's end of a WebSocket, for text messages.
struct SocketClient {
  struct Ended: Error {}
  struct Refused: Error { let head: String }

  private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var received = ByteBuffer()

  static func open(
    _ world: World, _ path: String, _ body: (inout SocketClient) async throws -> Void
  ) async throws {
    let port = Int(world.url.split(separator: ":").last ?? "") ?? 0
    let connection = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    try await connection.executeThenClose { inbound, outbound in
      var client = SocketClient(inbound: inbound.makeAsyncIterator(), outbound: outbound)
      try await client.shakeHands(path, port)
      try await body(&client)
    }
  }

  private mutating func shakeHands(_ path: String, _ port: Int) async throws {
    let request =
      "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    try await outbound.write(ByteBuffer(string: request))
    while true {
      let text = String(buffer: received)
      if let end = text.range(of: "\r\n\r\n") {
        guard text.hasPrefix("HTTP/1.1 101") else { throw Refused(head: text) }
        received.moveReaderIndex(forwardBy: text[..<end.upperBound].utf8.count)
        return
      }
      try await more()
    }
  }

  private mutating func more() async throws {
    guard var buffer = try await inbound.next() else { throw Ended() }
    received.writeBuffer(&buffer)
  }

  mutating func send(_ json: JSON) async throws {
    let payload = Array(json.render().utf8)
    var bytes: [UInt8] = [0x81]
    if payload.count < 126 {
      bytes.append(0x80 | UInt8(payload.count))
    } else {
      bytes += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
    }
    // A mask of zeros is a mask.
    try await outbound.write(ByteBuffer(bytes: bytes + [0, 0, 0, 0] + payload))
  }

  /// The next message of that type; others are passed over, heartbeats too.
  mutating func next(_ type: String) async throws -> JSON {
    while true {
      let json = try await message()
      if json["type"]?.string == type { return json }
    }
  }

  // MARK: As the SDK

  /// What it sends: `type`, `payload`, `version`.
  mutating func signal(_ type: String, _ payload: JSON) async throws {
    try await send(["type": .string(type), "payload": payload, "version": "1.6"])
  }

  @discardableResult mutating func listens(_ token: String, reconnectTimeout: Int = 0) async throws -> JSON {
    try await signal("listen", ["token": .string(token), "reconnectTimeout": .int(reconnectTimeout)])
    return try await next("connected")
  }

  mutating func registers() async throws {
    try await signal("register", ["media": ["audio": true]])
    _ = try await next("ready")
  }

  /// Takes the call that rings; returns what it was told of it.
  mutating func answers() async throws -> JSON {
    let invite = try await next("invite")["payload"] ?? [:]
    try await signal("answer", ["callsid": invite["callsid"] ?? .null, "sdp": "answer"])
    return invite
  }

  // MARK: Frames

  /// The next message, whatever it says; heartbeats are none.
  mutating func message() async throws -> JSON {
    while true {
      let text = try await frame()
      if let json = try? JSON(parsing: Array(text.utf8)) { return json }
    }
  }

  mutating func frame() async throws -> String {
    while true {
      var copy = received
      if let first = copy.readInteger(as: UInt8.self), let second = copy.readInteger(as: UInt8.self) {
        var length: Int? = Int(second & 0x7F)
        if length == 126 { length = copy.readInteger(as: UInt16.self).map(Int.init) }
        if let length, let payload = copy.readBytes(length: length) {
          received = copy
          if first & 0x0F == 8 { throw Ended() }
          if first & 0x0F == 1 { return String(decoding: payload, as: UTF8.self) }
          continue
        }
      }
      try await more()
    }
  }
}
