import Accounts
import CallControl
import Connection
import Cryptography
import Curl
import Foundation
import Health
import Hooks
import Logging
import Realtime
import ServiceLifecycle
import Storage
import Twilio

@testable import Web

/// A real server on a free port of loopback with a real store in a temporary folder.
struct TestDesk: Sendable {
  let url: String
  let parts: DeskParts
  let directory: String
  let log: LogLines
  let client = CurlClient(userAgent: "web-tests/1")
  let shutDown: @Sendable () async -> Void

  /// Boots it, runs the body, shuts it down gracefully, and removes it all.
  static func run(
    streams: StreamTiming = StreamTiming(), corsOrigins: AllowedOrigins = .none, requestsPerMinute: Int? = nil,
    place: Whereabouts = Whereabouts(publicURL: "http://desk.example", voice: .twilio),
    _ body: @Sendable (TestDesk) async throws -> Void
  ) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "ringdesk-web-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let log = LogLines()
    let parts = try await parts(directory: directory, place: place, logger: log.logger)
    var settings = WebSettings(host: "127.0.0.1", port: 0, version: "test", dataDirectory: directory) { place }
    settings.streams = streams
    settings.corsOrigins = corsOrigins
    if let requestsPerMinute { settings.requestsPerMinute = requestsPerMinute }
    let (ports, bound) = AsyncStream.makeStream(of: Int.self)
    let server = DeskServer(settings: settings, parts: parts, metrics: MetricRegistry(), logger: log.logger) {
      bound.yield($0)
    }
    let group = ServiceGroup(configuration: .init(services: [Served(server: server)], logger: log.logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      guard let port = await ports.first(where: { _ in true }) else { return }
      let desk = TestDesk(
        url: "http://127.0.0.1:\(port)", parts: parts, directory: directory, log: log,
        shutDown: { await group.triggerGracefulShutdown() })
      do {
        try await body(desk)
      } catch {
        await group.triggerGracefulShutdown()
        throw error
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
    try await parts.store.close()
  }

  private static func parts(directory: String, place: Whereabouts, logger: Logger) async throws -> DeskParts {
    let store = try await Store.open(directory: directory, logger: logger)
    let hasher = PasswordHasher(cost: .init(logN: 4, r: 8, p: 1))
    let feed = EventFeed()
    store.connect { feed.publish($0) }
    let calls = CallDesk(
      store: store, routes: RoutingSnapshot(), now: { Date() }, newId: { SortableIDSource().next(at: Date()) },
      logger: logger)
    let http = CurlClient(userAgent: "web-tests/1")
    let api = TwilioAPI(url: "http://127.0.0.1:9", http: http)
    let connector = TwilioConnector(store: store, publicURL: { place.publicURL }, api: api, logger: logger)
    let site = Site(dataDirectory: directory, api: api, http: http, now: { Date() })
    return DeskParts(
      store: store, setUp: SetUp(store: store, hasher: hasher), signIn: SignIn(store: store, hasher: hasher),
      team: Team(store: store, hasher: hasher), calls: calls,
      connector: connector, feed: feed,
      reports: Reports(Examination(of: site), store: store, connector: connector),
      hooks: WorkspaceHooks(store: store, http: http, allowsPrivate: false),
      webhooks: WebhookRoutes(
        desk: calls, senders: WebhookSenders(store: store), failures: SignatureFailures(store: store, logger: logger),
        tokenMoved: { _ in }, publicURL: { place.publicURL }, logger: logger
      ).add)
  }
}

/// The server among the services of a group.
private struct Served: Service {
  let server: DeskServer

  func run() async throws { try await server.run() }
}

extension TestDesk {
  /// Puts a file into the data directory.
  func write(_ path: String, _ text: String) throws {
    let file = URL(filePath: directory).appending(path: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
}
