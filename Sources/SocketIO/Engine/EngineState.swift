import WebSocket

/// What the state machine wants done, in this order, by whoever holds it.
enum EngineEffect {
  case answer(PendingPoll, PendingPoll.Answer)
  /// On a socket that is claimed for it.
  case write(Socket, [EncodedMessage])
  case writeAside(Socket, OutgoingPacket)
  case end(Socket, CloseCode)
  case resume(CheckedContinuation<Void, Never>)
  /// Nothing more will be heard or said.
  case over(CloseReason)
  /// No request can find it any more.
  case forget
  /// Call ``EngineState/tick()`` then.
  case schedule(Duration)
}

/// One session, as a value without I/O: its transport, what waits to be sent, its heartbeat, its end.
///
/// open -> closing (the conversation is over, the client still has to be told) -> closed; or open -> closed at once.
struct EngineState {
  private enum Life {
    case open
    case closing(until: Duration)
    case closed
  }

  private enum Carrier {
    case polling(PendingPoll?)
    case socket(Socket)
  }

  private struct Upgrade {
    let socket: Socket
    let giveUpAt: Duration
    var isProbed = false
  }

  /// What is handed to a socket in one go; the rest stays where it counts as waiting.
  private static let batchBytes = 64 * 1024

  /// What the answer to a poll holds at most: the Python client gives up on more.
  private static let pollFrames = 16

  private let settings: EngineSettings
  private var life = Life.open
  private var carrier: Carrier
  private var upgrade: Upgrade?
  private var queue = OutgoingQueue()
  private var isPosting = false
  private var postWaiter: CheckedContinuation<Void, Never>?
  private var pingDue: Duration?
  private var pongDue: Duration?
  private var endDue: Duration?
  private var scheduled: Duration?
  private var effects: [EngineEffect] = []
  /// Set before every call.
  var now: Duration

  /// - Parameter socket: nil for a session that begins with polling.
  init(settings: EngineSettings, socket: Socket?, now: Duration) {
    self.settings = settings
    self.now = now
    carrier = socket.map { .socket($0) } ?? .polling(nil)
    pingDue = now + settings.pingInterval
  }

  var isOpen: Bool { if case .open = life { true } else { false } }
  var isClosed: Bool { if case .closed = life { true } else { false } }
  var isPolling: Bool { if case .polling = carrier { true } else { false } }

  mutating func takeEffects() -> [EngineEffect] {
    let next = [pingDue, pongDue, endDue, upgrade?.giveUpAt].compactMap(\.self).min()
    if let next, !isClosed, scheduled.map({ next < $0 }) ?? true {
      scheduled = next
      effects.append(.schedule(next))
    }
    defer { effects = [] }
    return effects
  }

  // MARK: Out

  /// The socket, claimed, when nothing waits to be sent before what the caller sends on it.
  func claimedSocket() -> Socket? {
    guard isOpen, queue.isEmpty, case .socket(let socket) = carrier, socket.tryClaim() else { return nil }
    return socket
  }

  mutating func send(_ packet: OutgoingPacket) {
    guard isOpen else { return }
    let wasEmpty = queue.isEmpty
    queue.append(packet)
    pump()
    // One packet may be bigger than what may wait: a client that has read everything before is not slow.
    if !wasEmpty, queue.cost > settings.maximumQueuedBytes { close(.slowClient) }
  }

  private mutating func pump() {
    guard !queue.isEmpty else { return }
    switch carrier {
    case .polling(let poll?):
      carrier = .polling(nil)
      effects.append(.answer(poll, .packets(queue.take(frames: Self.pollFrames))))
    case .socket(let socket) where socket.tryClaim():
      effects.append(.write(socket, queue.take(upTo: Self.batchBytes)))
      // To be told when the rest can go.
      if !queue.isEmpty { _ = socket.tryClaim() }
    case .polling(nil), .socket: break
    }
  }

  /// The socket was not free when something was to be sent; now it is.
  mutating func freed(_ socket: Socket) {
    guard !isClosed, isCarried(by: socket) else { return }
    pump()
    if case .closing = life, queue.isEmpty, socket.tryClaim() { finish(.normal) }
  }

  // MARK: Polling

  mutating func poll(_ poll: PendingPoll) {
    guard !isClosed else { return refuse(poll, .unknownSession) }
    switch carrier {
    case .socket: refuse(poll, .badRequest)
    case .polling(_?):
      close(.transportError)
      refuse(poll, .badRequest)
    case .polling(nil):
      carrier = .polling(poll)
      pump()
      if case .closing = life {
        if queue.isEmpty { finish(.normal) }
        return
      }
      if upgrade?.isProbed == true { release(with: .noop) }
    }
  }

  /// Whoever waited for it has gone.
  mutating func left(_ poll: PendingPoll) {
    guard case .polling(let pending?) = carrier, pending === poll else { return }
    carrier = .polling(nil)
    refuse(poll, .badRequest)
    close(.transportError)
  }

  private mutating func refuse(_ poll: PendingPoll, _ refusal: EngineRefusal) {
    effects.append(.answer(poll, .refused(refusal)))
  }

  private mutating func release(with packet: OutgoingPacket) {
    guard case .polling(let poll?) = carrier else { return }
    carrier = .polling(nil)
    effects.append(.answer(poll, .packets(packet.frames)))
  }

  /// - Returns: why not, if not.
  mutating func beginPost() -> EngineRefusal? {
    guard isOpen else { return .unknownSession }
    guard isPolling else { return .badRequest }
    guard !isPosting else {
      close(.transportError)
      return .badRequest
    }
    isPosting = true
    return nil
  }

  mutating func endPost() {
    isPosting = false
    resumePostWaiter()
  }

  /// Has the continuation resumed when no body is being read.
  mutating func awaitPost(_ continuation: CheckedContinuation<Void, Never>) {
    // That of a socket which has been given up meanwhile.
    resumePostWaiter()
    postWaiter = continuation
    if !isPosting || !isOpen { resumePostWaiter() }
  }

  private mutating func resumePostWaiter() {
    guard let waiter = postWaiter else { return }
    postWaiter = nil
    effects.append(.resume(waiter))
  }

  // MARK: In

  /// - Parameter socket: nil when it came in the body of a request.
  /// - Returns: what is for the conversation.
  mutating func received(_ packet: EnginePacket, on socket: Socket?) -> EngineMessage? {
    guard isOpen else { return nil }
    if let socket, upgrade?.socket === socket {
      probe(packet)
      return nil
    }
    // The rest of a body may follow an upgrade; a socket that was refused has no say.
    if let socket, !isCarried(by: socket) { return nil }
    switch packet {
    case .message(let message): return message
    case .pong:
      pongDue = nil
      pingDue = now + settings.pingInterval
    case .ping: close(.transportError)
    case .close: close(.transportClose)
    case .upgrade, .idle: break
    }
    return nil
  }

  // MARK: Upgrade

  /// A second socket is closed, and the first does not feel it.
  mutating func begin(_ socket: Socket) {
    guard isOpen, isPolling, upgrade == nil else {
      effects.append(.end(socket, .policyViolation))
      return
    }
    upgrade = Upgrade(socket: socket, giveUpAt: now + settings.upgradeTimeout)
  }

  private mutating func probe(_ packet: EnginePacket) {
    guard let socket = upgrade?.socket else { return }
    switch packet {
    case .ping(let payload) where payload.elementsEqual("probe".utf8):
      upgrade?.isProbed = true
      effects.append(.writeAside(socket, .probeAnswer))
      // A client opens no socket for good while a poll is out.
      release(with: .noop)
    case .upgrade:
      release(with: .noop)
      upgrade = nil
      carrier = .socket(socket)
      // The ping may have gone out with a poll that nobody reads any more.
      pongDue = nil
      pingDue = pingDue ?? now + settings.pingInterval
      pump()
    default: abandonUpgrade()
    }
  }

  private mutating func abandonUpgrade() {
    guard let socket = upgrade?.socket else { return }
    upgrade = nil
    effects.append(.end(socket, .normal))
  }

  /// Nothing more comes on this socket.
  mutating func ended(_ socket: Socket) {
    if upgrade?.socket === socket { return abandonUpgrade() }
    guard isCarried(by: socket) else { return }
    close(.transportClose)
    finish(.normal)
  }

  /// What came on this socket cannot be read.
  mutating func failed(_ socket: Socket) {
    if upgrade?.socket === socket { return abandonUpgrade() }
    if isCarried(by: socket) { close(.parseError) }
  }

  private func isCarried(by socket: Socket) -> Bool {
    if case .socket(let carrier) = carrier { carrier === socket } else { false }
  }

  // MARK: Time

  /// The session ends then unless this is taken back with nil.
  mutating func end(at deadline: Duration?) {
    if isOpen { endDue = deadline }
  }

  /// Whether it has an end, so that nobody loses much by an earlier one.
  var mayGiveWay: Bool { !isClosed && endDue != nil }

  /// Ends at once, though the client may not be told, if it may.
  mutating func giveWay() {
    guard mayGiveWay else { return }
    close(.forcedClose)
    finish(.tryAgainLater)
  }

  mutating func tick() {
    if let due = scheduled, due <= now { scheduled = nil }
    if case .closing(let until) = life, until <= now { return finish(.normal) }
    guard isOpen else { return }
    if let due = upgrade?.giveUpAt, due <= now { abandonUpgrade() }
    if let due = pongDue, due <= now { return close(.pingTimeout) }
    if let due = endDue, due <= now { return close(.forcedClose) }
    if let due = pingDue, due <= now {
      pingDue = nil
      // The client's time runs from when the ping was due, so that a late timer adds nothing to it.
      pongDue = due + settings.pingTimeout
      send(.ping)
      if let due = pongDue, due <= now { close(.pingTimeout) }
    }
  }

  // MARK: End

  mutating func close(_ reason: CloseReason) {
    guard isOpen else { return }
    abandonUpgrade()
    resumePostWaiter()
    (pingDue, pongDue, endDue) = (nil, nil, nil)
    if reason == .slowClient { queue.removeAll() }
    // Whoever hears of the end finds that no request finds the session any more.
    defer { effects.append(.over(reason)) }
    switch (carrier, reason) {
    case (.polling(_?), .transportClose):
      release(with: .noop)
      finish(.normal)
    case (.polling(nil), .transportClose):
      // The poll that the client sent before its goodbye comes on another connection, and may come after it.
      queue.removeAll()
      queue.append(.noop)
      wait()
    case (.polling(_?), .serverShutdown):
      // Told to close, the Python client waits half a minute before it comes back; a next poll that fails it minds less.
      release(with: .noop)
      finish(.goingAway)
    case (.polling(_?), _):
      queue.append(.close)
      pump()
      finish(.normal)
    case (.polling(nil), .forcedClose), (.polling(nil), .slowClient):
      queue.append(.close)
      wait()
    case (.socket(let socket), .forcedClose) where !queue.isEmpty || !socket.tryClaim(): wait()
    case (_, .serverShutdown): finish(.goingAway)
    case (_, .parseError): finish(.protocolError)
    case (_, .slowClient): finish(.policyViolation)
    default: finish(.normal)
    }
  }

  private mutating func wait() {
    let until = now + settings.closeHold
    life = .closing(until: until)
    endDue = until
  }

  private mutating func finish(_ code: CloseCode) {
    guard !isClosed else { return }
    life = .closed
    queue.removeAll()
    if case .socket(let socket) = carrier { effects.append(.end(socket, code)) }
    if case .polling(let poll?) = carrier { refuse(poll, .unknownSession) }
    carrier = .polling(nil)
    effects.append(.forget)
  }
}
