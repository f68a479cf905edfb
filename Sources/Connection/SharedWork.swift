import Synchronization

/// Work that is asked for twice at one time is done once, and both get its result. Whoever asked and went away does not
/// stop it in the middle.
final class SharedWork<Outcome: Sendable>: Sendable {
  private let running = Mutex<[String: Task<Outcome, any Error>]>([:])

  func once(_ key: String, _ work: @escaping @Sendable () async throws -> Outcome) async throws -> Outcome {
    let task = running.withLock { running in
      if let task = running[key] { return task }
      let task = Task {
        defer { self.running.withLock { $0[key] = nil } }
        return try await work()
      }
      running[key] = task
      return task
    }
    return try await task.value
  }
}
