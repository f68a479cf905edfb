import Accounts
import CallControl
import Embedded
import Storage

extension Routes {
  /// Gives each controller the rooms that it speaks for.
  /// - Parameter open: the streams, and what else stays open, of each sign-in.
  init(
    parts: DeskParts, settings: WebSettings, sdk: VoiceSDK, metrics: MetricRegistry,
    open: OpenConnections
  ) {
    let store = parts.store
    let files = StaticFiles(files: EmbeddedFiles.files(below: "static"))
    let calls = parts.calls
    metrics.counter(
      "ringdesk_answers_from_memory_total", "Requests of calls answered from memory, because the store did not write."
    ) { calls.answersFromMemory }
    let session = SessionController(
      signIn: parts.signIn, settings: settings, clock: store.clock, onSignOut: open.end, onLostAccess: open.endLost)
    self.init(
      health: HealthController(registry: metrics, readiness: Readiness(ask: store.isWritable)),
      app: AppController(settings: settings, isSetUp: store.isSetUp),
      setUp: SetupController(setUp: parts.setUp, signIn: parts.signIn, sessions: session), session: session,
      workspaces: WorkspacesController(
        team: parts.team, store: store, desk: calls, connector: parts.connector, onLostAccess: open.endLost),
      agents: AgentsController(team: parts.team, store: store, onLostAccess: open.endLost),
      standing: StandingController(store: store),
      tokens: AccessTokensController(store: store, settings: settings, sdk: sdk, files: files, clock: store.clock),
      numbers: PhoneNumbersController(store: store, connector: parts.connector),
      numbersForSale: NumbersForSaleController(connector: parts.connector),
      calls: CallsController(desk: parts.calls, store: store),
      voicemails: VoicemailsController(desk: parts.calls, store: store),
      twilio: TwilioController(connector: parts.connector, desk: parts.calls),
      findings: FindingsController(reports: parts.reports),
      apiTokens: APITokensController(tokens: APITokens(store: store), onDelete: open.end),
      hooks: HooksController(hooks: parts.hooks, epoch: store.installation.epoch),
      events: EventsController(
        store: store, signIn: parts.signIn, feed: parts.feed, timing: settings.streams, streams: open.streams,
        tickets: StreamTickets(clock: store.clock)),
      files: files, sdk: sdk)
  }
}
