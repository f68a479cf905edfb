import Accounts
import Cryptography
import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Realtime
import ServiceLifecycle
import Storage
import Synchronization

/// `text/event-stream` of a workspace. One connection per browser is enough, however many tabs it has.
struct EventsController: Sendable {
  let store: Store
  let signIn: SignIn
  let feed: EventFeed
  let timing: StreamTiming
  let streams: OpenStreams

  @Sendable func stream(_ visit: MemberVisit) async throws -> Response {
    let cursor = visit.request.headers[.lastEventID] ?? visit.request.query("after")
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
    let number = streams.open(session: session) {
      hasYielded.withLock { $0 = true }
      poke.finish()
    }
    defer { streams.close(number, session: session) }
    // Before the first read, so that nothing falls between.
    let subscription = feed.subscribe(to: visit.workspaceId, wake: { poke.yield() })
    defer { subscription.cancel() }
    let watch = StallWatch()
    var watched: any ResponseBodyWriter = WatchedWriter(inner: writer, watch: watch)
    let channel = visit.visit.context.channel
    let stream = stream(for: visit)
    try await visit.request.body.consumeWithCancellationOnInboundClose { _ in
      let ticker = Task { await tick(poke, watch, channel) }
      defer { ticker.cancel() }
      try await stream.run(from: cursor, signals: signals.cancelOnGracefulShutdown(), into: &watched)
    }
    if hasYielded.withLock({ $0 }) { try await watched.write(ServerSentEvent.farewell) }
    try await watched.finish(nil)
  }

  private func stream(for visit: MemberVisit) -> EventStream {
    let token = SessionToken.of(visit.request) ?? ""
    let workspaceId = visit.workspaceId
    return EventStream(store: store, feed: feed, workspaceId: workspaceId, timing: timing) { [signIn] in
      guard let principal = try? await signIn.authenticate(token: token) else { return false }
      return principal.memberships.contains { $0.workspaceId == workspaceId }
    }
  }

  private func tick(
    _ poke: AsyncStream<Void>.Continuation, _ watch: StallWatch, _ channel: any Channel
  ) async {
    while (try? await Task.sleep(for: timing.heartbeat / 3)) != nil {
      if watch.isStalled(after: timing.stall) { channel.close(promise: nil) }
      poke.yield()
    }
  }
}

extension HTTPField.Name {
  fileprivate static let lastEventID = Self("Last-Event-ID")!
  static let accelBuffering = Self("X-Accel-Buffering")!
}
