import Accounts
import Domain
import Logging
import Realtime
import ServiceLifecycle
import SocketIO
import Storage
import Synchronization

/// Reads each workspace's log once for all its sockets. One task does it, so that whoever joins is told everything
/// after its cursor once and in order: what the room was told before comes first, then what the room is told.
final class EventRooms: Sendable {
  private struct Joining: Sendable {
    let socket: ClientSocket
    let workspaceId: Workspace.ID
    let sequence: Int64
    /// Whether the caller tells it what it missed.
    let isReturning: Bool
    let done: CheckedContinuation<[DeskEvent]?, any Error>
  }

  private struct Work {
    var woken: Set<Workspace.ID> = []
    var joining: [Joining] = []
    var isOver = false
  }

  private struct Room {
    /// All up to here was told.
    var told: Int64
    let events: WorkspaceEvents
    let subscription: Subscription
  }

  /// Well below what may wait for a client.
  private static let mostMissed = 500
  private static let mostMissedBytes = 128 * 1024

  private let desk: Namespace
  private let store: Store
  private let feed: EventFeed
  private let signIn: SignIn
  private let open: OpenStreams
  private let logger: Logger
  private let work = Mutex(Work())
  private let signals: AsyncStream<Void>
  private let poke: AsyncStream<Void>.Continuation

  init(desk: Namespace, store: Store, feed: EventFeed, signIn: SignIn, open: OpenStreams, logger: Logger) {
    self.desk = desk
    self.store = store
    self.feed = feed
    self.signIn = signIn
    self.open = open
    self.logger = logger
    (signals, poke) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Puts a socket with a seat into its workspace's room.
  /// - Parameter isReturning: the caller tells it what it missed; else it is told here.
  /// - Returns: what came after the sequence before it was in; nil, and nothing is done, when that is so much that a
  ///   snapshot is better.
  func join(
    _ socket: ClientSocket, after sequence: Int64, isReturning: Bool
  ) async throws -> [DeskEvent]? {
    guard let seat = socket.seat else { throw AppError.notFound("seat") }
    return try await withCheckedThrowingContinuation { done in
      let joining = Joining(
        socket: socket, workspaceId: seat.workspaceId, sequence: sequence, isReturning: isReturning,
        done: done)
      let isOver = work.withLock { work in
        if !work.isOver { work.joining.append(joining) }
        return work.isOver
      }
      if isOver { done.resume(throwing: Self.isClosing) } else { poke.yield() }
    }
  }

  private static let isClosing = AppError(.unavailable, "The server is shutting down.", retryAfterSeconds: 5)

  // MARK: The one task

  /// Until the graceful shutdown.
  func run(_ timing: StreamTiming) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.tick(timing) }
      var rooms: [Workspace.ID: Room] = [:]
      for await _ in signals.cancelOnGracefulShutdown() {
        let (woken, joining) = work.withLock { work in
          defer { (work.woken, work.joining) = ([], []) }
          return (work.woken, work.joining)
        }
        for one in joining { await admit(one, to: &rooms) }
        for id in woken { await tell(id, of: &rooms) }
      }
      group.cancelAll()
      let left = work.withLock { work in
        work.isOver = true
        return work.joining
      }
      for one in left { one.done.resume(throwing: Self.isClosing) }
    }
  }

  /// Looks after what no event tells: sign-ins that have expired, rooms that are empty, reads that failed.
  private func tick(_ timing: StreamTiming) async {
    var checkedAt = ContinuousClock.now
    while (try? await Task.sleep(for: timing.heartbeat)) != nil {
      if ContinuousClock.now - checkedAt >= timing.recheck {
        checkedAt = .now
        await open.endLost(signIn)
      }
      let occupied = desk.everyone.sockets.compactMap { $0.seat?.workspaceId }
      work.withLock { $0.woken.formUnion(occupied) }
      poke.yield()
    }
  }

  private func admit(_ joining: Joining, to rooms: inout [Workspace.ID: Room]) async {
    do {
      var room = try await room(joining.workspaceId, in: rooms)
      defer { rooms[joining.workspaceId] = room }
      // Its snapshot knows of a commit that the feed has not heard of yet.
      if room.told < joining.sequence { try await advance(&room, upTo: joining.sequence) }
      let missed =
        room.told == joining.sequence
        ? []
        : try await room.events.stored(after: joining.sequence, limit: Self.mostMissed + 1)
          .filter { $0.sequence <= room.told }
      guard missed.count <= Self.mostMissed, missed.reduce(0, { $0 + $1.data.utf8.count }) <= Self.mostMissedBytes
      else {
        return joining.done.resume(returning: nil)
      }
      if !joining.isReturning {
        for event in missed {
          joining.socket.emit(room.events.message(event))
        }
      }
      joining.socket.join(Self.name(joining.workspaceId))
      joining.done.resume(returning: missed)
    } catch {
      joining.done.resume(throwing: error)
    }
  }

  private func room(_ id: Workspace.ID, in rooms: [Workspace.ID: Room]) async throws -> Room {
    if let room = rooms[id] { return room }
    // Before the first read, so that nothing falls between.
    let subscription = feed.subscribe(to: id) { [weak self] in
      self?.work.withLock { _ = $0.woken.insert(id) }
      self?.poke.yield()
    }
    let events = WorkspaceEvents(store: store, feed: feed, workspaceId: id)
    return Room(told: try await events.head(), events: events, subscription: subscription)
  }

  private func tell(_ id: Workspace.ID, of rooms: inout [Workspace.ID: Room]) async {
    guard var room = rooms[id] else { return }
    guard !desk.to(Self.name(id)).sockets.isEmpty else {
      rooms[id] = nil
      return room.subscription.cancel()
    }
    defer { rooms[id] = room }
    do {
      while case let batch = try await room.events.recent(after: room.told), !batch.isEmpty {
        await tell(batch, &room)
      }
    } catch {
      logger.error("sockets cannot be told what happened; it is tried again", metadata: ["error": "\(error)"])
    }
  }

  private func advance(_ room: inout Room, upTo sequence: Int64) async throws {
    while case let batch = try await room.events.stored(after: room.told, limit: WorkspaceEvents.batch), !batch.isEmpty
    {
      await tell(batch, &room)
    }
    room.told = max(room.told, sequence)
  }

  private func tell(_ batch: [DeskEvent], _ room: inout Room) async {
    let everybody = desk.to(Self.name(room.events.workspaceId))
    // One of them may be who was removed.
    if batch.contains(where: \.takesASeat) { await open.endLost(signIn, in: room.events.workspaceId) }
    for event in batch {
      let message = room.events.message(event)
      everybody.emit(message.type, [.raw(message.body.text)], offset: message.id)
      room.told = event.sequence
    }
  }

  private static func name(_ id: Workspace.ID) -> String { "workspace:\(id)" }
}
