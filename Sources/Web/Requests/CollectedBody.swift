import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization

extension ResponseBody {
  /// All of it.
  consuming func collected() async throws -> ByteBuffer {
    let collector = BodyCollector()
    let collected = collector.collected
    try await write(collector)
    return collected.bytes.withLock { $0 }
  }
}

/// Keeps what is written to it.
private struct BodyCollector: ResponseBodyWriter {
  final class Collected: Sendable {
    let bytes = Mutex(ByteBuffer())
  }

  let collected = Collected()

  mutating func write(_ buffer: ByteBuffer) async throws {
    collected.bytes.withLock { _ = $0.writeImmutableBuffer(buffer) }
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
