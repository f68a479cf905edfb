package import Hummingbird
import Cryptography
import HTTPTypes
package import NIOCore
import NIOWebSocket

/// The handshake, and the switch of a connection from HTTP to WebSocket frames.
package enum WebSocketUpgrade {
  /// Answers a request with `101 Switching Protocols` and runs `handler` on the socket.
  ///
  /// The socket is closed with 1000 when `handler` returns, with 1011 when it throws. `handler` must return soon after
  /// the socket's messages end. Sign-in, origin and rates are the caller's to check before.
  /// ```
  /// router.get("/signal") { request, context in
  ///   try WebSocketUpgrade.response(to: request, on: context.channel) { socket in
  ///     for await message in socket.messages { try await socket.send(message) }
  ///   }
  /// }
  /// ```
  /// - Parameter channel: the connection the request came on (``ChannelRequestContext`` keeps it), of a server made
  ///   with ``HTTPServerBuilder/http1WithWebSockets(idleTimeout:requestPatience:answerPatience:)``.
  /// - Throws: ``WebSocketRefusal`` when the request is no valid handshake; Hummingbird renders it.
  package static func response(
    to request: Request, on channel: any Channel, configuration: SocketConfiguration = SocketConfiguration(),
    handler: @escaping @Sendable (Socket) async throws -> Void
  ) throws(WebSocketRefusal) -> Response {
    let accept = try acceptValue(for: request)
    let headers: HTTPFields = [.upgrade: "websocket", .connection: "Upgrade", .secWebSocketAccept: accept]
    return Response(
      status: .switchingProtocols, headers: headers,
      body: ResponseBody { _ in
        let socket = try await open(on: channel, configuration: configuration)
        do {
          try await handler(socket)
          await socket.close()
        } catch {
          await socket.close(.internalError)
        }
        // The HTTP loop must not wait for another request.
        throw SocketClosed()
      })
  }

  private static func acceptValue(for request: Request) throws(WebSocketRefusal) -> String {
    let headers = request.headers
    guard request.method == .get else { throw .notGet }
    guard headers.listsToken("upgrade", in: .connection), headers.listsToken("websocket", in: .upgrade) else {
      throw .noUpgrade
    }
    guard headers[.secWebSocketVersion] == "13" else { throw .unknownVersion }
    guard headers[.transferEncoding] == nil, (headers[.contentLength] ?? "0") == "0" else { throw .hasBody }
    guard headers[values: .secWebSocketKey].count == 1, let key = headers[.secWebSocketKey],
      BaseEncoding.base64.decode(key)?.count == 16
    else { throw .badKey }
    // The constant is RFC 6455's.
    return BaseEncoding.base64.encode(Digest.sha1(Array("\(key)258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8)))
  }

  /// Takes the HTTP handlers out and puts the WebSocket ones in; the request decoder goes last, since it hands on what
  /// the client has already sent after its request.
  private static func open(on channel: any Channel, configuration: SocketConfiguration) async throws -> Socket {
    try await channel.eventLoop.flatSubmit { () -> EventLoopFuture<Socket> in
      let pipeline = channel.pipeline.syncOperations
      do {
        let gate = try pipeline.handler(type: UpgradeGate.self)
        guard gate.isUpgradeGranted else { throw SocketClosed() }
        let box = NIOLoopBoundBox<SocketHandler?>(nil, eventLoop: channel.eventLoop)
        let messages = SocketHandler.Messages.makeSequence(
          backPressureStrategy: .init(lowWatermark: 1, highWatermark: 4), finishOnDeinit: false,
          delegate: SocketDemand(eventLoop: channel.eventLoop, handler: box))
        let handler = SocketHandler(configuration: configuration, source: messages.source)
        box.value = handler
        let decoder = ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: configuration.maximumMessageBytes))
        try pipeline.addHandlers([decoder, handler], position: .before(gate))
        let socket = Socket(
          channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop),
          messages: SocketMessages(base: messages.sequence))
        if gate.isShuttingDown { handler.close(.goingAway, "the server shuts down") }
        let names = UpgradableHTTP1.HandlerName.self
        let removals = [
          names.connectionState, names.answerDeadline, names.requestDeadline, names.codec, names.responseEncoder,
          names.requestDecoder,
        ].map { pipeline.removeHandler(name: $0) }
        channel.closeFuture.whenComplete { _ in box.value = nil }
        let bound = NIOLoopBound((gate, handler), eventLoop: channel.eventLoop)
        return EventLoopFuture.andAllSucceed(removals, on: channel.eventLoop).map {
          // The end that came before the switch has been told to HTTP's handlers only.
          let (gate, handler) = bound.value
          if gate.isInputClosed { handler.endInput() }
          return socket
        }
      } catch {
        return channel.eventLoop.makeFailedFuture(error)
      }
    }.get()
  }
}

/// The context of a request that remembers its connection.
package struct ChannelRequestContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  package let channel: any Channel

  package init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }
}
