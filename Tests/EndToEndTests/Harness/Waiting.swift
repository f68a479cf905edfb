import Testing

/// What did not happen in time.
struct Overdue: Error, CustomStringConvertible {
  let description: String
}

/// How long a test waits for what should take milliseconds, on a machine that does other things too.
let patience: Duration = .seconds(15)

/// The first answer of `attempt` that is not nil. Asks again and again, because what it waits for is another process's
/// doing, which nobody announces.
func eventually<Answer: Sendable>(
  _ what: String, within limit: Duration = patience, _ attempt: @Sendable () async throws -> Answer?
) async throws -> Answer {
  let end = ContinuousClock.now + limit
  repeat {
    if let answer = try await attempt() { return answer }
    try await Task.sleep(for: .milliseconds(10))
  } while ContinuousClock.now < end
  throw Overdue(description: "\(what) did not happen within \(limit)")
}

/// `body`'s answer, or ``Overdue`` and its cancellation.
func inTime<Answer: Sendable>(
  _ what: String, within limit: Duration = patience, _ body: @escaping @Sendable () async throws -> Answer
) async throws -> Answer {
  try await withThrowingTaskGroup(of: Answer.self) { group in
    group.addTask { try await body() }
    group.addTask {
      try await Task.sleep(for: limit)
      throw Overdue(description: "\(what) did not happen within \(limit)")
    }
    defer { group.cancelAll() }
    return try await group.next()!
  }
}
