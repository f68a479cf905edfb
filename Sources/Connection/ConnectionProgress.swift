package import Domain
import Synchronization
import Twilio

/// How far a change of a connection has come.
package struct ConnectionProgress: Sendable, Equatable {
  package var done: Int
  package let total: Int
  /// What is being done, in words.
  package var doing: String

  package var resource: JSON {
    ["done": JSON(done), "total": JSON(total), "doing": .string(doing)]
  }
}

/// Counts the requests of one plan, and tells each before it is sent.
final class StepCounter: Sendable {
  private let total: Int
  private let done = Mutex(0)
  private let tell: @Sendable (ConnectionProgress) async throws -> Void

  init(total: Int, tell: @escaping @Sendable (ConnectionProgress) async throws -> Void) {
    self.total = total
    self.tell = tell
  }

  func step<Result>(_ doing: String, _ work: () async throws -> Result) async throws -> Result {
    try await tell(ConnectionProgress(done: done.withLock { $0 }, total: total, doing: doing))
    let result = try await work()
    done.withLock { $0 += 1 }
    return result
  }
}
