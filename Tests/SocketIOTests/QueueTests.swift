import NIOCore
import Testing
import WebSocket

@testable import SocketIO

@Suite struct QueueTests {
  @Test func packetsAreTakenInOrderAndCounted() {
    var queue = OutgoingQueue()
    for text in ["1", "2", "3"] { queue.append(OutgoingPacket(text: text)) }
    #expect(queue.cost == 3 * 65)
    #expect(queue.take().map { String(buffer: $0.data) } == ["1", "2", "3"])
    #expect(queue.isEmpty && queue.cost == 0 && queue.take().isEmpty)
  }

  @Test func packetsAreTakenWhole() {
    var queue = OutgoingQueue()
    for _ in 0..<3 {
      queue.append(OutgoingPacket([.text(ByteBuffer(string: "t")), .binary(ByteBuffer(bytes: [1]))]))
    }
    #expect(queue.take(upTo: 1).count == 2)
    #expect(queue.take(upTo: 67).count == 4)
    #expect(queue.take().isEmpty)
    for _ in 0..<3 { queue.append(OutgoingPacket([.text(ByteBuffer()), .binary(ByteBuffer())])) }
    #expect(queue.take(frames: 5).count == 4)
    #expect(queue.take(frames: 1).count == 2)
  }
}
