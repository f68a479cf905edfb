import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Stands where the pipeline can be switched, and ends connections whose upgrade was refused or whose answer says
/// `Connection: close`.
///
/// NIO's HTTP decoder stops parsing at every request with `Upgrade` and `Connection: upgrade`, whatever the answer: the
/// next request would wait for ever (seen with NIO 2.101.2 and `curl --http2`, which offers h2c on plain HTTP).
/// Hummingbird heeds a request's `Connection: close` only; after an answer that says it, it reads the body to its end,
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
  private var isUpgradeRequested = false
  private var isLastAnswer = false
  /// Whoever waits, to answer the request under way.
  var watcher: (@Sendable (ConnectionEnd) -> Void)?

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head(let request) = unwrapInboundIn(data), request.headerFields[.upgrade] != nil,
      request.headerFields.listsToken("upgrade", in: .connection)
    {
      isUpgradeRequested = true
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
      if isUpgradeRequested { response.headerFields[.connection] = "close" }
      isLastAnswer = response.headerFields.listsToken("close", in: .connection)
      context.write(wrapOutboundOut(.head(response)), promise: promise)
    case .end where isLastAnswer:
      context.writeAndFlush(data, promise: promise)
      // Half a close first: closing at once with unread bytes would reset the connection and lose the answer.
      context.close(mode: .output, promise: nil)
      let channel = context.channel
      channel.eventLoop.scheduleTask(in: Self.linger) { channel.close(promise: nil) }
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
  /// Whether a comma-separated field lists a token, in any case and over several lines.
  func listsToken(_ token: String, in name: HTTPField.Name) -> Bool {
    self[values: name].contains { value in
      value.lowercased().split(separator: ",").contains { word in
        word.split(whereSeparator: { $0 == " " || $0 == "\t" }) == [Substring(token)]
      }
    }
  }
}
