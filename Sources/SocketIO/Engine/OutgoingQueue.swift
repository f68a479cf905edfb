import WebSocket

/// What waits to be sent on one session, in order.
struct OutgoingQueue {
  private struct Entry {
    let packet: OutgoingPacket
    let key: String?
  }

  /// What a newer packet has replaced leaves a hole, so that the numbers of the others hold.
  private var entries: [Entry?] = []
  /// The number of the first entry.
  private var first = 0
  /// The newest packet of each key, by number.
  private var numbers: [String: Int] = [:]
  private var holes = 0
  private(set) var cost = 0

  var isEmpty: Bool { cost == 0 }

  /// - Parameter key: a packet that still waits under the same key is dropped: this one says all that it said.
  mutating func append(_ packet: OutgoingPacket, key: String?) {
    if let key {
      if let number = numbers[key], let old = entries[number - first] {
        cost -= old.packet.cost
        entries[number - first] = nil
        holes += 1
      }
      numbers[key] = first + entries.count
    }
    entries.append(Entry(packet: packet, key: key))
    cost += packet.cost
    if holes > 64, holes > entries.count / 2 { removeHoles() }
  }

  /// Whole packets, of roughly so many bytes and at most so many frames together; at least one unless it is empty.
  mutating func take(upTo bytes: Int = .max, frames most: Int = .max) -> [EncodedMessage] {
    var frames: [EncodedMessage] = []
    var taken = 0
    var count = 0
    for entry in entries {
      if taken >= bytes { break }
      if let entry, taken > 0, frames.count + entry.packet.frames.count > most { break }
      count += 1
      guard let entry else {
        holes -= 1
        continue
      }
      frames += entry.packet.frames
      taken += entry.packet.cost
      if let key = entry.key { numbers[key] = nil }
    }
    cost -= taken
    if count == entries.count { entries = [] } else { entries.removeFirst(count) }
    first += count
    return frames
  }

  mutating func removeAll() { self = OutgoingQueue() }

  private mutating func removeHoles() {
    entries.removeAll { $0 == nil }
    holes = 0
    first = 0
    for (index, entry) in entries.enumerated() {
      if let key = entry?.key { numbers[key] = index }
    }
  }
}
