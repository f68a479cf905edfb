import Hummingbird
import Logging
import ServiceLifecycle
import Synchronization
import WebSocket

@testable import SocketIO

/// A server on a port of its own for one test: Engine.IO that says back what it is told at `/engine.io`, Socket.IO at
/// `/socket.io`. `Authorization` names the principal: ada unless it says another; nobody may not come in.
struct TestServer: Sendable {
  let port: Int
  let group: ServiceGroup
  let clock: ManualClock
  let io: SocketIOServer
  let engine: EngineServer
  /// How the sessions of Engine.IO ended.
  let ends: Heard<CloseReason>

  static func run(
    _ change: (inout SocketIOSettings) -> Void = { _ in }, _ body: @escaping @Sendable (TestServer) async throws -> Void
  ) async throws {
    var settings = SocketIOSettings()
    change(&settings)
    let clock = ManualClock()
    var logger = Logger(label: "SocketIOTests")
    logger.logLevel = .critical
    let io = SocketIOServer(settings: settings, clock: clock.engine, logger: logger)
    let ends = Heard<CloseReason>()
    let engine = EngineServer(settings: settings.engine, clock: clock.engine) { Echo(session: $0, ends: ends) }
    let router = Router(context: ChannelRequestContext.self)
    for (engine, path) in [(engine, "/engine.io"), (io.engine, "/socket.io")] {
      engine.mount(on: router, at: RouterPath(path), channel: \.channel) { request, _ in
        let name = request.headers[.authorization] ?? "ada"
        return name == "nobody" ? nil : name
      }
    }
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let application = Application(
      router: router, server: .http1WithWebSockets(),
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)), services: [io],
      onServerRunning: { channel in continuation.yield(channel.localAddress?.port ?? 0) }, logger: logger)
    let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      for await port in ports {
        try await body(TestServer(port: port, group: group, clock: clock, io: io, engine: engine, ends: ends))
        break
      }
      engine.close()
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }
}

private final class Echo: EngineConversation {
  private let session: EngineSession
  private let ends: Heard<CloseReason>

  init(session: EngineSession, ends: Heard<CloseReason>) {
    self.session = session
    self.ends = ends
  }

  func received(_ message: EngineMessage) async {
    switch message {
    // Speaks until it is let go, to who does not listen.
    case .text(let text) where text.elementsEqual("flood".utf8):
      for _ in 0..<100 { session.send(OutgoingPacket(.binary([UInt8](repeating: 7, count: 1 << 20)))) }
    case .text(let text) where text.elementsEqual("away".utf8):
      session.send(OutgoingPacket(.text(Array("bye".utf8)[...])))
      session.close()
    default: session.send(OutgoingPacket(message))
    }
  }

  func ended(_ reason: CloseReason) { ends.tell(reason) }
}
