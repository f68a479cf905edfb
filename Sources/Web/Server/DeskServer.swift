import Embedded
import Hummingbird
package import Logging
import ServiceLifecycle
import Storage
import WebSocket

/// The desk's HTTP server. Ends on a graceful shutdown of the service group that runs it.
package struct DeskServer: Service {
  private let settings: WebSettings
  private let parts: DeskParts
  private let metrics: MetricRegistry
  private let logger: Logger
  private let onBound: @Sendable (_ port: Int) async -> Void

  /// - Parameter onBound: called once requests are accepted, with the port that was got.
  package init(
    settings: WebSettings, parts: DeskParts, metrics: MetricRegistry, logger: Logger,
    onBound: @escaping @Sendable (_ port: Int) async -> Void
  ) {
    self.settings = settings
    self.parts = parts
    self.metrics = metrics
    self.logger = logger
    self.onBound = onBound
  }

  /// Throws NIO's `IOError` when the address cannot be had.
  package func run() async throws {
    let onBound = onBound
    let open = OpenConnections(
      signIn: parts.signIn, perSession: settings.streams.perSession, metrics: DeskMetrics(metrics))
    let counts = RequestCounts(perMinute: settings.requestsPerMinute, clock: parts.store.clock)
    let sockets = EventSockets(
      parts: parts, settings: settings, counts: counts, open: open.sockets, logger: logger)
    let sdk = VoiceSDK(settings: settings)
    let routes = Routes(parts: parts, settings: settings, sdk: sdk, metrics: metrics, open: open)
    let gate = Gate(
      signIn: parts.signIn, tickets: routes.events.tickets, repeats: Repeats(store: parts.store), counts: counts)
    let application = Application(
      responder: OwnTask(inner: router(sockets, routes, gate, sdk).buildResponder()), server: .http1WithWebSockets(),
      configuration: .init(address: .hostname(settings.host, port: settings.port)),
      onServerRunning: { await onBound($0.localAddress?.port ?? 0) }, logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await sockets.run() }
      group.addTask { await routes.events.run() }
      try await application.run()
      group.cancelAll()
    }
  }

  private func router(_ sockets: EventSockets, _ routes: Routes, _ gate: Gate, _ sdk: VoiceSDK) -> Router<DeskContext> {
    let router = Router(context: DeskContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: SecurityHeaders(whereabouts: settings.whereabouts, hasVoiceSDK: sdk.isPresent))
    router.add(middleware: CrossOrigin(rule: settings.origins))
    router.add(middleware: RateLimitFields())
    router.add(middleware: RequestLog(metrics: DeskMetrics(metrics)))
    parts.webhooks(router)
    EchoRoute(installationId: parts.store.installation.id, proxies: settings.proxies).add(to: router)
    router.add(middleware: Preflight(rule: settings.origins))
    router.add(middleware: CrossSiteProtection(rule: settings.origins))
    sockets.mount(on: router)
    routes.add(to: router, gate: gate)
    return router
  }
}
