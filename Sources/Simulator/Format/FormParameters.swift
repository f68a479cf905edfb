/// The parameters of a form body or a query, in order; a name may stand there more than once.
struct FormParameters: Sendable, Equatable {
  struct Parameter: Sendable, Equatable {
    var name: String
    var value: String
  }

  private(set) var items: [Parameter] = []

  init() {}

  /// Alphabetical, as Twilio's webhook bodies have been since about 2020.
  init(_ values: [String: String]) {
    items = values.sorted { ByteOrder.precedes($0.key, $1.key) }
      .map { Parameter(name: $0.key, value: $0.value) }
  }

  /// Never fails: what is not valid percent-encoding stays as it is, as in Twilio's own parser.
  init(decoding text: some StringProtocol) {
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      items.append(
        Parameter(
          name: PercentEncoding.decode(parts[0]), value: parts.count == 2 ? PercentEncoding.decode(parts[1]) : ""))
    }
  }

  mutating func append(_ name: String, _ value: String) { items.append(Parameter(name: name, value: value)) }

  /// The last value of that name, as in SDK parameters, where the last one wins.
  subscript(_ name: String) -> String? { items.last { $0.name == name }?.value }

  func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

  /// The last value of each name.
  var values: [String: String] { items.reduce(into: [:]) { $0[$1.name] = $1.value } }

  /// Whether every name is there once, in the order of bytes.
  var isInOrder: Bool {
    zip(items, items.dropFirst()).allSatisfy { ByteOrder.precedes($0.name, $1.name) }
  }

  var json: JSON { .object(items.map { ($0.name, .string($0.value)) }) }

  func encoded() -> String { String(decoding: encodedBytes(), as: UTF8.self) }

  func encodedBytes() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1024)
    for item in items {
      if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
      PercentEncoding.encode(item.name, into: &bytes)
      bytes.append(UInt8(ascii: "="))
      PercentEncoding.encode(item.value, into: &bytes)
    }
    return bytes
  }
}

/// The order in which signatures and bodies have their names: by bytes, whatever language says.
enum ByteOrder {
  static func precedes(_ one: String, _ other: String) -> Bool {
    // Of ASCII, which nearly all is, Swift compares the bytes and nothing else.
    if one.utf8.allSatisfy({ $0 < 0x80 }), other.utf8.allSatisfy({ $0 < 0x80 }) { return one < other }
    return one.utf8.lexicographicallyPrecedes(other.utf8)
  }
}

/// `application/x-www-form-urlencoded`, where a blank is a plus.
enum PercentEncoding {
  static func decode(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    let source = Array(text.utf8)
    var index = 0
    while index < source.count {
      let byte = source[index]
      if byte == UInt8(ascii: "%"), index + 2 < source.count, let high = digit(source[index + 1]),
        let low = digit(source[index + 2])
      {
        bytes.append(high << 4 | low)
        index += 3
      } else {
        bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        index += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let digits = Array("0123456789ABCDEF".utf8)

  static func encode(_ text: String, into bytes: inout [UInt8]) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "*"):
        bytes.append(byte)
      case UInt8(ascii: " "): bytes.append(UInt8(ascii: "+"))
      default:
        bytes.append(UInt8(ascii: "%"))
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      }
    }
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
  }
}
