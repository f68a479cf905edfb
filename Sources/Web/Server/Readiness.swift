/// Whether the store takes writes. Each question costs an fsync, so whoever asks within a second is told the same.
actor Readiness {
  private let ask: @Sendable () async -> Bool
  private var last: (at: ContinuousClock.Instant, answer: Task<Bool, Never>)?

  init(ask: @escaping @Sendable () async -> Bool) { self.ask = ask }

  func isReady() async -> Bool {
    let now = ContinuousClock.now
    if let last, now - last.at < .seconds(1) { return await last.answer.value }
    let answer = Task { await ask() }
    last = (now, answer)
    return await answer.value
  }
}
