/// A polling body, the packets in it, and their arguments: what is read must be written and read again as the same.
func readPackets(_ bytes: [UInt8]) {
  var decoder = PacketDecoder(maximumAttachments: 4, maximumBytes: 4096)
  for packet in EnginePayload(bytes) {
    guard case .success(.message(let message)) = packet else { continue }
    switch message {
    case .text(let text): if let packet = try? decoder.receive(text: text) { readArguments(packet) }
    case .binary(let bytes): if let packet = try? decoder.receive(binary: bytes) { readArguments(packet) }
    }
  }
}

private func readArguments(_ packet: SocketPacket) {
  guard let arguments = try? packet.arguments(maximumDepth: 32) else { return }
  var writer = SocketValueWriter()
  writer.write(.array(arguments))
  let again = try? SocketValueParser.parse(
    writer.bytes[...], maximumDepth: 32, attachments: packet.isBinary ? writer.attachments : nil)
  precondition(again == .array(arguments), "arguments change when they are written")
}
