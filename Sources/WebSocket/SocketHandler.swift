import NIOCore
import NIOWebSocket

/// One socket on its event loop: assembles messages, answers pings, closes by the book, stops reading while the
/// handler of the route is behind.
final class SocketHandler: ChannelDuplexHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  typealias Messages = NIOAsyncSequenceProducer<
    SocketMessage, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, SocketDemand
  >

  private enum State {
    case open
    /// Our close frame is out; the other's, an end of input or the timeout ends it.
    case closing
    case closed
  }

  private let configuration: SocketConfiguration
  private let source: Messages.Source
  private var assembler: MessageAssembler
  private var state = State.open
  private var context: ChannelHandlerContext?
  private var isInboxFull = false
  private var isReadWanted = false
  private var isPongAwaited = false
  private var isWritable = true
  /// Those who are held until what was sent has drained.
  private var senders: [@Sendable (_ isSent: Bool) -> Void] = []
  private var pingTask: Scheduled<Void>?
  private var closeTask: Scheduled<Void>?

  init(configuration: SocketConfiguration, source: Messages.Source) {
    self.configuration = configuration
    self.source = source
    assembler = MessageAssembler(maximumMessageBytes: configuration.maximumMessageBytes)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    schedulePing(context)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    end()
    self.context = nil
  }

  // MARK: In

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard state != .closed else { return }
    do throws(MessageAssembler.Violation) {
      guard let event = try assembler.receive(unwrapInboundIn(data)) else { return }
      switch event {
      case .message(let message): deliver(message)
      case .ping(let data): if state == .open { write(.pong, data, to: context, promise: nil) }
      case .pong: isPongAwaited = false
      case .close(let code): answerClose(code, context)
      }
    } catch {
      refuse(error, context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case NIOWebSocketError.invalidFrameLength:
      refuse(
        .init(code: .messageTooBig, reason: "a message may have \(configuration.maximumMessageBytes) bytes"), context)
    case is NIOWebSocketError:
      refuse(.init(code: .protocolError, reason: "a bad control frame"), context)
    case is ByteToMessageDecoderError:
      // What comes after a frame that could not be read.
      break
    default:
      context.close(promise: nil)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is ChannelShouldQuiesceEvent:
      close(.goingAway, "the server shuts down")
    case ChannelEvent.inputClosed:
      endInput()
    default:
      break
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  func read(context: ChannelHandlerContext) {
    if isInboxFull { isReadWanted = true } else { context.read() }
  }

  private func deliver(_ message: SocketMessage) {
    guard state == .open else { return }
    if case .stopProducing = source.yield(message) { isInboxFull = true }
  }

  /// The handler of the route has room again, or has stopped listening.
  func makeRoom() {
    isInboxFull = false
    guard isReadWanted, let context else { return }
    isReadWanted = false
    context.read()
  }

  /// Nothing more will come, so nobody is there to shake hands with.
  func endInput() {
    source.finish()
    context?.close(promise: nil)
  }

  // MARK: Out

  func send(_ messages: [EncodedMessage], whenDone: @escaping @Sendable (_ isSent: Bool) -> Void) {
    guard write(messages) else { return whenDone(false) }
    if isWritable { whenDone(true) } else { senders.append(whenDone) }
  }

  /// Frees the socket when there is room for more; one that has ended stays as it is.
  func send(_ messages: [EncodedMessage], freeing socket: Socket) {
    guard write(messages) else { return }
    if isWritable { socket.free() } else { senders.append { if $0 { socket.free() } } }
  }

  /// One flush for all of them. A promise would tell when the last byte is written; it costs as much as the write.
  /// - Returns: false when the socket has ended.
  private func write(_ messages: [EncodedMessage]) -> Bool {
    guard state == .open, let context else { return false }
    for message in messages { context.write(wrapOutboundOut(message.frame), promise: nil) }
    context.flush()
    return state == .open
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    isWritable = context.channel.isWritable
    if isWritable { release(isSent: true) }
    context.fireChannelWritabilityChanged()
  }

  private func release(isSent: Bool) {
    let released = senders
    senders = []
    for whenDone in released { whenDone(isSent) }
  }

  private func write(
    _ opcode: WebSocketOpcode, _ data: ByteBuffer, to context: ChannelHandlerContext, promise: EventLoopPromise<Void>?
  ) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(frame: opcode, data)), promise: promise)
  }

  private func schedulePing(_ context: ChannelHandlerContext) {
    guard let interval = configuration.pingInterval else { return }
    pingTask = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(interval)) { [weak self] in
      self?.pingOrGiveUp()
    }
  }

  private func pingOrGiveUp() {
    guard state == .open, let context else { return }
    // While reading is paused the pong may be waiting in the kernel.
    if isPongAwaited, !isInboxFull {
      context.close(promise: nil)
      return
    }
    isPongAwaited = true
    write(.ping, context.channel.allocator.buffer(capacity: 0), to: context, promise: nil)
    schedulePing(context)
  }

  // MARK: Closing

  /// Sends our close frame and waits for the other's, at most `closeTimeout`.
  func close(_ code: CloseCode, _ reason: String) {
    guard state == .open, let context else { return }
    state = .closing
    writeClose(code, reason, context)
    source.finish()
    makeRoom()
    closeTask = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(configuration.closeTimeout)) {
      context.close(promise: nil)
    }
  }

  private func answerClose(_ code: CloseCode?, _ context: ChannelHandlerContext) {
    if state == .open {
      state = .closing
      source.finish()
      writeClose(code, "", context)
    }
    context.close(promise: nil)
  }

  private func refuse(_ violation: MessageAssembler.Violation, _ context: ChannelHandlerContext) {
    guard state == .open else { return }
    close(violation.code, violation.reason)
    // The decoder may be of no more use, so the end of input is what is waited for.
    context.close(mode: .output, promise: nil)
  }

  private func writeClose(_ code: CloseCode?, _ reason: String, _ context: ChannelHandlerContext) {
    var data = context.channel.allocator.buffer(capacity: 2 + reason.utf8.count)
    if let code {
      data.writeInteger(code.rawValue)
      // A control frame holds 125 bytes.
      data.writeBytes(reason.utf8.prefix(123))
    }
    write(.connectionClose, data, to: context, promise: nil)
  }

  private func end() {
    guard state != .closed else { return }
    state = .closed
    source.finish()
    release(isSent: false)
    pingTask?.cancel()
    closeTask?.cancel()
  }
}
