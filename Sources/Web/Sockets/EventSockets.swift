import Accounts
import Domain
import Hummingbird
import Logging
import Realtime
import SocketIO
import Storage
import Synchronization

/// The desk's events over Socket.IO: the same that streams tell, for whom there is a client library.
///
/// A client is let into one workspace, gets a `snapshot`, then every event with its cursor as the offset: what the
/// library sends when it comes back, or the client as `after`, to get what it missed from the event table. No event
/// takes the place of another that still waits, since a cursor says that all before it was told; who reads too slowly is
/// closed, and comes back.
final class EventSockets: Sendable {
  static let path = "/socket.io"

  private let server: SocketIOServer
  private let desk: Namespace
  private let store: Store
  private let signIn: SignIn
  private let feed: EventFeed
  private let settings: WebSettings
  private let counts: RequestCounts
  private let open: OpenStreams
  private let rooms: EventRooms

  /// - Parameter open: keeps those that are.
  init(parts: DeskParts, settings: WebSettings, counts: RequestCounts, open: OpenStreams, logger: Logger) {
    server = SocketIOServer(settings: Self.limits, logger: logger)
    desk = server.of("/")
    (store, signIn, feed) = (parts.store, parts.signIn, parts.feed)
    self.settings = settings
    self.counts = counts
    self.open = open
    rooms = EventRooms(
      desk: desk, store: parts.store, feed: parts.feed, signIn: parts.signIn, open: open, logger: logger)
    desk.onConnect { [self] in try await admit($0) }
    desk.onRecover { [self] in try await recover($0, from: $1) }
    desk.onDisconnect { [open] socket, _ in
      if let seat = socket.seat { open.close(seat.number, session: seat.session) }
    }
  }

  /// A client says who it is and nothing else.
  private static let limits = {
    var limits = SocketIOSettings()
    limits.connectTimeout = .seconds(15)
    limits.maximumDepth = 8
    limits.maximumAttachments = 0
    limits.engine.maximumPacketBytes = 16 * 1024
    // Two snapshots of a big workspace.
    limits.engine.maximumQueuedBytes = 512 * 1024
    // Behind one address there may be a whole office.
    limits.engine.maximumSessionsPerPrincipal = 1000
    return limits
  }()

  func mount(on router: Router<DeskContext>) {
    server.engine.mount(on: router, at: RouterPath(Self.path), channel: \.channel) { [self] request, context in
      try await principal(of: request, context)
    }
  }

  /// Closes all when the graceful shutdown begins, and returns when the last handler has.
  func run() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.rooms.run(self.settings.streams) }
      try? await server.run()
    }
  }

  // MARK: Coming in

  /// Whose an Engine.IO session is: its id alone shall not let another speak for it.
  private func principal(of request: Request, _ context: DeskContext) async throws -> String? {
    if case .foreign = settings.origins.page(of: request) { return nil }
    let mayUseCookie = settings.origins.mayUseCookie(request)
    let token = mayUseCookie ? SessionToken.of(request) : SessionToken.bearer(in: request.headers)
    if let token, let principal = try await signIn.authenticate(token: token) {
      return Self.user + principal.user.id.rawValue
    }
    let visit = Visit(request: request, context: context)
    return "address " + (visit.clientAddress(behind: settings.proxies).map(ClientNetwork.name) ?? "unknown")
  }

  private func admit(_ socket: ClientSocket) async throws {
    do {
      let seat = try await seat(of: socket)
      socket.data = seat
      try await tell(socket, in: seat)
      // Who was removed or signed out since: what says so may be older than the snapshot.
      guard await signIn.isAllowed(session: seat.session, in: seat.workspaceId) else {
        throw AppError(.unauthorized, "Sign in first.")
      }
    } catch {
      if let seat = socket.seat { open.close(seat.number, session: seat.session) }
      guard let error = error as? AppError else { throw error }
      throw ConnectRefusal(
        error.message, data: ["code": .string(error.code.rawValue), "message": .string(error.message)])
    }
  }

  private func seat(of socket: ClientSocket) async throws -> SocketSeat {
    let handshake = socket.handshake
    guard let id = handshake.auth["workspaceId"]?.string else {
      throw AppError.invalid("workspaceId", "Name the workspace in auth.workspaceId.")
    }
    guard let token = handshake.auth["token"]?.string ?? Self.token(of: handshake),
      let principal = try await signIn.authenticate(token: token)
    else {
      throw AppError(
        .unauthorized, "Sign in first: auth.token is the one that POST /api/v1/session gives for the mode \"token\".")
    }
    let membership = try principal.require(Workspace.ID(id))
    try principal.require(.read)
    try counts.count(principal.keyHolder).check()
    let session = principal.session.tokenHash
    let number = open.open(session: session, in: membership.workspaceId) { [weak socket] in
      socket?.disconnect(closing: true)
    }
    return SocketSeat(session: session, workspaceId: membership.workspaceId, number: number)
  }

  /// Of the request that opened the session, where that was allowed to speak by it.
  private static func token(of handshake: Handshake) -> String? {
    guard handshake.principal.hasPrefix(user) else { return nil }
    return SessionToken.of(handshake.request.headerFields)
  }

  private static let user = "user "

  // MARK: Telling

  private func tell(_ socket: ClientSocket, in seat: SocketSeat) async throws {
    if socket.handshake.isReturning { return }
    // What the libraries that know of no recovery can say themselves.
    guard let cursor = socket.handshake.auth["after"]?.string else { return try await begin(socket, in: seat) }
    _ = try await goOn(socket, in: seat, from: cursor, isReturning: false)
  }

  /// From what there is now.
  private func begin(_ socket: ClientSocket, in seat: SocketSeat, reset reason: String? = nil) async throws {
    let events = events(of: seat)
    let snapshot = try await events.snapshot()
    if let reason { socket.emit(events.reset(reason)) }
    socket.emit(snapshot.message)
    guard try await rooms.join(socket, after: snapshot.head, isReturning: false) != nil else {
      throw AppError(.unavailable, "Too much happens at once; try again.", retryAfterSeconds: 1)
    }
  }

  /// From where the client left off, if the log still has that.
  /// - Returns: what is left for the library to tell; nil when the client has to begin anew.
  private func goOn(
    _ socket: ClientSocket, in seat: SocketSeat, from cursor: String, isReturning: Bool
  ) async throws -> [DeskEvent]? {
    switch try await events(of: seat).place(of: cursor) {
    case .reset(let reason): try await begin(socket, in: seat, reset: reason)
    case .after(let sequence):
      if let missed = try await rooms.join(socket, after: sequence, isReturning: isReturning) { return missed }
      try await begin(socket, in: seat, reset: "behind")
    }
    return nil
  }

  private func recover(_ socket: ClientSocket, from offset: String) async throws -> [LoggedEvent]? {
    guard let seat = socket.seat else { return nil }
    do {
      let missed = try await goOn(socket, in: seat, from: offset, isReturning: true)
      let events = events(of: seat)
      return missed?.map {
        let message = events.message($0)
        return LoggedEvent(message.type, [.raw(message.body.text)], offset: events.cursor($0.sequence))
      }
    } catch {
      // It would wait for a snapshot that never comes.
      socket.disconnect(closing: true)
      throw error
    }
  }

  private func events(of seat: SocketSeat) -> WorkspaceEvents {
    WorkspaceEvents(store: store, feed: feed, workspaceId: seat.workspaceId)
  }
}

/// Whose a socket is.
struct SocketSeat: Sendable {
  let session: [UInt8]
  let workspaceId: Workspace.ID
  /// Among the open ones of its sign-in.
  let number: Int
}

extension ClientSocket {
  var seat: SocketSeat? { data as? SocketSeat }

  func emit(_ message: EventMessage) {
    emit(message.type, [.raw(message.body.text)], offset: message.id)
  }
}
