import Foundation

/// Everything that takes time: events that come due, and work outside that comes back as one.
extension Switchboard {
  typealias Event = @Sendable (isolated Switchboard) -> Void

  /// The longest that is slept at once. What is due later is looked at again then: a time that somebody asked for may
  /// be longer than a task can sleep.
  private static let longestSleepSeconds = 86_400.0

  /// Calls back after that time, unless cancelled or closed before; never before the caller has returned.
  @discardableResult func after(_ seconds: Double, _ event: @escaping Event) -> Int {
    let timer = agenda.add(at: now.addingTimeInterval(max(0, seconds)), event)
    wind()
    return timer
  }

  /// The same for one turn of one call: when that is over, nothing happens.
  func after(_ seconds: Double, on sid: String, turn: Int, _ event: @escaping Event) {
    let timer = after(seconds) { switchboard in
      guard switchboard.isCurrent(sid, turn: turn) else { return }
      event(switchboard)
    }
    turnTimers[sid, default: []].append(timer)
  }

  func cancelTimer(_ timer: Int?) {
    if let timer { agenda.cancel(timer) }
  }

  // MARK: As time goes by

  /// Sees to it that the next event happens when it is due.
  private func wind() {
    guard !isClosed, let due = agenda.nextDue() else { return }
    let delay = due.timeIntervalSince(now)
    // A clock that stands still reaches it only when it is moved.
    guard delay <= 0 || !settings.clock.stands else { return }
    if let ticker {
      guard due < ticker.due else { return }
      ticker.task.cancel()
    }
    let task = Task { [weak self] in
      let seconds = min(max(0, delay), Self.longestSleepSeconds)
      do { try await Task.sleep(for: .seconds(seconds)) } catch { return }
      await self?.tick()
    }
    ticker = Ticker(due: due, task: task)
  }

  private func tick() {
    guard !Task.isCancelled else { return }
    ticker = nil
    happen(by: now)
    wind()
  }

  private func happen(by date: Date) {
    while let event = agenda.next(dueBy: date) { event(self) }
  }

  /// Moves the clock on. Everything due on the way happens at its own time and in order, each time only when all that
  /// was asked of the outside before has been answered.
  func pass(_ seconds: Double) async {
    let target = now.addingTimeInterval(max(0, seconds))
    while !isClosed {
      await quiet()
      guard let due = agenda.nextDue(), due <= target else { break }
      settings.clock.move(to: due)
      happen(by: due)
    }
    settings.clock.move(to: target)
    // A running clock had the ticker set for what has just happened.
    ticker?.task.cancel()
    ticker = nil
    wind()
  }

  // MARK: Work outside

  /// Starts work outside of the actor that reports back through events.
  func run(_ work: @escaping @Sendable (Switchboard) async -> Void) {
    lastErrand += 1
    let id = lastErrand
    errands[id] = Task { [weak self] in
      guard let self else { return }
      await work(self)
      await self.finished(id)
    }
  }

  private func finished(_ id: Int) {
    errands[id] = nil
    tellQuiet()
  }

  /// Lets that much of the simulation's time pass before somebody outside goes on.
  /// - Parameter isErrand: whether it is a piece of work that `pass` waits for. It does not wait while this one pauses.
  func pause(_ seconds: Double, isErrand: Bool = false) async {
    guard seconds > 0, !isClosed else { return }
    if isErrand { pausedErrands += 1 }
    tellQuiet()
    await withCheckedContinuation { continuation in
      lastSleeper += 1
      let id = lastSleeper
      sleepers[id] = continuation
      after(seconds) { switchboard in
        if isErrand { switchboard.pausedErrands -= 1 }
        switchboard.sleepers.removeValue(forKey: id)?.resume()
      }
    }
  }

  private var isQuiet: Bool { errands.count <= pausedErrands }

  /// Returns once no work is under way outside.
  private func quiet() async {
    while !isQuiet, !isClosed { await withCheckedContinuation { waitingForQuiet.append($0) } }
  }

  private func tellQuiet() {
    guard isQuiet || isClosed else { return }
    let waiting = waitingForQuiet
    waitingForQuiet.removeAll()
    for continuation in waiting { continuation.resume() }
  }

  /// Ends all that runs; nothing happens here any more.
  func close() {
    isClosed = true
    ticker?.task.cancel()
    agenda.clear()
    for errand in errands.values { errand.cancel() }
    errands.removeAll()
    for sleeper in sleepers.values { sleeper.resume() }
    sleepers.removeAll()
    tellQuiet()
  }
}

/// The task that sleeps until the next event.
struct Ticker: Sendable {
  let due: Date
  let task: Task<Void, Never>
}
