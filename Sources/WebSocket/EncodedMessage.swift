package import NIOCore
import NIOWebSocket

/// A message as the frame that carries it, so that one buffer can go to many sockets without a copy.
package struct EncodedMessage: Sendable {
  package enum Kind: Sendable {
    case text
    case binary
  }

  package let kind: Kind
  package let data: ByteBuffer
  let frame: ByteBuffer

  private init(_ kind: Kind, _ data: ByteBuffer) {
    self.kind = kind
    frame = ByteBuffer(frame: kind == .text ? .text : .binary, data)
    self.data = frame.getSlice(at: frame.writerIndex - data.readableBytes, length: data.readableBytes) ?? data
  }

  /// The caller sees to it that this is UTF-8.
  package static func text(_ data: ByteBuffer) -> EncodedMessage { EncodedMessage(.text, data) }
  package static func binary(_ data: ByteBuffer) -> EncodedMessage { EncodedMessage(.binary, data) }

  init(_ message: SocketMessage) {
    switch message {
    case .text(let text): self = .text(ByteBuffer(string: text))
    case .binary(let data): self = .binary(data)
    }
  }
}

extension ByteBuffer {
  /// A whole message or a control frame, as a server sends it: not masked.
  init(frame opcode: WebSocketOpcode, _ payload: ByteBuffer) {
    let count = payload.readableBytes
    self.init()
    reserveCapacity(count + 10)
    writeInteger(0x80 | UInt8(webSocketOpcode: opcode))
    switch count {
    case ..<126: writeInteger(UInt8(count))
    case ..<65_536: writeMultipleIntegers(126 as UInt8, UInt16(count))
    default: writeMultipleIntegers(127 as UInt8, UInt64(count))
    }
    writeImmutableBuffer(payload)
  }
}
