/// Writes elements one after the other into one buffer of UTF-8; the only place that escapes.
///
/// Attributes of an element are given in alphabetical order by the verbs, since Twilio's Python library sorts them.
struct XMLWriter {
  private var output = Array(#"<?xml version="1.0" encoding="UTF-8"?>"#.utf8)
  /// `<Name a="b"` is written and neither `>` nor ` />` yet.
  private var isTagOpen = false

  init() {
    output.reserveCapacity(2048)
  }

  consuming func finish() -> String { String(decoding: output, as: UTF8.self) }

  mutating func start(_ name: String) {
    closeTag()
    append("<")
    append(name)
    isTagOpen = true
  }

  mutating func end(_ name: String) {
    if isTagOpen {
      append(" />")
      isTagOpen = false
    } else {
      append("</")
      append(name)
      append(">")
    }
  }

  mutating func empty(_ name: String) {
    start(name)
    end(name)
  }

  mutating func attribute(_ name: String, _ value: String?) {
    guard let value else { return }
    append(" ")
    append(name)
    append("=\"")
    escape(value, inAttribute: true)
    append("\"")
  }

  mutating func attribute(_ name: String, _ value: Int?) {
    guard let value else { return }
    attribute(name, String(value))
  }

  mutating func attribute(_ name: String, _ value: Bool?) {
    guard let value else { return }
    attribute(name, value ? "true" : "false")
  }

  /// A list that Twilio wants as words with a space between.
  mutating func attribute(_ name: String, words: [some RawRepresentable<String>]?) {
    guard let words else { return }
    attribute(name, words.map(\.rawValue).joined(separator: " "))
  }

  mutating func text(_ text: String) {
    guard !text.isEmpty else { return }
    closeTag()
    escape(text, inAttribute: false)
  }

  private mutating func closeTag() {
    guard isTagOpen else { return }
    append(">")
    isTagOpen = false
  }

  private mutating func append(_ text: String) { output.append(contentsOf: text.utf8) }

  private mutating func escape(_ text: String, inAttribute: Bool) {
    var pending = text.utf8.makeIterator()
    while let byte = pending.next() {
      switch byte {
      case UInt8(ascii: "&"): append("&amp;")
      case UInt8(ascii: "<"): append("&lt;")
      case UInt8(ascii: ">"): append("&gt;")
      case UInt8(ascii: "\""): append(inAttribute ? "&quot;" : "\"")
      case 0x09: append(inAttribute ? "&#09;" : "\t")
      case 0x0A: append(inAttribute ? "&#10;" : "\n")
      // A bare carriage return would be read back as a line feed.
      case 0x0D: append("&#13;")
      case 0..<0x20: break
      case 0xEF:
        // XML forbids U+FFFE and U+FFFF; a String's UTF-8 is whole, so two more bytes follow.
        let rest = (pending.next() ?? 0, pending.next() ?? 0)
        if rest.0 != 0xBF || rest.1 < 0xBE { output += [byte, rest.0, rest.1] }
      default: output.append(byte)
      }
    }
  }
}
