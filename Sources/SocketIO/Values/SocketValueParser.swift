/// Reads JSON strictly, as RFC 8259 has it, no deeper than it is told.
struct SocketValueParser {
  private let bytes: ArraySlice<UInt8>
  private let maximumDepth: Int
  /// What placeholders stand for; nil where an object that looks like one is just an object.
  private let attachments: [[UInt8]]?
  private var position: Int

  /// - Throws: ``PacketError``.
  static func parse(
    _ bytes: ArraySlice<UInt8>, maximumDepth: Int, attachments: [[UInt8]]? = nil
  ) throws(PacketError) -> SocketValue {
    var parser = SocketValueParser(
      bytes: bytes, maximumDepth: maximumDepth, attachments: attachments, position: bytes.startIndex)
    let value = try parser.value(depth: 0)
    parser.skipBlanks()
    guard parser.position == bytes.endIndex else { throw .invalidPayload }
    return value
  }

  private mutating func value(depth: Int) throws(PacketError) -> SocketValue {
    guard depth <= maximumDepth else { throw .tooDeep }
    skipBlanks()
    switch peek {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func array(depth: Int) throws(PacketError) -> SocketValue {
    position += 1
    var items: [SocketValue] = []
    skipBlanks()
    if take(UInt8(ascii: "]")) { return .array(items) }
    while true {
      items.append(try value(depth: depth + 1))
      skipBlanks()
      if take(UInt8(ascii: "]")) { return .array(items) }
      guard take(UInt8(ascii: ",")) else { throw .invalidPayload }
    }
  }

  private mutating func object(depth: Int) throws(PacketError) -> SocketValue {
    position += 1
    var members: [SocketValue.Member] = []
    skipBlanks()
    if take(UInt8(ascii: "}")) { return .object(members) }
    while true {
      skipBlanks()
      guard peek == UInt8(ascii: "\"") else { throw .invalidPayload }
      let name = try string()
      skipBlanks()
      guard take(UInt8(ascii: ":")) else { throw .invalidPayload }
      members.append(SocketValue.Member(name: name, value: try value(depth: depth + 1)))
      skipBlanks()
      if take(UInt8(ascii: "}")) { return try resolved(.object(members)) }
      guard take(UInt8(ascii: ",")) else { throw .invalidPayload }
    }
  }

  private func resolved(_ object: SocketValue) throws(PacketError) -> SocketValue {
    guard let attachments, object["_placeholder"] == .bool(true) else { return object }
    guard let number = object["num"]?.int, attachments.indices.contains(number) else { throw .badAttachment }
    return .binary(attachments[number])
  }

  private mutating func string() throws(PacketError) -> String {
    position += 1
    let start = position
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        defer { position += 1 }
        return try text(bytes[start..<position])
      case UInt8(ascii: "\\"): return try escapedString(from: start)
      case ..<0x20: throw .invalidPayload
      default: position += 1
      }
    }
    throw .invalidPayload
  }

  private mutating func escapedString(from start: Int) throws(PacketError) -> String {
    var unescaped = Array(bytes[start..<position])
    while let byte = peek {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return try text(unescaped[...])
      case UInt8(ascii: "\\"): try unescape(into: &unescaped)
      case ..<0x20: throw .invalidPayload
      default: unescaped.append(byte)
      }
    }
    throw .invalidPayload
  }

  private mutating func unescape(into text: inout [UInt8]) throws(PacketError) {
    guard let byte = peek else { throw .invalidPayload }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try scalar())).utf8)
    default: throw .invalidPayload
    }
  }

  /// JavaScript may send half of a surrogate pair, which no Swift string can hold.
  private mutating func scalar() throws(PacketError) -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(UInt32(first)) { return scalar }
    guard UTF16.isLeadSurrogate(first), peek == UInt8(ascii: "\\"), position + 1 < bytes.endIndex,
      bytes[position + 1] == UInt8(ascii: "u")
    else { return "\u{FFFD}" }
    let next = position
    position += 2
    let second = try codeUnit()
    guard UTF16.isTrailSurrogate(second) else {
      position = next
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + ((UInt32(first) & 0x3FF) << 10 | UInt32(second) & 0x3FF)) ?? "\u{FFFD}"
  }

  private mutating func codeUnit() throws(PacketError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw .invalidPayload }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  private func text(_ bytes: ArraySlice<UInt8>) throws(PacketError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
    return text
  }

  private mutating func number() throws(PacketError) -> String {
    let start = position
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
      try digits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() throws(PacketError) {
    let start = position
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard position > start else { throw .invalidPayload }
  }

  private mutating func word(_ word: StaticString, _ value: SocketValue) throws(PacketError) -> SocketValue {
    let isThere = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
    guard isThere else { throw .invalidPayload }
    position += word.utf8CodeUnitCount
    return value
  }

  private var peek: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }
}
