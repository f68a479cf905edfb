import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization

/// When the write that is going on began; nil while none is.
final class StallWatch: Sendable {
  private let began = Mutex<ContinuousClock.Instant?>(nil)

  func begin() { began.withLock { $0 = .now } }
  func end() { began.withLock { $0 = nil } }

  func isStalled(after limit: Duration) -> Bool {
    began.withLock { began in began.map { ContinuousClock.now - $0 > limit } ?? false }
  }
}

/// Passes everything on, and lets the watch see how long it takes.
struct WatchedWriter: ResponseBodyWriter {
  var inner: any ResponseBodyWriter
  let watch: StallWatch

  mutating func write(_ buffer: ByteBuffer) async throws {
    watch.begin()
    defer { watch.end() }
    try await inner.write(buffer)
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws { try await inner.finish(trailingHeaders) }
}
