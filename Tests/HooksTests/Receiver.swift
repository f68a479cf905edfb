import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on loopback that answers as it is told and remembers what it was sent.
final class Receiver: Sendable {
  struct Request: Sendable {
    let headers: HTTPHeaders
    let body: [UInt8]

    func header(_ name: String) -> String? { headers.first(name: name) }
    var delivery: String { header("Ringdesk-Delivery") ?? "" }
  }

  /// Status 0 says nothing at all; nil breaks the connection off.
  typealias Script = @Sendable (Int) -> (status: HTTPResponseStatus, headers: [(String, String)], body: String)?

  let port: Int
  private let channel: any Channel
  private let state: State

  fileprivate final class State: Sendable {
    let requests = Mutex<[Request]>([])
    let script = Mutex<Script>({ _ in (.ok, [], "") })
  }

  init() async throws {
    let state = State()
    self.state = state
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
          try channel.pipeline.syncOperations.addHandler(Answering(state))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = channel.localAddress?.port ?? 0
  }

  var url: String { "http://127.0.0.1:\(port)/hook" }
  var requests: [Request] { state.requests.withLock { $0 } }

  /// What it says from now on, by how many requests came before.
  func answer(_ script: @escaping Script) { state.script.withLock { $0 = script } }
  func answer(_ status: HTTPResponseStatus) { answer { _ in (status, [], "") } }

  func stop() async throws { try await channel.close() }

  private final class Answering: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let state: State
    private var headers = HTTPHeaders()
    private var body: [UInt8] = []

    init(_ state: State) { self.state = state }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head): headers = head.headers
      case .body(let bytes): body += Array(bytes.readableBytesView)
      case .end:
        let request = Request(headers: headers, body: body)
        body = []
        let number = state.requests.withLock { requests in
          requests.append(request)
          return requests.count - 1
        }
        guard let answer = state.script.withLock({ $0 })(number) else { return context.close(promise: nil) }
        if answer.status.code == 0 { return }
        var fields = HTTPHeaders(answer.headers)
        fields.add(name: "Content-Length", value: "\(answer.body.utf8.count)")
        let head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      }
    }
  }
}
