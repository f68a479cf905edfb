import WebSocket

/// Messages on their way to one socket, in order. Handing one over never waits; a reader who falls too far behind
/// loses the connection rather than the order.
struct SocketOutbox: Sendable {
  private static let limit = 1000

  private let stream: AsyncStream<String>
  private let continuation: AsyncStream<String>.Continuation

  init() {
    (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.limit))
  }

  func put(_ text: String) {
    if case .dropped = continuation.yield(text) { continuation.finish() }
  }

  /// Sends what was put so far, then closes the socket.
  func close() { continuation.finish() }

  /// Runs `read` and sends beside it. What was put before `read` returned is still sent; a send that fails closes the
  /// socket, which ends `read`.
  func serve(_ socket: Socket, read: @Sendable () async -> Void) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for await text in stream {
          do { try await socket.send(text: text) } catch { break }
        }
        await socket.close()
      }
      await read()
      continuation.finish()
    }
  }
}
