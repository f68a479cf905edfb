import ArgumentParser
import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import SocketIO
import WebSocket

/// A server as the official test suites want it, and the official clients' tests: it says back what it is told.
@main struct Conformance: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "socketio-conformance", abstract: "Echo over Engine.IO (/engine.io/) and Socket.IO (/socket.io/).")

  @Option(help: "HOST:PORT; port 0 picks one.") var listen = "127.0.0.1:3000"
  @Option(help: "Written when requests are accepted, with the URL.") var readyFile: String?
  @Option(help: "The suites count on the standard.") var pingIntervalMilliseconds = 300
  @Option(help: "The suites count on the standard.") var pingTimeoutMilliseconds = 200

  func run() async throws {
    let address = listen.split(separator: ":")
    guard address.count == 2, let port = Int(address[1]) else {
      throw ValidationError("--listen must be HOST:PORT.")
    }
    var logger = Logger(label: "socketio-conformance")
    logger.logLevel = .warning
    var settings = SocketIOSettings()
    settings.engine.pingInterval = .milliseconds(pingIntervalMilliseconds)
    settings.engine.pingTimeout = .milliseconds(pingTimeoutMilliseconds)
    settings.engine.maximumSessionsPerPrincipal = settings.engine.maximumSessions
    let socketIO = SocketIOServer(settings: settings, logger: logger)
    EchoProfile.add(to: socketIO)
    let engineIO = EngineServer(settings: settings.engine) { Echo(session: $0) }
    let router = Router(context: ChannelRequestContext.self)
    for (engine, path) in [(engineIO, "/engine.io"), (socketIO.engine, "/socket.io")] {
      engine.mount(on: router, at: RouterPath(path), channel: \.channel) { _, _ in "anybody" }
    }
    let application = Application(
      router: router, server: .http1WithWebSockets(),
      configuration: .init(address: .hostname(String(address[0]), port: port)), services: [socketIO],
      onServerRunning: { channel in tellReady(channel.localAddress?.port ?? 0) }, logger: logger)
    try await application.runService()
  }

  @Sendable private func tellReady(_ port: Int) {
    guard let readyFile else { return print("listening on port \(port)") }
    let json = #"{"url":"http://127.0.0.1:\#(port)","pid":\#(ProcessInfo.processInfo.processIdentifier)}"#
    try? Data(json.utf8).write(to: URL(fileURLWithPath: readyFile), options: .atomic)
  }
}

/// Engine.IO alone: every message comes back.
final class Echo: EngineConversation {
  private let session: EngineSession

  init(session: EngineSession) { self.session = session }

  func received(_ message: EngineMessage) async { session.send(OutgoingPacket(message)) }
  func ended(_ reason: CloseReason) {}
}
