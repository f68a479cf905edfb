import Accounts
import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Realtime
import ServiceLifecycle
import Storage
import Synchronization

/// A workspace's events: as a stream, or a page at a time. One stream per browser is enough, however many tabs it has.
struct EventsController: Sendable {
  let store: Store
  let signIn: SignIn
  let feed: EventFeed
  let timing: StreamTiming
  let streams: OpenStreams
  let tickets: StreamTickets

  /// Keeps the open streams awake.
  func run() async { await streams.run(every: timing.heartbeat / 3) }

  @Sendable func show(_ visit: MemberVisit) async throws -> Response {
    let accepted = visit.request.headers[values: .accept].joined(separator: ",").lowercased()
    let wantsPage = accepted.contains("application/json") && !accepted.contains("text/event-stream")
    return wantsPage ? try await page(visit) : stream(visit)
  }

  @Sendable func createTicket(_ visit: MemberVisit) async throws -> Response {
    let ticket = tickets.issue(to: visit.principal.session.tokenHash, for: visit.workspaceId)
    return .created(["ticket": .string(ticket.text), "expiresAt": JSON(ticket.expiresAt)])
  }

  private func events(of visit: MemberVisit) -> WorkspaceEvents {
    WorkspaceEvents(store: store, feed: feed, workspaceId: visit.workspaceId)
  }

  private static func cursor(of visit: MemberVisit) -> String? {
    visit.request.headers[.lastEventID] ?? visit.request.query("after")
  }

  // MARK: A page at a time

  private func page(_ visit: MemberVisit) async throws -> Response {
    let limit = try Paging(visit.request).limit
    let events = events(of: visit)
    // Read first: whatever is older is on this page or before it, or is not this workspace's.
    let head = try await events.head()
    guard let text = Self.cursor(of: visit) else { return Self.page([], events.cursor(head)) }
    switch try await events.place(of: text) {
    case .reset(let reason): return Self.page([], events.cursor(head), reset: reason)
    case .after(let sequence):
      let found = try await events.stored(after: sequence, limit: limit)
      let last = found.last?.sequence ?? sequence
      return Self.page(
        found.map { events.message($0).body }, events.cursor(found.count < limit ? max(last, head) : last))
    }
  }

  private static func page(_ items: [JSON], _ cursor: String, reset: String? = nil) -> Response {
    .json(["items": .array(items), "nextCursor": .string(cursor), "reset": JSON(reset)])
  }

  // MARK: As a stream

  private func stream(_ visit: MemberVisit) -> Response {
    let cursor = Self.cursor(of: visit)
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store, no-transform",
        .accelBuffering: "no",
      ],
      body: ResponseBody { try await serve(visit, from: cursor, into: &$0) })
  }

  private func serve(
    _ visit: MemberVisit, from cursor: String?, into writer: inout any ResponseBodyWriter
  ) async throws {
    // One that waits is enough: whoever is woken reads all there is.
    let (signals, poke) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let hasYielded = Mutex(false)
    let session = visit.principal.session.tokenHash
    let watch = StallWatch()
    let number = streams.open(session: session, in: visit.workspaceId) {
      hasYielded.withLock { $0 = true }
      poke.finish()
    } beat: { [timing, channel = visit.visit.context.channel] in
      if watch.isStalled(after: timing.stall) { channel.close(promise: nil) }
      poke.yield()
    }
    defer { streams.close(number, session: session) }
    // Before the first read, so that nothing falls between.
    let subscription = feed.subscribe(to: visit.workspaceId, wake: { poke.yield() })
    defer { subscription.cancel() }
    var watched: any ResponseBodyWriter = WatchedWriter(inner: writer, watch: watch)
    let workspaceId = visit.workspaceId
    let stream = EventStream(events: events(of: visit), timing: timing) { [signIn] in
      await signIn.isAllowed(session: session, in: workspaceId)
    }
    try await visit.request.body.consumeWithInboundCloseHandler { _ in
      try await withGracefulShutdownHandler {
        try await stream.run(from: cursor, signals: signals, into: &watched)
      } onGracefulShutdown: {
        poke.finish()
      }
    } onInboundClosed: {
      poke.finish()
    }
    if hasYielded.withLock({ $0 }) { try await watched.write(ServerSentEvent.farewell) }
    try await watched.finish(nil)
  }
}

extension SignIn {
  /// Whether what was opened by a sign-in may go on.
  func isAllowed(session: [UInt8], in workspaceId: Workspace.ID) async -> Bool {
    guard let principal = try? await authenticate(session: session) else { return false }
    return principal.memberships.contains { $0.workspaceId == workspaceId }
  }
}

extension HTTPField.Name {
  fileprivate static let lastEventID = Self("Last-Event-ID")!
  static let accelBuffering = Self("X-Accel-Buffering")!
}
