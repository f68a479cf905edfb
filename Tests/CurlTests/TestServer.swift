import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP/1.1 server on loopback whose paths misbehave in the ways a client must survive.
final class TestServer: Sendable {
  struct Received: Sendable {
    var head: HTTPRequestHead
    var body: [UInt8] = []
  }

  let url: String
  private let channel: any Channel
  private let log: Log

  final class Log: Sendable {
    let connections = Mutex(0)
    let requests = Mutex<[Received]>([])
    /// Resumed when a request to `/never` stands, and when its connection is gone.
    let hanging = AsyncStream.makeStream(of: String.self)
  }

  init() async throws {
    let log = Log()
    self.log = log
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
          try channel.pipeline.syncOperations.addHandler(Responder(log))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    url = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)"
  }

  var connectionCount: Int { log.connections.withLock { $0 } }
  var requests: [Received] { log.requests.withLock { $0 } }
  var hanging: AsyncStream<String> { log.hanging.stream }

  func stop() async throws {
    try await channel.close()
  }
}

private final class Responder: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let log: TestServer.Log
  private var received: TestServer.Received?

  init(_ log: TestServer.Log) { self.log = log }

  func channelActive(context: ChannelHandlerContext) {
    log.connections.withLock { $0 += 1 }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if received?.head.uri == "/never" { log.hanging.continuation.yield("gone") }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): received = TestServer.Received(head: head)
    case .body(let bytes): received?.body += Array(bytes.readableBytesView)
    case .end:
      guard let received else { return }
      log.requests.withLock { $0.append(received) }
      answer(received, context)
    }
  }

  private func answer(_ received: TestServer.Received, _ context: ChannelHandlerContext) {
    let path = received.head.uri
    switch path {
    case "/never": log.hanging.continuation.yield("hanging")
    case "/hang-up": context.close(promise: nil)
    case "/half":
      write(context, .ok, [("Content-Length", "100")], Array("half".utf8))
      context.close(promise: nil)
    case "/large": write(context, .ok, [], [UInt8](repeating: 7, count: 100_000))
    case "/large-unannounced":
      write(context, .ok, [("Transfer-Encoding", "chunked")], [UInt8](repeating: 7, count: 100_000))
    case "/repeated":
      write(context, .notFound, [("Set-Cookie", "a=1"), ("set-cookie", "b=2"), ("X-Empty", "")], [0, 255, 13, 10])
    case "/to-file": write(context, .found, [("Location", "file:///etc/hostname"), ("X-First", "1")])
    case "/again": write(context, .found, [("Location", "/again")])
    case "/see-other": write(context, .seeOther, [("Location", "/echo"), ("X-First", "1")])
    case "/keep-method": write(context, .permanentRedirect, [("Location", "/echo")])
    default: write(context, .ok, [("X-Method", received.head.method.rawValue)], received.body)
    }
  }

  private func write(
    _ context: ChannelHandlerContext, _ status: HTTPResponseStatus, _ headers: [(String, String)], _ body: [UInt8] = []
  ) {
    var fields = HTTPHeaders(headers)
    if !fields.contains(name: "Content-Length") && !fields.contains(name: "Transfer-Encoding") {
      fields.add(name: "Content-Length", value: "\(body.count)")
    }
    context.write(
      wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: fields))), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }
}
