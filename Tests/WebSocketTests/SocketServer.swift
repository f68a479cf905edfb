import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

@testable import WebSocket

/// A server on a port of its own for one test: `/echo` answers what it is told, `/plain` is ordinary HTTP, `/last` ends
/// the connection, `/endless` never ends its answer.
struct SocketServer: Sendable {
  let port: Int
  let group: ServiceGroup
  /// One for each endless answer that could not go on.
  let brokenAnswers: AsyncStream<Void>

  static func run(
    configuration: SocketConfiguration = SocketConfiguration(pingInterval: nil),
    idleTimeout: TimeAmount = .minutes(10), requestPatience: TimeAmount = .minutes(10),
    answerPatience: TimeAmount = .minutes(10),
    handler: @escaping @Sendable (Socket) async throws -> Void = echo,
    _ body: @escaping @Sendable (SocketServer) async throws -> Void
  ) async throws {
    let (brokenAnswers, answerBroke) = AsyncStream.makeStream(of: Void.self)
    let router = Router(context: ChannelRequestContext.self)
    router.get("plain") { _, _ in "plain" }
    router.post("plain") { _, _ in "plain" }
    router.post("last") { _, _ in Response(status: .ok, headers: [.connection: "close"]) }
    router.get("endless") { _, _ in
      Response(
        status: .ok,
        body: ResponseBody { writer in
          defer { answerBroke.yield() }
          while true { try await writer.write(ByteBuffer(repeating: 0, count: 65_536)) }
        })
    }
    router.on("echo", method: .get) { request, context in
      guard request.headers[.authorization] != "bad" else { throw HTTPError(.unauthorized, message: "nope") }
      return try WebSocketUpgrade.response(
        to: request, on: context.channel, configuration: configuration, handler: handler)
    }
    router.on("echo", method: .post) { request, context in
      try WebSocketUpgrade.response(to: request, on: context.channel, configuration: configuration, handler: handler)
    }
    var logger = Logger(label: "WebSocketTests")
    logger.logLevel = .critical
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let application = Application(
      router: router,
      server: .http1WithWebSockets(
        idleTimeout: idleTimeout, requestPatience: requestPatience, answerPatience: answerPatience),
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in continuation.yield(channel.localAddress?.port ?? 0) }, logger: logger)
    let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      for await port in ports {
        try await body(SocketServer(port: port, group: group, brokenAnswers: brokenAnswers))
        break
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }

  static let echo: @Sendable (Socket) async throws -> Void = { socket in
    for await message in socket.messages { try await socket.send(message) }
  }
}
