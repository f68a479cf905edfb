import NIOCore
import Testing
import WebSocket

@testable import SocketIO

@Suite struct QueueTests {
  @Test func aNewerPacketTakesThePlaceAtTheEnd() {
    var queue = OutgoingQueue()
    for (text, key) in [("1", "a"), ("2", nil), ("3", "b"), ("4", "a")] as [(String, String?)] {
      queue.append(OutgoingPacket(text: text), key: key)
    }
    #expect(queue.cost == 3 * 65)
    #expect(texts(queue.take()) == ["2", "3", "4"])
    #expect(queue.isEmpty)
    queue.append(OutgoingPacket(text: "5"), key: "a")
    #expect(texts(queue.take()) == ["5"])
  }

  @Test func packetsAreTakenWhole() {
    var queue = OutgoingQueue()
    for _ in 0..<3 {
      queue.append(OutgoingPacket([.text(ByteBuffer(string: "t")), .binary(ByteBuffer(bytes: [1]))]), key: nil)
    }
    #expect(queue.take(upTo: 1).count == 2)
    #expect(queue.take(upTo: 67).count == 4)
    #expect(queue.take().isEmpty)
    for _ in 0..<3 { queue.append(OutgoingPacket([.text(ByteBuffer()), .binary(ByteBuffer())]), key: nil) }
    #expect(queue.take(frames: 5).count == 4)
    #expect(queue.take(frames: 1).count == 2)
  }

  @Test func whoReplacesForEverCostsNothing() {
    var queue = OutgoingQueue()
    for number in 0..<100_000 { queue.append(OutgoingPacket(text: "\(number)"), key: "\(number % 3)") }
    #expect(queue.cost == 3 * 69)
    #expect(texts(queue.take()) == ["99997", "99998", "99999"])
    #expect(queue.isEmpty && queue.take().isEmpty)
  }

  private func texts(_ frames: [EncodedMessage]) -> [String] { frames.map { String(buffer: $0.data) } }
}
