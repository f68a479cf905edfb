import NIOCore
import NIOWebSocket

/// Turns frames into messages and holds a client to the rules that NIO does not check: masking, reserved bits,
/// opcodes, fragments, close codes, UTF-8, the size of a whole message. A value without I/O.
struct MessageAssembler {
  enum Event: Equatable {
    case message(SocketMessage)
    case ping(ByteBuffer)
    case pong
    /// nil when the frame was empty.
    case close(CloseCode?)
  }

  struct Violation: Error, Equatable {
    let code: CloseCode
    let reason: String
  }

  private let maximumMessageBytes: Int
  private var fragments: (opcode: WebSocketOpcode, data: ByteBuffer)?

  init(maximumMessageBytes: Int) {
    self.maximumMessageBytes = maximumMessageBytes
  }

  /// nil when the message goes on in a later frame.
  mutating func receive(_ frame: WebSocketFrame) throws(Violation) -> Event? {
    guard frame.maskKey != nil else { throw protocolError("a client must mask its frames") }
    guard !frame.rsv1, !frame.rsv2, !frame.rsv3 else { throw protocolError("a reserved bit is set") }
    var data = frame.unmaskedData
    switch frame.opcode {
    case .ping: return .ping(data)
    case .pong: return .pong
    case .connectionClose: return .close(try closeCode(in: &data))
    case .text, .binary:
      guard fragments == nil else { throw protocolError("a new message inside a fragmented one") }
      return try append(data, of: frame.opcode, to: nil, isLast: frame.fin)
    case .continuation:
      guard let started = fragments else { throw protocolError("nothing to continue") }
      fragments = nil
      return try append(data, of: started.opcode, to: started.data, isLast: frame.fin)
    default: throw protocolError("an unknown opcode")
    }
  }

  private mutating func append(
    _ data: ByteBuffer, of opcode: WebSocketOpcode, to start: ByteBuffer?, isLast: Bool
  ) throws(Violation) -> Event? {
    var whole = start ?? data
    if start != nil {
      var data = data
      whole.writeBuffer(&data)
    }
    guard whole.readableBytes <= maximumMessageBytes else {
      throw Violation(code: .messageTooBig, reason: "a message may have \(maximumMessageBytes) bytes")
    }
    guard isLast else {
      fragments = (opcode, whole)
      return nil
    }
    guard opcode == .text else { return .message(.binary(whole)) }
    guard let text = String(validating: whole.readableBytesView, as: UTF8.self) else {
      throw Violation(code: .invalidData, reason: "text must be UTF-8")
    }
    return .message(.text(text))
  }

  private func closeCode(in data: inout ByteBuffer) throws(Violation) -> CloseCode? {
    guard data.readableBytes > 0 else { return nil }
    guard let number = data.readInteger(as: UInt16.self) else { throw protocolError("a close code has two bytes") }
    let code = CloseCode(rawValue: number)
    guard code.isSendable else { throw protocolError("close code \(number) may not be sent") }
    guard String(validating: data.readableBytesView, as: UTF8.self) != nil else {
      throw Violation(code: .invalidData, reason: "a close reason must be UTF-8")
    }
    return code
  }

  private func protocolError(_ reason: String) -> Violation {
    Violation(code: .protocolError, reason: reason)
  }
}
