import Synchronization

/// When which session must be looked at again. One task sleeps until the earliest deadline, and there is none while
/// there are no deadlines.
final class Deadlines: Sendable {
  private struct Entry {
    let at: Duration
    /// A session that is over needs no deadline, and must not be kept for one.
    weak var session: EngineSession?
  }

  private struct State {
    /// From `head` on, the earliest first: new ones mostly belong at the end, and taking the first moves nothing.
    private var entries: [Entry] = []
    private var head = 0
    var sleeper: (until: Duration, task: Task<Void, Never>)?
    var isStopped = false

    var earliest: Duration? { head < entries.count ? entries[head].at : nil }

    mutating func insert(_ entry: Entry) {
      var (low, high) = (head, entries.count)
      while low < high {
        let middle = (low + high) / 2
        if entries[middle].at <= entry.at { low = middle + 1 } else { high = middle }
      }
      entries.insert(entry, at: low)
    }

    mutating func takeDue(_ now: Duration) -> [EngineSession] {
      var due: [EngineSession] = []
      while head < entries.count, entries[head].at <= now {
        if let session = entries[head].session { due.append(session) }
        head += 1
      }
      if head > entries.count / 2 {
        entries.removeFirst(head)
        head = 0
      }
      return due
    }

    mutating func removeAll() {
      entries = []
      head = 0
    }
  }

  private let clock: EngineClock
  private let state = Mutex(State())

  init(clock: EngineClock) { self.clock = clock }

  func add(_ deadline: Duration, for session: EngineSession) {
    state.withLock { state in
      guard !state.isStopped else { return }
      state.insert(Entry(at: deadline, session: session))
      sleep(&state)
    }
  }

  func stop() {
    state.withLock { state in
      state.isStopped = true
      state.removeAll()
      state.sleeper?.task.cancel()
      state.sleeper = nil
    }
  }

  private func sleep(_ state: inout State) {
    guard let next = state.earliest else { return }
    if let sleeper = state.sleeper {
      guard next < sleeper.until else { return }
      sleeper.task.cancel()
    }
    state.sleeper = (
      next,
      Task { [weak self, clock] in
        guard (try? await clock.sleep(next)) != nil else { return }
        self?.wake()
      }
    )
  }

  private func wake() {
    let now = clock.now()
    let due = state.withLock { state in
      let due = state.takeDue(now)
      state.sleeper = nil
      sleep(&state)
      return due
    }
    for session in due { session.tick() }
  }
}
