package import NIOCore

/// What travels over a socket.
package enum SocketMessage: Sendable, Equatable {
  case text(String)
  case binary(ByteBuffer)
}

/// A message whose bytes are ready, so that one buffer can go to many sockets without a copy.
package enum EncodedMessage: Sendable, Equatable {
  /// The caller sees to it that this is UTF-8.
  case text(ByteBuffer)
  case binary(ByteBuffer)
}

/// The socket is closed or closing; nothing more can be sent.
package struct SocketClosed: Error, CustomStringConvertible {
  package let description = "the WebSocket is closed"
}

/// Limits and times of a socket.
package struct SocketConfiguration: Sendable {
  /// For a whole message, fragments together.
  package var maximumMessageBytes: Int
  /// How often a ping is sent; a socket that has not answered the one before is closed. nil sends none.
  package var pingInterval: Duration?
  /// How long the other side may take to answer our close frame.
  package var closeTimeout: Duration

  package init(
    maximumMessageBytes: Int = 256 * 1024, pingInterval: Duration? = .seconds(30), closeTimeout: Duration = .seconds(2)
  ) {
    self.maximumMessageBytes = maximumMessageBytes
    self.pingInterval = pingInterval
    self.closeTimeout = closeTimeout
  }
}

/// An open WebSocket, as the handler of its route sees it.
package struct Socket: Sendable {
  private let channel: any Channel
  private let handler: NIOLoopBound<SocketHandler>

  /// What the other side sends, in order. Ends when the socket closes, for whatever reason; everything that came before
  /// is still delivered. Can be iterated once; while nobody reads, the other side is made to wait.
  package let messages: SocketMessages

  init(channel: any Channel, handler: NIOLoopBound<SocketHandler>, messages: SocketMessages) {
    self.channel = channel
    self.handler = handler
    self.messages = messages
  }

  /// Returns when the bytes are with the operating system.
  /// - Throws: ``SocketClosed``.
  package func send(text: String) async throws {
    try await send(.text(text))
  }

  /// Returns when the bytes are with the operating system.
  /// - Throws: ``SocketClosed``.
  package func send(_ message: SocketMessage) async throws {
    let promise = channel.eventLoop.makePromise(of: Void.self)
    channel.eventLoop.execute { handler.value.send(message, promise: promise) }
    do {
      try await promise.futureResult.get()
    } catch {
      // A write fails only because the connection is gone, whichever error tells it.
      throw SocketClosed()
    }
  }

  /// Sends several messages in one go and waits for nothing.
  /// - Parameter whenDone: called on the event loop, once: when all bytes are with the operating system, or when it is
  ///   clear that they never will be.
  package func send(_ messages: [EncodedMessage], whenDone: @escaping @Sendable (_ isSent: Bool) -> Void) {
    let promise = channel.eventLoop.makePromise(of: Void.self)
    promise.futureResult.whenComplete { result in whenDone((try? result.get()) != nil) }
    channel.eventLoop.execute { handler.value.send(messages, promise: promise) }
  }

  /// Begins what ``close(_:reason:)`` does, and returns at once.
  package func startClosing(_ code: CloseCode = .normal, reason: String = "") {
    channel.eventLoop.execute { handler.value.close(code, reason) }
  }

  /// Shakes hands and returns when the connection has ended, after `closeTimeout` at the latest.
  package func close(_ code: CloseCode = .normal, reason: String = "") async {
    channel.eventLoop.execute { handler.value.close(code, reason) }
    try? await channel.closeFuture.get()
  }
}

/// Messages that arrive, with back-pressure.
package struct SocketMessages: AsyncSequence, Sendable {
  let base: SocketHandler.Messages

  package func makeAsyncIterator() -> Iterator {
    Iterator(base: base.makeAsyncIterator())
  }

  package struct Iterator: AsyncIteratorProtocol {
    let base: SocketHandler.Messages.AsyncIterator

    package func next() async -> SocketMessage? {
      await base.next()
    }
  }
}

/// Tells the event loop that the reader wants more.
struct SocketDemand: NIOAsyncSequenceProducerDelegate {
  let eventLoop: any EventLoop
  /// Set once, on the event loop, before the first message.
  let handler: NIOLoopBoundBox<SocketHandler?>

  func produceMore() {
    eventLoop.execute { handler.value?.makeRoom() }
  }

  /// Reading goes on so that pings are answered and a close is seen; messages are dropped.
  func didTerminate() {
    eventLoop.execute { handler.value?.makeRoom() }
  }
}
