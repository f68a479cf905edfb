import NIOCore
import WebSocket

@testable import SocketIO

/// What was read, written again, must read as the same.
enum PacketRoundTrip {
  static func check(_ bytes: [UInt8]) {
    for packet in EnginePayload(bytes) {
      guard case .success(.message(.text(let text))) = packet else { continue }
      var decoder = PacketDecoder(maximumAttachments: 4, maximumBytes: 4096)
      guard
        let packet = try? decoder.receive(text: text) ?? decoder.receive(binary: [1, 2]) ?? decoder.receive(binary: [3])
      else { continue }
      guard packet.kind == .event, let event = try? packet.event(maximumDepth: 16) else { continue }
      let written = OutgoingPacket.event(
        event.name, event.arguments, acknowledgement: packet.acknowledgement, in: packet.namespace)
      var again = PacketDecoder(maximumAttachments: 1000, maximumBytes: 1_000_000)
      var result: SocketPacket?
      for frame in written.frames {
        let bytes = Array(frame.data.readableBytesView)
        switch frame.kind {
        case .text: result = try? again.receive(text: bytes[1...])
        case .binary: result = try? again.receive(binary: bytes)
        }
      }
      let back = try? result?.event(maximumDepth: 16)
      precondition(
        back?.name == event.name && back?.arguments == event.arguments, String(decoding: text, as: UTF8.self))
      precondition(result?.acknowledgement == packet.acknowledgement && result?.namespace == packet.namespace)
    }
  }
}
