/// Writes elements one after the other into one String; the only place that escapes.
///
/// Attributes of an element are given in alphabetical order by the verbs, since Twilio's Python library sorts them.
struct XMLWriter {
  private var output = #"<?xml version="1.0" encoding="UTF-8"?>"#
  /// `<Name a="b"` is written and neither `>` nor ` />` yet.
  private var isTagOpen = false

  init() {
    output.reserveCapacity(1024)
  }

  consuming func finish() -> String { output }

  mutating func start(_ name: String) {
    closeTag()
    output += "<"
    output += name
    isTagOpen = true
  }

  mutating func end(_ name: String) {
    if isTagOpen {
      output += " />"
      isTagOpen = false
    } else {
      output += "</"
      output += name
      output += ">"
    }
  }

  mutating func empty(_ name: String) {
    start(name)
    end(name)
  }

  mutating func attribute(_ name: String, _ value: String?) {
    guard let value else { return }
    output += " "
    output += name
    output += "=\""
    escape(value, inAttribute: true)
    output += "\""
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
    output += ">"
    isTagOpen = false
  }

  private mutating func escape(_ text: String, inAttribute: Bool) {
    if text.utf8.allSatisfy(Self.isPlain) {
      output += text
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += inAttribute ? "&quot;" : "\""
      case "\t": output += inAttribute ? "&#09;" : "\t"
      case "\n": output += inAttribute ? "&#10;" : "\n"
      // A bare carriage return would be read back as a line feed.
      case "\r": output += "&#13;"
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": break
      default: output.unicodeScalars.append(scalar)
      }
    }
  }

  /// No character of XML's own and none that XML forbids; 0xEF begins U+FFFE and U+FFFF.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x22 && byte != 0x26 && byte != 0x3C && byte != 0x3E && byte != 0xEF
  }
}
