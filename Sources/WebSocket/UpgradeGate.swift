import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Stands where the pipeline can be switched, and ends connections whose upgrade was refused or whose request or answer
/// says `Connection: close`.
///
/// NIO's HTTP decoder stops parsing at every request with `Upgrade` and `Connection: upgrade`, whatever the answer: the
/// next request would wait for ever (seen with NIO 2.101.2 and `curl --http2`, which offers h2c on plain HTTP).
/// Hummingbird closes after a request that says `Connection: close`, but its answer does not say so, and Node.js 20 then
/// sends its next request on the same connection; after an answer that says it, Hummingbird reads the body to its end,
/// however long that takes.
final class UpgradeGate: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// How long a client may take to close its side after the last answer.
  private static let linger = TimeAmount.seconds(2)

  private(set) var isShuttingDown = false
  private(set) var isInputClosed = false
  private(set) var isUpgradeGranted = false
  /// Requests that were read and whose answer has not ended; a client may send some ahead.
  private var unanswered = 0
  /// How many of them are answered before the connection ends.
  private var answersLeft: Int?
  private var isLastAnswer = false
  /// Whoever waits, to answer the request under way.
  var watcher: (@Sendable (ConnectionEnd) -> Void)?

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head(let request) = unwrapInboundIn(data) {
      unanswered += 1
      if answersLeft == nil, request.headerFields.endConnection { answersLeft = unanswered }
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let response) where response.status == .switchingProtocols:
      watcher = nil
      isUpgradeGranted = true
      context.write(data, promise: promise)
    case .head(var response) where response.status.kind != .informational:
      watcher = nil
      if answersLeft == 1 { response.headerFields[.connection] = "close" }
      isLastAnswer = response.headerFields.listsToken("close", in: .connection)
      context.write(wrapOutboundOut(.head(response)), promise: promise)
    case .end where !isLastAnswer:
      unanswered -= 1
      answersLeft? -= 1
      context.write(data, promise: promise)
    case .end:
      let isWritten = promise ?? context.eventLoop.makePromise()
      let channel = context.channel
      isWritten.futureResult.whenComplete { _ in
        // Half a close first: closing at once with unread bytes would reset the connection and lose the answer.
        channel.close(mode: .output, promise: nil)
        channel.eventLoop.scheduleTask(in: Self.linger) { channel.close(promise: nil) }
      }
      context.writeAndFlush(data, promise: isWritten)
    default:
      context.write(data, promise: promise)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is ChannelShouldQuiesceEvent:
      isShuttingDown = true
      watcher?(.shutdown)
    case ChannelEvent.inputClosed:
      isInputClosed = true
      watcher?(.left)
    default: break
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    isInputClosed = true
    watcher?(.left)
    watcher = nil
    context.fireChannelInactive()
  }
}

extension HTTPFields {
  /// Whether a request with these is the last one on its connection, unless an upgrade is granted.
  fileprivate var endConnection: Bool {
    listsToken("close", in: .connection) || self[.upgrade] != nil && listsToken("upgrade", in: .connection)
  }

  /// Whether a comma-separated field lists a token, in any case and over several lines.
  func listsToken(_ token: String, in name: HTTPField.Name) -> Bool {
    self[values: name].contains { value in
      value.lowercased().split(separator: ",").contains { word in
        word.split(whereSeparator: { $0 == " " || $0 == "\t" }) == [Substring(token)]
      }
    }
  }
}
