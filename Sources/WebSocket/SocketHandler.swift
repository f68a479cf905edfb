import NIOCore
import NIOWebSocket

/// One socket on its event loop: assembles messages, answers pings, closes by the book, stops reading while the
/// handler of the route is behind.
final class SocketHandler: ChannelDuplexHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

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

  func send(_ message: SocketMessage, promise: EventLoopPromise<Void>) {
    guard state == .open, let context else {
      promise.fail(SocketClosed())
      return
    }
    switch message {
    case .text(let text):
      var buffer = context.channel.allocator.buffer(capacity: text.utf8.count)
      buffer.writeString(text)
      write(.text, buffer, to: context, promise: promise)
    case .binary(let data): write(.binary, data, to: context, promise: promise)
    }
  }

  /// One flush for all of them.
  func send(_ messages: [EncodedMessage], promise: EventLoopPromise<Void>) {
    guard state == .open, let context else {
      promise.fail(SocketClosed())
      return
    }
    for (index, message) in messages.enumerated() {
      let frame =
        switch message {
        case .text(let data): WebSocketFrame(fin: true, opcode: .text, data: data)
        case .binary(let data): WebSocketFrame(fin: true, opcode: .binary, data: data)
        }
      context.write(wrapOutboundOut(frame), promise: index == messages.count - 1 ? promise : nil)
    }
    if messages.isEmpty { promise.succeed() }
    context.flush()
  }

  private func write(
    _ opcode: WebSocketOpcode, _ data: ByteBuffer, to context: ChannelHandlerContext, promise: EventLoopPromise<Void>?
  ) {
    context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: opcode, data: data)), promise: promise)
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
    pingTask?.cancel()
    closeTask?.cancel()
  }
}
