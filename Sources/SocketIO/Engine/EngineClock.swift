/// What time it is, and how to wait: a test moves it on by hand.
package struct EngineClock: Sendable {
  /// Since some fixed moment.
  let now: @Sendable () -> Duration
  /// Returns at that time, or throws when its task is cancelled.
  let sleep: @Sendable (_ until: Duration) async throws -> Void

  package init(
    now: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (_ until: Duration) async throws -> Void
  ) {
    self.now = now
    self.sleep = sleep
  }

  package static let continuous: EngineClock = {
    let start = ContinuousClock.now
    return EngineClock(
      now: { ContinuousClock.now - start },
      // Without the tolerance, timers run late by a tenth.
      sleep: { try await Task.sleep(until: start + $0, tolerance: .zero, clock: .continuous) })
  }()
}
