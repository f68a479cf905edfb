import HTTPTypes
import Synchronization
import WebSocket

/// All sessions of a server, within their limits.
final class EngineSessions: Sendable {
  private struct State {
    var sessions: [String: EngineSession] = [:]
    var counts: [String: Int] = [:]
    var isClosed = false
  }

  private let settings: EngineSettings
  private let clock: EngineClock
  private let state = Mutex(State())
  private let deadlines: Deadlines

  init(settings: EngineSettings, clock: EngineClock) {
    self.settings = settings
    self.clock = clock
    deadlines = Deadlines(clock: clock)
  }

  var count: Int { state.withLock { $0.sessions.count } }

  /// Whether another session of the principal would be let in.
  /// - Throws: why not.
  func checkRoom(for principal: String) throws(EngineRefusal) {
    makeRoom(for: principal)
    if let refusal = state.withLock({ refusal(in: $0, of: principal) }) { throw refusal }
  }

  /// - Parameter socket: nil for a session that begins with polling.
  func open(for principal: String, request: HTTPRequest, socket: Socket?) throws(EngineRefusal) -> EngineSession {
    makeRoom(for: principal)
    let session = EngineSession(
      id: RandomID.make(bytes: 18), principal: principal, request: request, socket: socket, settings: settings,
      clock: clock
    ) { [weak self] session, effect in
      switch effect {
      case .schedule(let deadline): self?.deadlines.add(deadline, for: session)
      case .forget: self?.forget(session)
      default: break
      }
    }
    let refusal = state.withLock { state in
      let refusal = self.refusal(in: state, of: principal)
      if refusal == nil {
        state.sessions[session.id] = session
        state.counts[principal, default: 0] += 1
      }
      return refusal
    }
    if let refusal { throw refusal }
    return session
  }

  /// The session, if it is this principal's: to any other it does not exist.
  func find(_ id: String, of principal: String?) -> EngineSession? {
    guard let session = state.withLock({ $0.sessions[id] }), session.principal == principal, session.isThere else {
      return nil
    }
    return session
  }

  /// Closes every session and lets no more in.
  func close() {
    let sessions = state.withLock { state in
      state.isClosed = true
      return Array(state.sessions.values)
    }
    for session in sessions { session.close(.serverShutdown) }
    deadlines.stop()
  }

  /// Sessions that nobody was let in on yet give way, the oldest first: who opens thousands and leaves them keeps nobody
  /// out. Some at once, because it takes a look at all of them.
  private func makeRoom(for principal: String) {
    let (sessions, most) = state.withLock { state -> ([EngineSession], Int) in
      if state.sessions.count >= settings.maximumSessions {
        return (Array(state.sessions.values), settings.maximumSessions)
      }
      let own = settings.maximumSessionsPerPrincipal
      guard state.counts[principal, default: 0] >= own else { return ([], own) }
      return (state.sessions.values.filter { $0.principal == principal }, own)
    }
    let newcomers = sessions.filter(\.mayGiveWay).sorted { $0.openedAt < $1.openedAt }
    for session in newcomers.prefix(max(1, most / 64)) { session.giveWay() }
  }

  private func refusal(in state: State, of principal: String) -> EngineRefusal? {
    if state.isClosed || state.sessions.count >= settings.maximumSessions { return .full }
    if state.counts[principal, default: 0] >= settings.maximumSessionsPerPrincipal { return .tooManySessions }
    return nil
  }

  private func forget(_ session: EngineSession) {
    state.withLock { state in
      guard state.sessions.removeValue(forKey: session.id) != nil else { return }
      let count = state.counts[session.principal, default: 1] - 1
      state.counts[session.principal] = count > 0 ? count : nil
    }
  }
}

enum RandomID {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// From the system's generator, in six bits a character.
  static func make(bytes: Int) -> String {
    var generator = SystemRandomNumberGenerator()
    return String(unsafeUninitializedCapacity: bytes * 8 / 6) { text in
      for index in text.indices { text[index] = digits[Int(generator.next() as UInt8) & 63] }
      return text.count
    }
  }
}
