/// One packet of Socket.IO: `<type>[<attachments>-][<namespace>,][<acknowledgement>][<JSON>]`.
struct SocketPacket: Equatable {
  enum Kind: Equatable {
    case connect, disconnect, event, acknowledgement, connectError
  }

  let kind: Kind
  let namespace: String
  /// What the sender numbers the answer with that it wants, or that this is the answer to.
  let acknowledgement: Int?
  /// Not read yet; empty when there is none.
  let payload: ArraySlice<UInt8>
  let isBinary: Bool
  var attachments: [[UInt8]] = []

  /// The packet's arguments.
  /// - Throws: ``PacketError`` when the payload is no JSON array.
  func arguments(maximumDepth: Int) throws(PacketError) -> [SocketValue] {
    let value = try SocketValueParser.parse(
      payload, maximumDepth: maximumDepth, attachments: isBinary ? attachments : nil)
    guard let items = value.items else { throw .invalidPayload }
    return items
  }

  /// The name of the event and what comes with it. JavaScript allows a number as the name.
  func event(maximumDepth: Int) throws(PacketError) -> (name: String, arguments: [SocketValue]) {
    let items = try arguments(maximumDepth: maximumDepth)
    switch items.first {
    case .string(let name) where !Self.reserved.contains(name): return (name, Array(items.dropFirst()))
    case .number(let name): return (name, Array(items.dropFirst()))
    default: throw .invalidPayload
    }
  }

  private static let reserved: Set<String> = [
    "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener",
  ]
}

/// Reads packets off the messages that carry them: a text, and as many binary messages as it announces.
struct PacketDecoder {
  private static let maximumNamespaceBytes = 256
  /// So many digits that they are surely a number in JavaScript and in Swift.
  private static let maximumIDDigits = 15

  let maximumAttachments: Int
  /// For the text and its attachments together.
  let maximumBytes: Int
  private var waiting: (packet: SocketPacket, missing: Int, bytes: Int)?

  init(maximumAttachments: Int, maximumBytes: Int) {
    self.maximumAttachments = maximumAttachments
    self.maximumBytes = maximumBytes
  }

  /// - Returns: nil when attachments are still to come.
  mutating func receive(text: ArraySlice<UInt8>) throws(PacketError) -> SocketPacket? {
    guard waiting == nil else { throw .unexpectedText }
    guard text.count <= maximumBytes else { throw .tooBig }
    let (packet, attachments) = try parse(text)
    guard attachments > 0 else { return packet }
    waiting = (packet, attachments, text.count)
    return nil
  }

  mutating func receive(binary: [UInt8]) throws(PacketError) -> SocketPacket? {
    guard var (packet, missing, bytes) = waiting else { throw .unexpectedBinary }
    bytes += binary.count
    guard bytes <= maximumBytes else { throw .tooBig }
    packet.attachments.append(binary)
    missing -= 1
    waiting = missing > 0 ? (packet, missing, bytes) : nil
    return missing > 0 ? nil : packet
  }

  private func parse(_ text: ArraySlice<UInt8>) throws(PacketError) -> (SocketPacket, attachments: Int) {
    var rest = text
    let (kind, isBinary) = try Self.kind(rest.popFirst())
    var attachments = 0
    if isBinary {
      guard let count = Self.number(in: &rest), count <= maximumAttachments, rest.popFirst() == UInt8(ascii: "-") else {
        throw .badAttachmentCount
      }
      attachments = count
    }
    let namespace = try Self.namespace(in: &rest)
    let acknowledgement = Self.number(in: &rest)
    if let first = rest.first, Self.isDigit(first) { throw .badAcknowledgementID }
    try Self.check(kind, acknowledgement, rest)
    return (
      SocketPacket(
        kind: kind, namespace: namespace, acknowledgement: acknowledgement, payload: rest, isBinary: isBinary),
      attachments
    )
  }

  private static func kind(_ digit: UInt8?) throws(PacketError) -> (SocketPacket.Kind, isBinary: Bool) {
    switch digit {
    case UInt8(ascii: "0"): (.connect, false)
    case UInt8(ascii: "1"): (.disconnect, false)
    case UInt8(ascii: "2"): (.event, false)
    case UInt8(ascii: "3"): (.acknowledgement, false)
    case UInt8(ascii: "4"): (.connectError, false)
    case UInt8(ascii: "5"): (.event, true)
    case UInt8(ascii: "6"): (.acknowledgement, true)
    default: throw .unknownType
    }
  }

  private static func namespace(in rest: inout ArraySlice<UInt8>) throws(PacketError) -> String {
    guard rest.first == UInt8(ascii: "/") else { return "/" }
    let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
    let name = rest[..<end]
    guard name.count <= maximumNamespaceBytes, !name.contains(where: { $0 < 0x20 }),
      let text = String(validating: name, as: UTF8.self)
    else { throw .badNamespace }
    rest = rest[end...].dropFirst()
    return text
  }

  /// What each kind must and must not have; the JSON itself is read when its turn comes.
  private static func check(
    _ kind: SocketPacket.Kind, _ acknowledgement: Int?, _ payload: ArraySlice<UInt8>
  ) throws(PacketError) {
    switch kind {
    case .connect: guard acknowledgement == nil else { throw .badAcknowledgementID }
    case .disconnect: guard acknowledgement == nil, payload.isEmpty else { throw .invalidPayload }
    case .event: guard payload.first == UInt8(ascii: "[") else { throw .invalidPayload }
    case .acknowledgement:
      guard acknowledgement != nil else { throw .badAcknowledgementID }
      guard payload.first == UInt8(ascii: "[") else { throw .invalidPayload }
    case .connectError: throw .unknownType
    }
  }

  private static func number(in rest: inout ArraySlice<UInt8>) -> Int? {
    let digits = rest.prefix(maximumIDDigits).prefix(while: isDigit)
    guard !digits.isEmpty else { return nil }
    rest = rest[digits.endIndex...]
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
