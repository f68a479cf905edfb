import Accounts
import CallControl
import Connection
import Cryptography
import Curl
import Domain
import Foundation
import Health
import Hooks
import Logging
import Outbox
import Realtime
import ServiceLifecycle
import SoftphoneSDK
import Storage
import Synchronization
import Twilio
import Web

/// The desk's rooms, put together.
struct DeskAssembly: Sendable {
  let settings: Settings
  let store: Store
  let setUp: SetUp
  let team: Team
  let signIn: SignIn
  let connector: TwilioConnector
  let calls: CallDesk
  let whereabouts: CurrentWhereabouts

  private let outbox: OutboxRunner
  private let sweeper: Sweeper
  private let routing: RoutingWatch
  private let sdk: SDKKeeper
  private let watch: ConnectionWatch
  private let failures: SignatureFailures
  private let curl: CurlClient
  private let webhooks: WebhookRoutes
  private let feed: EventFeed
  private let reports: Reports
  private let hooks: WorkspaceHooks
  private let dispatcher: HookDispatcher
  private let logger: @Sendable (String) -> Logger

  init(
    settings: Settings, store: Store, eventHead: Int64, logger: @escaping @Sendable (String) -> Logger,
    voice: VoiceService = .twilio
  ) {
    self.settings = settings
    self.store = store
    self.logger = logger
    let hasher = PasswordHasher()
    setUp = SetUp(store: store, hasher: hasher)
    team = Team(store: store, hasher: hasher)
    signIn = SignIn(store: store, hasher: hasher)
    let whereabouts = CurrentWhereabouts(
      Whereabouts(publicURL: settings.publicURL ?? settings.listenURL(port: settings.listen.port), voice: voice))
    self.whereabouts = whereabouts

    let curl = CurlClient(userAgent: "Ringdesk/\(Release.version)")
    self.curl = curl
    let connector = TwilioConnector(
      store: store, publicURL: { whereabouts.now.publicURL },
      api: TwilioAPI(url: settings.twilioAPIURL, http: curl), logger: logger("twilio"))
    self.connector = connector
    let client: CallEffects.Client = { try await connector.client(of: $0) }

    let clock = store.clock
    let ids = SortableIDSource()
    let calls = CallDesk(
      store: store, routes: RoutingSnapshot(), now: clock, newId: { ids.next(at: clock()) },
      logger: logger("calls"))
    self.calls = calls
    sweeper = Sweeper(desk: calls, client: client)
    let routing = RoutingWatch(desk: calls)
    self.routing = routing
    let outbox = OutboxRunner(
      store: store, now: clock, logger: logger("outbox"),
      perform: CallEffects(store: store, client: client, now: clock).perform)
    self.outbox = outbox

    let sdk = SDKKeeper(
      store: store, installer: SDKInstaller(http: curl, dataDirectory: settings.dataDirectory),
      isWanted: settings.twilioAPIURL == nil && settings.voiceSDKFile == nil && voice == .twilio, logger: logger("sdk"))
    self.sdk = sdk

    var site = settings.site(http: curl, now: clock)
    site.isDemo = voice != .twilio
    site.patience = .seconds(20)
    reports = Reports(Examination(of: site), store: store, connector: connector)

    hooks = WorkspaceHooks(store: store, http: curl, allowsPrivate: settings.allowsPrivateHooks)
    let dispatcher = HookDispatcher(hooks: hooks, logger: logger("hooks"))
    self.dispatcher = dispatcher

    let senders = WebhookSenders(store: store)
    let watch = ConnectionWatch(connector: connector, logger: logger("twilio"))
    self.watch = watch
    failures = SignatureFailures(store: store, logger: logger("webhooks"))
    webhooks = WebhookRoutes(
      desk: calls, senders: senders, failures: failures, tokenMoved: { watch.tokenMoved($0) },
      publicURL: { whereabouts.now.publicURL }, logger: logger("webhooks"))
    let feed = EventFeed(head: eventHead)
    self.feed = feed
    store.connect(commitFeed: { events in
      feed.publish(events)
      outbox.wake()
      dispatcher.wake()
      routing.committed(events)
      sdk.committed(events)
      for event in events where event.kind == .twilioUpdated { senders.forget(event.workspaceId) }
    })
  }

  /// - Parameter onReady: called with the desk's URL once requests are accepted.
  func services(onReady: @escaping @Sendable (String) async throws -> Void) -> [any Service] {
    let (settings, whereabouts, failed) = (settings, whereabouts, FailureBox())
    let server = DeskServer(
      settings: WebSettings(
        host: settings.listen.host, port: settings.listen.port, version: Release.version,
        dataDirectory: settings.dataDirectory, voiceSDKFile: settings.voiceSDKFile,
        proxies: settings.proxies, corsOrigins: settings.corsOrigins, whereabouts: { whereabouts.now }),
      parts: DeskParts(
        store: store, setUp: setUp, signIn: signIn, team: team, calls: calls, connector: connector, feed: feed,
        reports: reports, hooks: hooks, webhooks: webhooks.add),
      metrics: MetricRegistry(), logger: logger("web"),
      onBound: { port in
        if settings.publicURL == nil { whereabouts.update { $0.publicURL = settings.listenURL(port: port) } }
        do {
          try await onReady(settings.listenURL(port: port))
        } catch {
          failed.fail(error)
        }
      })
    return [
      failed, server, outbox, sweeper, routing, watch, failures, sdk, dispatcher,
      Upkeep(store: store, logger: logger("upkeep")),
    ]
  }
}

extension Settings {
  /// Where this machine's own browser finds the server.
  func listenURL(port: Int) -> String {
    let host = ["0.0.0.0", "::"].contains(listen.host) ? "127.0.0.1" : listen.host
    return "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }
}

/// Where the desk can be reached, as far as is known: with port 0 only once it listens.
final class CurrentWhereabouts: Sendable {
  private let value: Mutex<Whereabouts>

  init(_ value: Whereabouts) { self.value = Mutex(value) }

  var now: Whereabouts { value.withLock { $0 } }

  func update(_ change: @Sendable (inout Whereabouts) -> Void) { value.withLock { change(&$0) } }
}
