import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Hummingbird's HTTP/1.1 channel with named handlers, so that they can be taken out again.
struct UpgradableHTTP1: ServerChildChannel, HTTPChannelHandler {
  typealias Value = AcceptedConnection

  enum HandlerName {
    static let responseEncoder = "http-response-encoder"
    static let requestDecoder = "http-request-decoder"
    static let codec = "http-types-codec"
    static let requestDeadline = "http-request-deadline"
    static let answerDeadline = "http-answer-deadline"
    static let connectionState = "http-connection-state"
  }

  /// Bytes a client may send after a request that asks for an upgrade, before it is answered.
  private static let maximumEarlyBytes = 256 * 1024

  let responder: HTTPChannelHandler.Responder
  let idleTimeout: Duration?
  let requestPatience: TimeAmount
  let answerPatience: TimeAmount

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      let pipeline = channel.pipeline.syncOperations
      var limits = NIOHTTPDecoderLimitConfiguration()
      limits.maxHeaderFieldSize = 32 * 1024
      limits.maxHeaderListSize = 64 * 1024
      let decoder = HTTPRequestDecoder(
        leftOverBytesStrategy: .forwardBytes, informationalResponseStrategy: .drop, limitConfiguration: limits)
      try pipeline.addHandler(HTTPResponseEncoder(), name: HandlerName.responseEncoder)
      try pipeline.addHandler(
        ByteToMessageHandler(decoder, maximumBufferSize: Self.maximumEarlyBytes), name: HandlerName.requestDecoder)
      try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false), name: HandlerName.codec)
      try pipeline.addHandler(RequestDeadline(patience: requestPatience), name: HandlerName.requestDeadline)
      try pipeline.addHandler(AnswerDeadline(patience: answerPatience), name: HandlerName.answerDeadline)
      // Before the state handler, which swallows the event that announces a shutdown.
      try pipeline.addHandler(UpgradeGate())
      try pipeline.addHandler(
        HTTPConnectionStateHandler(idleTimeout: idleTimeout, logger: logger), name: HandlerName.connectionState)
      return AcceptedConnection(
        try NIOAsyncChannel(
          wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)))
    }
  }

  func handle(value: Value, logger: Logger) async {
    await handleHTTP(asyncChannel: value.take(), logger: logger)
  }
}
