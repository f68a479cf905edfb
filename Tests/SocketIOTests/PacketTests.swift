import Testing

@testable import SocketIO

@Suite struct PacketTests {
  @Test(
    arguments: [
      ("0", .connect, "/", nil, ""), ("0{\"token\":1}", .connect, "/", nil, "{\"token\":1}"),
      ("0/ns", .connect, "/ns", nil, ""), ("0/ns,", .connect, "/ns", nil, ""), ("0/ns,{}", .connect, "/ns", nil, "{}"),
      ("1", .disconnect, "/", nil, ""), ("1/ns,", .disconnect, "/ns", nil, ""), ("1/ns", .disconnect, "/ns", nil, ""),
      ("2[\"a\"]", .event, "/", nil, "[\"a\"]"), ("212[\"a\"]", .event, "/", 12, "[\"a\"]"),
      ("2/ns,12[\"a\"]", .event, "/ns", 12, "[\"a\"]"), ("30[]", .acknowledgement, "/", 0, "[]"),
      ("3/ns,999999999999999[]", .acknowledgement, "/ns", 999_999_999_999_999, "[]"),
      ("50-[\"a\"]", .event, "/", nil, "[\"a\"]"), ("2/ns?a=1,[\"a\"]", .event, "/ns?a=1", nil, "[\"a\"]"),
    ] as [(String, SocketPacket.Kind, String, Int?, String)])
  func packetsAreRead(_ text: String, _ kind: SocketPacket.Kind, _ namespace: String, _ id: Int?, _ payload: String)
    throws
  {
    let packet = try #require(try decode(text))
    #expect(packet.kind == kind && packet.namespace == namespace && packet.acknowledgement == id)
    #expect(String(decoding: packet.payload, as: UTF8.self) == payload)
  }

  @Test(
    arguments: [
      ("", .unknownType), ("a", .unknownType), ("7[]", .unknownType), ("é", .unknownType), ("2", .invalidPayload),
      ("2{}", .invalidPayload), ("2\"a\"", .invalidPayload), ("2abc[\"a\"]", .invalidPayload),
      ("2-1[]", .invalidPayload),
      ("3[]", .badAcknowledgementID), ("31{}", .invalidPayload), ("31", .invalidPayload), ("1{}", .invalidPayload),
      ("15", .invalidPayload), ("01{}", .badAcknowledgementID), ("4{}", .unknownType),
      ("5[\"a\"]", .badAttachmentCount), ("5-[\"a\"]", .badAttachmentCount), ("511-[\"a\"]", .badAttachmentCount),
      ("51[\"a\"]", .badAttachmentCount), ("51.5-[\"a\"]", .badAttachmentCount),
      ("599999999999999999999-[\"a\"]", .badAttachmentCount), ("21234567890123456[\"a\"]", .badAcknowledgementID),
      ("2/n\u{1}s,[\"a\"]", .badNamespace), ("0/" + String(repeating: "n", count: 256), .badNamespace),
    ] as [(String, PacketError)])
  func whatIsNoPacketIsRefused(_ text: String, _ error: PacketError) {
    #expect(throws: error) { try decode(text) }
  }

  @Test(arguments: [
    "[]", "[null]", "[[]]", "[\"connect\"]", "[\"disconnect\"]", "[\"connect_error\"]", "[\"disconnecting\"]",
    "[\"newListener\"]", "[\"removeListener\"]", "[\"a\"", "[\"a\"]]",
  ])
  func someEventsHaveNoName(_ payload: String) throws {
    let packet = try #require(try decode("2" + payload))
    #expect(throws: PacketError.invalidPayload) { try packet.event(maximumDepth: 8) }
  }

  @Test func aNumberIsAName() throws {
    let event = try #require(try decode("2[5,1]")).event(maximumDepth: 8)
    #expect(event.name == "5" && event.arguments == [1])
  }

  @Test func attachmentsFollow() throws {
    var decoder = PacketDecoder(maximumAttachments: 2, maximumBytes: 1000)
    let text = #"52-7["a",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]"#
    #expect(try decoder.receive(text: Array(text.utf8)[...]) == nil)
    #expect(try decoder.receive(binary: [1]) == nil)
    let packet = try #require(try decoder.receive(binary: [2]))
    #expect(packet.acknowledgement == 7)
    #expect(try packet.event(maximumDepth: 8).arguments == [.binary([2]), .binary([1])])
    #expect(throws: PacketError.unexpectedBinary) { try decoder.receive(binary: [3]) }
  }

  @Test func textCannotComeBetweenAttachments() throws {
    var decoder = PacketDecoder(maximumAttachments: 2, maximumBytes: 1000)
    _ = try decoder.receive(text: Array("51-[\"a\"]".utf8)[...])
    #expect(throws: PacketError.unexpectedText) { try decoder.receive(text: Array("2[\"a\"]".utf8)[...]) }
  }

  @Test(arguments: ["1", "-1", "0.5", "\"0\"", "null"]) func aPlaceholderMustNameAnAttachment(_ number: String) throws {
    var decoder = PacketDecoder(maximumAttachments: 2, maximumBytes: 1000)
    _ = try decoder.receive(text: Array("51-[\"a\",{\"_placeholder\":true,\"num\":\(number)}]".utf8)[...])
    let packet = try #require(try decoder.receive(binary: [1]))
    #expect(throws: PacketError.badAttachment) { try packet.event(maximumDepth: 8) }
  }

  @Test func aPlaceholderInTextIsAnObject() throws {
    let event = try #require(try decode("2[\"a\",{\"_placeholder\":true,\"num\":0}]")).event(maximumDepth: 8)
    #expect(event.arguments == [["_placeholder": true, "num": 0]])
  }

  @Test func aPacketWithItsAttachmentsIsBounded() throws {
    var decoder = PacketDecoder(maximumAttachments: 2, maximumBytes: 20)
    #expect(throws: PacketError.tooBig) {
      try decoder.receive(text: Array("2[\"aaaaaaaaaaaaaaaaa\"]".utf8)[...])
    }
    _ = try decoder.receive(text: Array("52-[\"a\"]".utf8)[...])
    _ = try decoder.receive(binary: [1, 2, 3, 4, 5, 6])
    #expect(throws: PacketError.tooBig) { try decoder.receive(binary: [1, 2, 3, 4, 5, 6, 7]) }
  }

  // MARK: Engine.IO

  @Test func aPayloadIsReadPacketByPacket() {
    let body = Array("4hello\u{1E}bAQIDBA==\u{1E}3\u{1E}2probe\u{1E}5\u{1E}6\u{1E}1\u{1E}4".utf8)
    let packets = EnginePayload(body).map { try? $0.get() }
    #expect(
      packets == [
        .message(.text(Array("hello".utf8)[...])), .message(.binary([1, 2, 3, 4])), .pong,
        .ping(Array("probe".utf8)[...]), .upgrade, .idle, .close, .message(.text([])),
      ])
  }

  @Test(arguments: ["", "abc", "b!", "bAQI", "7", "\u{1E}", "4a\u{1E}\u{1E}4b"])
  func theFirstThatCannotBeReadIsTheLast(_ body: String) throws {
    let packets = Array(EnginePayload(Array(body.utf8)))
    let last = try #require(packets.last)
    #expect(throws: PacketError.self) { try last.get() }
    #expect(packets.dropLast().allSatisfy { (try? $0.get()) != nil })
  }

  @Test func aMessageMustBeUTF8() {
    #expect(throws: PacketError.notUTF8) { try EnginePacket.parse(text: [0x34, 0xC3, 0x28]) }
  }

  private func decode(_ text: String) throws(PacketError) -> SocketPacket? {
    var decoder = PacketDecoder(maximumAttachments: 10, maximumBytes: 1_000_000)
    return try decoder.receive(text: Array(text.utf8)[...])
  }
}
