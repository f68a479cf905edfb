import Foundation
import NIOCore
package import WebSocket

/// A packet on its way out, encoded once and shared by all who get it: its text with the type digit, and what travels
/// beside it as bytes.
package struct OutgoingPacket: Sendable {
  let frames: [EncodedMessage]
  /// Roughly what it costs to keep.
  let cost: Int

  /// For the bookkeeping of one packet, so that a million empty ones are not free.
  private static let overhead = 64

  package init(_ frames: [EncodedMessage]) {
    self.frames = frames
    cost = frames.reduce(Self.overhead) { $0 + $1.data.readableBytes }
  }

  package init(_ message: EngineMessage) {
    switch message {
    case .text(let text):
      var buffer = ByteBuffer()
      buffer.reserveCapacity(text.count + 1)
      buffer.writeInteger(UInt8(ascii: "4"))
      buffer.writeBytes(text)
      self.init([.text(buffer)])
    case .binary(let bytes): self.init([.binary(ByteBuffer(bytes: bytes))])
    }
  }

  init(text: String) { self.init([.text(ByteBuffer(string: text))]) }

  static let ping = OutgoingPacket(text: "2")
  static let close = OutgoingPacket(text: "1")
  static let noop = OutgoingPacket(text: "6")
  static let probeAnswer = OutgoingPacket(text: "3probe")
}

extension Sequence<EncodedMessage> {
  /// As the answer to a poll.
  var pollingPayload: ByteBuffer {
    var payload = ByteBuffer()
    for frame in self {
      if payload.readableBytes > 0 { payload.writeInteger(EnginePayload.separator) }
      switch frame.kind {
      case .text: payload.writeImmutableBuffer(frame.data)
      case .binary:
        payload.writeInteger(UInt8(ascii: "b"))
        payload.writeBytes(Data(frame.data.readableBytesView).base64EncodedData())
      }
    }
    return payload
  }
}
