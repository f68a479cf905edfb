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
    items = values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
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

  func encoded() -> String {
    items.map { PercentEncoding.encode($0.name) + "=" + PercentEncoding.encode($0.value) }.joined(separator: "&")
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

  static func encode(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "*"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: " "): result += "+"
      default:
        let hex = String(byte, radix: 16, uppercase: true)
        result += byte < 16 ? "%0\(hex)" : "%\(hex)"
      }
    }
    return result
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
  }
}
