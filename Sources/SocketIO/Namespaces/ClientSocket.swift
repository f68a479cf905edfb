import Synchronization
import WebSocket

/// A client in a namespace.
package final class ClientSocket: Sendable {
  private struct Held {
    let packet: OutgoingPacket
    let offset: String?
  }

  private enum Phase {
    case connecting
    case connected
    case ended
  }

  private typealias Answer = Result<[SocketValue], AcknowledgementFailure>

  private struct State {
    var phase = Phase.connecting
    var isAdmitted = false
    /// What was emitted before the client has been told that it is in.
    var held: [Held] = []
    var heldCost = 0
    var data: (any Sendable)?
    var recovery: String?
    var lastAcknowledgement = 0
    var waiting: [Int: CheckedContinuation<Answer, Never>] = [:]
  }

  /// Public, and another for every connection, unless its state was recovered.
  package let id: String
  package let handshake: Handshake
  package let namespace: Namespace
  let session: EngineSession
  private let leave: @Sendable (ClientSocket) -> Void
  private let state = Mutex(State())

  /// - Parameter leave: called when the server ends it.
  init(
    id: String, handshake: Handshake, namespace: Namespace, session: EngineSession,
    leave: @escaping @Sendable (ClientSocket) -> Void
  ) {
    self.id = id
    self.handshake = handshake
    self.namespace = namespace
    self.session = session
    self.leave = leave
  }

  /// Whatever the application wants to remember of the client.
  package var data: (any Sendable)? {
    get { state.withLock { $0.data } }
    set { state.withLock { $0.data = newValue } }
  }

  /// The secret with which the client comes back; nil without recovery.
  var recovery: String? { state.withLock(\.recovery) }

  /// Whether the application has let it in, though it may have gone before it knew.
  var isAdmitted: Bool { state.withLock(\.isAdmitted) }

  package var isConnected: Bool {
    state.withLock { if case .connected = $0.phase { true } else { false } }
  }

  // MARK: Rooms

  /// Rooms are known to the server only. Every socket is in the room of its ``id``.
  package func join(_ room: String) { namespace.join(room, self) }
  package func leave(_ room: String) { namespace.leave(room, self) }
  package var rooms: Set<String> { namespace.rooms(of: self) }

  // MARK: Events

  /// Sends an event and waits for nothing. What is emitted while ``Namespace/onConnect(_:)`` runs is sent after the
  /// client has been told that it is in.
  /// - Parameter offset: the event's place in the application's log, for ``Namespace/onRecover(_:)``.
  package func emit(_ event: String, _ arguments: [SocketValue] = [], offset: String? = nil) {
    deliver(.event(event, arguments, offset: offset, in: namespace.name), offset: offset)
  }

  /// Sends an event and waits for the client's answer.
  package func emit(
    _ event: String, _ arguments: [SocketValue] = [], timeout: Duration
  ) async throws(AcknowledgementFailure) -> [SocketValue] {
    let id = state.withLock { state in
      state.lastAcknowledgement += 1
      return state.lastAcknowledgement
    }
    let packet = OutgoingPacket.event(event, arguments, acknowledgement: id, in: namespace.name)
    let clock = session.clock
    let answer = await withTaskGroup(of: Void.self) { group in
      let answer = await withCheckedContinuation { continuation in
        guard wait(for: id, continuation) else { return }
        deliver(packet)
        group.addTask {
          try? await clock.sleep(clock.now() + timeout)
          self.acknowledged(id, .failure(.timeout))
        }
      }
      group.cancelAll()
      return answer
    }
    return try answer.get()
  }

  private func wait(for id: Int, _ continuation: CheckedContinuation<Answer, Never>) -> Bool {
    let isWaiting = state.withLock { state in
      if case .ended = state.phase { return false }
      state.waiting[id] = continuation
      return true
    }
    if !isWaiting { continuation.resume(returning: .failure(.disconnected)) }
    return isWaiting
  }

  /// Unknown numbers, and second answers, are nothing to the reference either.
  func acknowledged(_ id: Int, _ answer: Result<[SocketValue], AcknowledgementFailure>) {
    state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(returning: answer)
  }

  func deliver(_ packet: OutgoingPacket, offset: String? = nil) {
    var batch = SocketBatch()
    deliver(packet, offset: offset, in: &batch)
    batch.send()
  }

  func deliver(_ packet: OutgoingPacket, offset: String?, in batch: inout SocketBatch) {
    let limit = namespace.settings.engine.maximumQueuedBytes
    let (isReady, isTooMuch) = state.withLock { state -> (Bool, Bool) in
      switch state.phase {
      case .connected: return (true, false)
      case .ended: return (false, false)
      case .connecting:
        state.held.append(Held(packet: packet, offset: offset))
        state.heldCost += packet.cost
        return (false, state.held.count > 1 && state.heldCost > limit)
      }
    }
    if isReady { session.send(packet, in: &batch) }
    if isTooMuch { session.close(.slowClient) }
  }

  // MARK: Coming and going

  /// Tells the client that it is in, then what it missed, then what was emitted meanwhile and is not among that.
  func open(recovery: String?, missed: [LoggedEvent]) {
    let isFirst = state.withLock { state in
      state.isAdmitted = true
      state.recovery = recovery
      if case .connecting = state.phase { return true }
      return false
    }
    guard isFirst else { return }
    session.send(.connected(id, recovery: recovery, in: namespace.name))
    for event in missed {
      session.send(.event(event.name, event.arguments, offset: event.offset, in: namespace.name))
    }
    let told = Set(missed.map(\.offset))
    // Not under the lock, since a client that is too slow for it ends its sockets at once.
    while let held = takeHeld() {
      for held in held where !(held.offset.map(told.contains) ?? false) { session.send(held.packet) }
    }
  }

  /// - Returns: nil when nothing is held any more: from then on nothing will be.
  private func takeHeld() -> [Held]? {
    state.withLock { state in
      guard case .connecting = state.phase else { return nil }
      guard !state.held.isEmpty else {
        state.phase = .connected
        return nil
      }
      defer { (state.held, state.heldCost) = ([], 0) }
      return state.held
    }
  }

  /// Sends the client away, out of this namespace or, with `closing`, altogether.
  package func disconnect(closing: Bool = false) {
    guard end() else { return }
    session.send(.disconnected(from: namespace.name))
    leave(self)
    if closing { session.close(.forcedClose) }
  }

  /// Nothing more is sent, and no answers are waited for.
  /// - Returns: false when it had ended before.
  @discardableResult func end() -> Bool {
    let (isFirst, waiting) = state.withLock { state -> (Bool, [CheckedContinuation<Answer, Never>]) in
      if case .ended = state.phase { return (false, []) }
      state.phase = .ended
      state.held = []
      defer { state.waiting = [:] }
      return (true, Array(state.waiting.values))
    }
    for continuation in waiting { continuation.resume(returning: .failure(.disconnected)) }
    return isFirst
  }
}

extension ClientSocket: Hashable {
  package static func == (one: ClientSocket, other: ClientSocket) -> Bool { one === other }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
