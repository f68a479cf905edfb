package import NIOCore

/// Why a request whose answer takes long need not be waited for any more.
package enum ConnectionEnd: Sendable {
  /// The client has gone, or has ended its half of the connection, which nobody does who still wants the answer.
  case left
  /// The server shuts down gracefully, which takes until all requests are answered.
  case shutdown

  /// Tells while the request that came on this connection is being answered, at once if it has happened before.
  /// The next answer's head ends it.
  /// - Parameter tell: called on the event loop, perhaps more than once.
  package static func watch(_ channel: any Channel, tell: @escaping @Sendable (ConnectionEnd) -> Void) {
    channel.eventLoop.execute {
      guard channel.isActive, let gate = try? channel.pipeline.syncOperations.handler(type: UpgradeGate.self) else {
        return tell(.left)
      }
      gate.watcher = tell
      if gate.isInputClosed { tell(.left) } else if gate.isShuttingDown { tell(.shutdown) }
    }
  }
}
