package import NIOCore
import Synchronization

/// What travels over a socket.
package enum SocketMessage: Sendable, Equatable {
  case text(String)
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
package final class Socket: Sendable {
  /// That of the channel, at hand because a broadcast asks every socket for it.
  let eventLoop: any EventLoop
  let handler: NIOLoopBound<SocketHandler>
  private let channel: any Channel
  private let claim = Atomic(Claim.free)
  private let whenFree = Mutex<(@Sendable (Socket) -> Void)?>(nil)

  /// What the other side sends, in order. Ends when the socket closes, for whatever reason; everything that came before
  /// is still delivered. Can be iterated once; while nobody reads, the other side is made to wait.
  package let messages: SocketMessages

  init(channel: any Channel, handler: NIOLoopBound<SocketHandler>, messages: SocketMessages) {
    eventLoop = channel.eventLoop
    self.channel = channel
    self.handler = handler
    self.messages = messages
  }

  /// Returns when there is room for more: the rest of the bytes, if any, is less than a connection may buffer.
  /// - Throws: ``SocketClosed``.
  package func send(text: String) async throws {
    try await send(.text(text))
  }

  /// As ``send(text:)``.
  /// - Throws: ``SocketClosed``.
  package func send(_ message: SocketMessage) async throws {
    let isSent = await withCheckedContinuation { continuation in
      send([EncodedMessage(message)]) { continuation.resume(returning: $0) }
    }
    if !isSent { throw SocketClosed() }
  }

  /// Sends several messages in one go and waits for nothing.
  /// - Parameter whenDone: called on the event loop, once: when there is room for more, or when it is clear that the
  ///   socket has ended.
  package func send(_ messages: [EncodedMessage], whenDone: @escaping @Sendable (_ isSent: Bool) -> Void) {
    eventLoop.execute { [handler] in handler.value.send(messages, whenDone: whenDone) }
  }

  // MARK: One sender at a time

  private enum Claim: UInt8, AtomicRepresentable {
    case free
    case taken
    /// Somebody waits until it is free.
    case wanted
  }

  /// Claims the socket for one entry of a ``SocketBatch``, which frees it when the connection has room for more. So what
  /// several threads send stays in order, and the caller need not be told of every write.
  /// - Returns: false while it is claimed; the handler of ``onFree(_:)`` is then called when it is free.
  package func tryClaim() -> Bool {
    while true {
      let (isFree, old) = claim.compareExchange(expected: .free, desired: .taken, ordering: .acquiringAndReleasing)
      if isFree { return true }
      if old == .wanted { return false }
      if claim.compareExchange(expected: .taken, desired: .wanted, ordering: .acquiringAndReleasing).exchanged {
        return false
      }
    }
  }

  /// Sets what is called, on the event loop, when the socket is free and somebody could not claim it before.
  package func onFree(_ handler: (@Sendable (Socket) -> Void)?) { whenFree.withLock { $0 = handler } }

  func free() {
    guard claim.exchange(.free, ordering: .acquiringAndReleasing) == .wanted else { return }
    whenFree.withLock(\.self)?(self)
  }

  // MARK: Closing

  /// Begins what ``close(_:reason:)`` does, and returns at once.
  package func startClosing(_ code: CloseCode = .normal, reason: String = "") {
    eventLoop.execute { [handler] in handler.value.close(code, reason) }
  }

  /// Shakes hands and returns when the connection has ended, after `closeTimeout` at the latest.
  package func close(_ code: CloseCode = .normal, reason: String = "") async {
    eventLoop.execute { [handler] in handler.value.close(code, reason) }
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
