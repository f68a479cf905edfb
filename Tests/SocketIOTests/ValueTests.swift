import Testing

@testable import SocketIO

@Suite struct ValueTests {
  @Test(arguments: [
    "null", "true", "[]", "{}", #""""#, "0", "-0.5e+10", "123456789012345678901234567890",
    #"[1,"2",{"3":[true,null]}]"#,
    #"{"a":1,"a":2,"":[]}"#, #""é🎉\"\\\n\u0001\u001e""#,
  ])
  func jsonComesBackAsItWas(_ text: String) throws {
    #expect(try written(parse(text)) == text)
  }

  @Test(arguments: [
    (" [ 1 , 2 ] ", "[1,2]"), ("{ \"a\" : 1 }", "{\"a\":1}"), (#""\u00e9\/\b\f""#, "\"é/\\u0008\\u000c\""),
    (#""\ud83c\udf89""#, "\"🎉\""), (#""\ud83c""#, "\"\u{FFFD}\""), (#""\ud83cx""#, "\"\u{FFFD}x\""),
    (#""\ud83c\u0041""#, "\"\u{FFFD}A\""), (#""\udf89""#, "\"\u{FFFD}\""),
  ])
  func otherSpellingsAreUnderstood(_ text: String, _ canonical: String) throws {
    #expect(try written(parse(text)) == canonical)
  }

  @Test(arguments: [
    "", " ", "nul", "truth", "tru", "[1", "[1,]", "[,1]", "{", "{1:2}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "01", "1.",
    ".5",
    "1e", "+1", "-", "NaN", "'a'", "\"a", "\"\n\"", #""\x""#, #""\u12""#, #""\u12g4""#, "[] []", "[1]x", "\u{FEFF}[]",
    "\"\u{1E}\"",
  ])
  func whatIsNoJSONIsRefused(_ text: String) {
    #expect(throws: PacketError.invalidPayload) { try parse(text) }
  }

  @Test func textMustBeUTF8() {
    #expect(throws: PacketError.notUTF8) {
      try SocketValueParser.parse([0x22, 0xC3, 0x28, 0x22], maximumDepth: 8)
    }
  }

  @Test func depthIsBounded() throws {
    let deep = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
    #expect(throws: Never.self) { try parse(deep(9)) }
    #expect(throws: PacketError.tooDeep) { try parse(deep(10)) }
    #expect(throws: PacketError.tooDeep) { try parse(String(repeating: "[", count: 1_000_000)) }
    #expect(throws: PacketError.tooDeep) { try parse(String(repeating: #"{"a":"#, count: 100_000)) }
  }

  @Test func bytesTravelAsAttachments() throws {
    var writer = SocketValueWriter()
    writer.write(["a", .binary([1]), ["b": .binary([2, 3])]])
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == #"["a",{"_placeholder":true,"num":0},{"b":{"_placeholder":true,"num":1}}]"#)
    let back = try SocketValueParser.parse(writer.bytes[...], maximumDepth: 8, attachments: writer.attachments)
    #expect(back == ["a", .binary([1]), ["b": .binary([2, 3])]])
  }

  @Test func whatWasWrittenIsRead() {
    let value: SocketValue = ["n": 5, "d": .number("2.5"), "big": .number("1e400"), "s": "x", "b": true]
    #expect(value["n"]?.int == 5 && value["d"]?.double == 2.5 && value["d"]?.int == nil)
    #expect(value["s"]?.string == "x" && value["b"]?.bool == true && value["none"] == nil)
    #expect(value["big"]?.int == nil)
  }

  private func parse(_ text: String) throws(PacketError) -> SocketValue {
    try SocketValueParser.parse(Array(text.utf8)[...], maximumDepth: 8)
  }

  private func written(_ value: SocketValue) -> String {
    var writer = SocketValueWriter()
    writer.write(value)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
