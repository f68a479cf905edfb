/// Writes JSON on one line, with placeholders for the bytes in it.
struct SocketValueWriter {
  private(set) var bytes: [UInt8] = []
  private(set) var attachments: [[UInt8]] = []

  mutating func write(_ value: SocketValue) {
    switch value {
    case .null: append("null")
    case .bool(let flag): append(flag ? "true" : "false")
    case .number(let text), .raw(let text): append(text)
    case .string(let text): quote(text)
    case .array(let items): list(items, "[", "]") { $0.write($1) }
    case .object(let members):
      list(members, "{", "}") {
        $0.quote($1.name)
        $0.append(":")
        $0.write($1.value)
      }
    case .binary(let data):
      append("{\"_placeholder\":true,\"num\":\(attachments.count)}")
      attachments.append(data)
    }
  }

  private mutating func list<Item>(
    _ items: [Item], _ open: String, _ close: String, each: (inout Self, Item) -> Void
  ) {
    append(open)
    for (index, item) in items.enumerated() {
      if index > 0 { append(",") }
      each(&self, item)
    }
    append(close)
  }

  private mutating func quote(_ text: String) {
    append("\"")
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0x0A: append("\\n")
      case 0x0D: append("\\r")
      case 0x09: append("\\t")
      // Among them U+001E, which would end the packet in a polling payload.
      case ..<0x20: append((byte < 0x10 ? "\\u000" : "\\u001") + String(byte & 15, radix: 16))
      default: bytes.append(byte)
      }
    }
    append("\"")
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
