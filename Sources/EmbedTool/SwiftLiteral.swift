/// Bytes as a literal in Swift source.
enum SwiftLiteral {
  /// A raw string literal of several lines, or nil when the bytes cannot stand in one unchanged: they are not UTF-8, or
  /// hold a carriage return (the compiler reads any line end as a line feed), another control character, or a byte order
  /// mark (dropped at the start of some readers).
  static func text(_ bytes: [UInt8]) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self),
      !text.unicodeScalars.contains(where: {
        $0 == "\u{FEFF}" || $0 == "\u{7F}" || ($0 < " " && $0 != "\n" && $0 != "\t")
      })
    else { return nil }
    let pounds = pounds(for: bytes)
    return "\(pounds)\"\"\"\n\(text)\n\"\"\"\(pounds)"
  }

  /// A raw string literal of one line, or nil when the name holds what cannot stand in one.
  static func name(_ name: String) -> String? {
    guard !name.unicodeScalars.contains(where: { $0 < " " || $0 == "\u{7F}" }) else { return nil }
    let pounds = pounds(for: Array(name.utf8))
    return "\(pounds)\"\(name)\"\(pounds)"
  }

  /// So many that no quote or backslash inside is followed by as many: none of them ends the literal or escapes in it.
  /// Counted in bytes, as the compiler reads them: to `String`, a "#" with a combining accent is another character.
  private static func pounds(for bytes: [UInt8]) -> String {
    var longest = 0
    var current: Int?
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): current = 0
      case UInt8(ascii: "#"): current = current.map { $0 + 1 }
      default: current = nil
      }
      longest = max(longest, current ?? 0)
    }
    return String(repeating: "#", count: longest + 1)
  }
}
