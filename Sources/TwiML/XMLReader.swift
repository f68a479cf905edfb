/// Reads the part of XML 1.0 that TwiML uses: declaration, comments, elements, attributes, text, CDATA, the five named
/// entities and numeric ones. A DTD is refused, so no entity can be defined and nothing can be fetched.
struct XMLReader {
  /// Deep enough for SSML; shallow enough to recurse.
  private static let maximumDepth = 32

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  private var lineStart = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func readDocument() throws(TwiMLError) -> TwiMLElement {
    guard String(validating: bytes, as: UTF8.self) != nil else { throw malformed("not valid UTF-8") }
    _ = skip("\u{FEFF}")
    if lookingAt("<?xml"), let next = peek(5), Self.isSpace(next) { try readDeclaration() }
    try skipMisc()
    guard peek() == UInt8(ascii: "<") else { throw malformed("text outside the root element") }
    let root = try readElement(depth: 1)
    try skipMisc()
    guard position == bytes.count else { throw malformed("something follows the root element") }
    return root
  }

  // MARK: Markup

  private mutating func readDeclaration() throws(TwiMLError) {
    position += 5
    let attributes = try readAttributes()
    guard skip("?>") else { throw malformed("the XML declaration does not end") }
    guard let first = attributes.first, first.name == "version" else {
      throw malformed("the XML declaration has no version")
    }
    guard first.value == "1.0" else { throw .badVersion(first.value) }
    for attribute in attributes.dropFirst() {
      switch (attribute.name, attribute.value.lowercased()) {
      case ("encoding", "utf-8"), ("encoding", "us-ascii"), ("standalone", "yes"), ("standalone", "no"): break
      case ("encoding", _): throw malformed("encoding \(attribute.value) is not UTF-8")
      default: throw malformed("unexpected \(attribute.name) in the XML declaration")
      }
    }
  }

  /// White space, comments and processing instructions around the root element.
  private mutating func skipMisc() throws(TwiMLError) {
    while true {
      skipSpace()
      if lookingAt("<!--") {
        try skipComment()
      } else if lookingAt("<?") {
        try skipInstruction()
      } else {
        return
      }
    }
  }

  private mutating func skipComment() throws(TwiMLError) {
    position += 4
    while !lookingAt("--") {
      guard let byte = advance() else { throw malformed("a comment does not end") }
      try check(byte)
    }
    guard skip("-->") else { throw malformed("-- inside a comment") }
  }

  private mutating func skipInstruction() throws(TwiMLError) {
    position += 2
    guard try readName().lowercased() != "xml" else { throw malformed("the XML declaration must come first") }
    while !skip("?>") {
      guard let byte = advance() else { throw malformed("a processing instruction does not end") }
      try check(byte)
    }
  }

  private mutating func readElement(depth: Int) throws(TwiMLError) -> TwiMLElement {
    guard depth <= Self.maximumDepth else { throw malformed("elements are nested too deeply") }
    let (line, column) = (line, column)
    guard !lookingAt("<!") else { throw malformed("a DTD is not allowed") }
    position += 1
    let name = try readName()
    let attributes = try readAttributes()
    if skip("/>") { return TwiMLElement(name: name, attributes: attributes, line: line, column: column) }
    guard skip(">") else { throw malformed("the tag \(name) does not end") }
    let children = try readContent(of: name, depth: depth)
    return TwiMLElement(name: name, attributes: attributes, children: children, line: line, column: column)
  }

  private mutating func readContent(of name: String, depth: Int) throws(TwiMLError) -> [TwiMLElement.Node] {
    var children: [TwiMLElement.Node] = []
    var text: [UInt8] = []
    func flush(_ text: inout [UInt8], into children: inout [TwiMLElement.Node]) {
      guard !text.isEmpty else { return }
      children.append(.text(String(decoding: text, as: UTF8.self)))
      text.removeAll()
    }
    while let byte = peek() {
      if byte == UInt8(ascii: "&") {
        try readReference(into: &text)
      } else if byte != UInt8(ascii: "<") {
        guard !lookingAt("]]>") else { throw malformed("]]> in text") }
        try readCharacter(into: &text)
      } else if skip("</") {
        flush(&text, into: &children)
        let closing = try readName()
        skipSpace()
        guard closing == name else { throw malformed("\(closing) closes \(name)") }
        guard skip(">") else { throw malformed("the closing tag \(name) does not end") }
        return children
      } else if lookingAt("<!--") {
        try skipComment()
      } else if skip("<![CDATA[") {
        try readCData(into: &text)
      } else if lookingAt("<?") {
        try skipInstruction()
      } else {
        flush(&text, into: &children)
        children.append(.element(try readElement(depth: depth + 1)))
      }
    }
    throw malformed("\(name) is not closed")
  }

  private mutating func readCData(into text: inout [UInt8]) throws(TwiMLError) {
    while !skip("]]>") {
      guard peek() != nil else { throw malformed("a CDATA section does not end") }
      try readCharacter(into: &text)
    }
  }

  private mutating func readAttributes() throws(TwiMLError) -> [TwiMLElement.Attribute] {
    var attributes: [TwiMLElement.Attribute] = []
    while true {
      let hadSpace = skipSpace()
      guard let byte = peek(), Self.startsName(byte) else { return attributes }
      guard hadSpace else { throw malformed("no space before an attribute") }
      let name = try readName()
      skipSpace()
      guard skip("=") else { throw malformed("attribute \(name) has no value") }
      skipSpace()
      let value = try readValue(of: name)
      guard !attributes.contains(where: { $0.name == name }) else { throw malformed("attribute \(name) twice") }
      attributes.append(TwiMLElement.Attribute(name: name, value: value))
    }
  }

  private mutating func readValue(of name: String) throws(TwiMLError) -> String {
    guard let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      throw malformed("the value of \(name) is not quoted")
    }
    position += 1
    var value: [UInt8] = []
    while let byte = peek() {
      switch byte {
      case quote:
        position += 1
        return String(decoding: value, as: UTF8.self)
      case UInt8(ascii: "<"): throw malformed("< in the value of \(name)")
      case UInt8(ascii: "&"): try readReference(into: &value)
      case 0x09, 0x0A, 0x0D:
        // XML turns literal white space in a value into spaces, a line end into one.
        try readCharacter(into: &value)
        value[value.count - 1] = UInt8(ascii: " ")
      default: try readCharacter(into: &value)
      }
    }
    throw malformed("the value of \(name) does not end")
  }
}

// MARK: - Characters

extension XMLReader {
  /// `&name;` or `&#number;`.
  private mutating func readReference(into text: inout [UInt8]) throws(TwiMLError) {
    // The longest legal reference is `&#1114111;`, leading zeros aside.
    guard let end = bytes[position...].prefix(16).firstIndex(of: UInt8(ascii: ";")) else {
      throw malformed("& must be written &amp;")
    }
    let name = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
    switch name {
    case "amp": text.append(UInt8(ascii: "&"))
    case "lt": text.append(UInt8(ascii: "<"))
    case "gt": text.append(UInt8(ascii: ">"))
    case "quot": text.append(UInt8(ascii: "\""))
    case "apos": text.append(UInt8(ascii: "'"))
    default:
      guard let scalar = Self.scalar(ofReference: name) else { throw malformed("unknown entity &\(name);") }
      text.append(contentsOf: String(Character(scalar)).utf8)
    }
    position = end + 1
  }

  private static func scalar(ofReference name: String) -> Unicode.Scalar? {
    guard name.hasPrefix("#") else { return nil }
    let isHexadecimal = name.hasPrefix("#x")
    let digits = name.dropFirst(isHexadecimal ? 2 : 1)
    guard let first = digits.first, first != "+", first != "-",
      let number = UInt32(digits, radix: isHexadecimal ? 16 : 10), let scalar = Unicode.Scalar(number)
    else { return nil }
    switch number {
    case 0x9, 0xA, 0xD, 0x20...0xFFFD, 0x10000...: return scalar
    default: return nil
    }
  }

  /// One byte of text; `\r\n` and `\r` become `\n`.
  private mutating func readCharacter(into text: inout [UInt8]) throws(TwiMLError) {
    guard let byte = advance() else { return }
    try check(byte)
    if byte == 0x0D {
      if peek() == 0x0A { _ = advance() }
      text.append(0x0A)
    } else {
      text.append(byte)
    }
  }

  private func check(_ byte: UInt8) throws(TwiMLError) {
    guard byte >= 0x20 || Self.isSpace(byte) else { throw malformed("a control character") }
    // U+FFFE and U+FFFF are EF BF BE and EF BF BF; `byte` has just been passed.
    if byte == 0xEF, peek() == 0xBF, let third = peek(1), third >= 0xBE {
      throw malformed("a character that XML forbids")
    }
  }

  private mutating func readName() throws(TwiMLError) -> String {
    let start = position
    guard let first = peek(), Self.startsName(first) else { throw malformed("a name is missing") }
    while let byte = peek(), Self.continuesName(byte) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private static func startsName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
      UInt8(ascii: ":"), 0x80...:
      true
    default: false
    }
  }

  private static func continuesName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."): true
    default: startsName(byte)
    }
  }

  // MARK: Movement

  private func peek(_ offset: Int = 0) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  private mutating func advance() -> UInt8? {
    guard position < bytes.count else { return nil }
    let byte = bytes[position]
    position += 1
    if byte == 0x0A || (byte == 0x0D && peek() != 0x0A) { (line, lineStart) = (line + 1, position) }
    return byte
  }

  @discardableResult
  private mutating func skipSpace() -> Bool {
    let start = position
    while let byte = peek(), Self.isSpace(byte) { _ = advance() }
    return position > start
  }

  /// Counted in characters of Unicode, from 1.
  private var column: Int {
    1 + bytes[lineStart..<position].count { $0 & 0xC0 != 0x80 }
  }

  private func lookingAt(_ text: String) -> Bool {
    bytes[position...].starts(with: text.utf8)
  }

  /// Markup holds no line end, so the line stays.
  private mutating func skip(_ text: String) -> Bool {
    guard lookingAt(text) else { return false }
    position += text.utf8.count
    return true
  }

  private func malformed(_ reason: String) -> TwiMLError {
    .malformed(reason: reason, line: line)
  }
}
