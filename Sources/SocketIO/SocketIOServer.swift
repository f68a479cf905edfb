import HTTPTypes
package import Hummingbird
import HummingbirdCore
package import Logging
package import NIOCore
import ServiceLifecycle
import Synchronization

/// A Socket.IO server: namespaces, and the sessions of Engine.IO under them.
/// ```
/// let server = SocketIOServer(logger: logger)
/// let desk = server.of("/")
/// desk.onConnect { socket in
///   guard let seat = await seat(socket.handshake.auth["token"]?.string) else { throw ConnectRefusal("not signed in") }
///   socket.join("workspace:\(seat.workspace)")
/// }
/// desk.on("ping me") { socket, arguments in arguments }
/// desk.to("workspace:1").emit("call.updated", [.raw(json)], offset: "1204")
/// ```
/// Run it as a service beside the HTTP server: it ends on a graceful shutdown, when all that it began has ended.
package final class SocketIOServer: Service {
  package let engine: EngineServer
  private let directory: NamespaceDirectory
  private let tasks: RunningTasks

  package init(
    settings: SocketIOSettings = SocketIOSettings(), clock: EngineClock = .continuous, logger: Logger
  ) {
    let directory = NamespaceDirectory(settings: settings)
    let tasks = RunningTasks()
    self.directory = directory
    self.tasks = tasks
    engine = EngineServer(settings: settings.engine, clock: clock) { session in
      Client(session: session, directory: directory, tasks: tasks, logger: logger)
    }
  }

  /// The namespace of that name, which begins with a slash; others than those asked for here do not exist.
  package func of(_ name: String) -> Namespace { directory.make(name) }

  /// Waits for the graceful shutdown, then for all handlers.
  package func run() async throws {
    try? await gracefulShutdown()
    await shutdown()
  }

  /// Closes all sessions, lets no more in, and returns when the last handler has.
  package func shutdown() async {
    engine.close()
    await tasks.finish()
  }
}

/// The namespaces of a server.
final class NamespaceDirectory: Sendable {
  let settings: SocketIOSettings
  private let namespaces = Mutex<[String: Namespace]>([:])

  init(settings: SocketIOSettings) { self.settings = settings }

  func make(_ name: String) -> Namespace {
    namespaces.withLock { namespaces in
      if let known = namespaces[name] { return known }
      let namespace = Namespace(name: name, settings: settings)
      namespaces[name] = namespace
      return namespace
    }
  }

  func find(_ name: String) -> Namespace? { namespaces.withLock { $0[name] } }
}

extension EngineServer {
  /// Answers below a path of a router.
  /// - Parameters:
  ///   - channel: the connection of a request, which the context keeps.
  ///   - authenticate: see ``respond(to:on:principal:)``.
  package func mount<Context: RequestContext>(
    on router: Router<Context>, at path: RouterPath, channel: @escaping @Sendable (Context) -> any Channel,
    authenticate: @escaping @Sendable (Request, Context) async throws -> String?
  ) {
    for method: HTTPRequest.Method in [.get, .post, .put, .patch, .delete, .head, .options] {
      router.on(path, method: method) { request, context in
        let principal = try await authenticate(request, context)
        return await self.respond(to: request, on: channel(context), principal: principal)
      }
    }
  }
}
