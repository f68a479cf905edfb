import WebSocket

/// What waits to be sent on one session, in order.
struct OutgoingQueue {
  private var packets: [OutgoingPacket] = []
  private(set) var cost = 0

  var isEmpty: Bool { packets.isEmpty }

  mutating func append(_ packet: OutgoingPacket) {
    packets.append(packet)
    cost += packet.cost
  }

  /// Whole packets, of roughly so many bytes and at most so many frames together; at least one unless it is empty.
  mutating func take(upTo bytes: Int = .max, frames most: Int = .max) -> [EncodedMessage] {
    var frames: [EncodedMessage] = []
    var taken = 0
    var count = 0
    for packet in packets {
      if taken >= bytes || (taken > 0 && frames.count + packet.frames.count > most) { break }
      frames += packet.frames
      taken += packet.cost
      count += 1
    }
    cost -= taken
    if count == packets.count { packets = [] } else { packets.removeFirst(count) }
    return frames
  }

  mutating func removeAll() { self = OutgoingQueue() }
}
