import Domain
import HummingbirdCore
import NIOCore

/// One browser's view of its workspace: what there is, then what happens, for as long as it may see it.
///
/// The table is the truth and a wake-up only a hint: each one makes the stream read what came after its cursor, so
/// nothing is missed and nothing is told twice.
struct EventStream: Sendable {
  let events: WorkspaceEvents
  let timing: StreamTiming
  /// Whether who opened it is still signed in and a member.
  let isAllowed: @Sendable () async -> Bool

  /// - Parameters:
  ///   - signals: something may have happened, or time has passed.
  ///   - cursor: where the browser left off; nil for a browser that has nothing.
  func run(
    from cursor: String?, signals: some AsyncSequence<Void, Never>, into writer: inout any ResponseBodyWriter
  ) async throws {
    try await writer.write(ServerSentEvent.greeting)
    var sequence = try await begin(from: cursor, into: &writer)
    // Who was removed since the request was let in: the event that says so may be older than the snapshot.
    guard await isAllowed() else { return }
    let started = ContinuousClock.now
    var spokenAt = started
    var checkedAt = started
    for await _ in signals {
      let now = ContinuousClock.now
      let isSilent = now - spokenAt >= timing.heartbeat
      // Read first: whatever is older was either told or is not this workspace's.
      let head = isSilent ? try await events.head() : sequence
      guard let hasSpoken = try await tell(after: &sequence, upTo: head, into: &writer) else { return }
      if hasSpoken { spokenAt = now }
      if isSilent {
        sequence = max(sequence, head)
        try await write(events.message("ping", sequence, [:]), into: &writer)
        spokenAt = now
      }
      if now - checkedAt >= timing.recheck {
        guard await isAllowed() else { return }
        checkedAt = now
      }
      if now - started >= timing.lifetime { return }
    }
  }

  private func begin(from text: String?, into writer: inout any ResponseBodyWriter) async throws -> Int64 {
    guard let text else { return try await snapshot(into: &writer) }
    switch try await events.place(of: text) {
    case .after(var sequence):
      _ = try await tell(after: &sequence, upTo: sequence, into: &writer)
      return sequence
    case .reset(let reason):
      try await write(events.reset(reason), into: &writer)
      return try await snapshot(into: &writer)
    }
  }

  /// - Parameter head: all up to there must be told, also what the feed has not heard of yet.
  /// - Returns: whether there was anything; nil when who watches may not hear it.
  private func tell(
    after sequence: inout Int64, upTo head: Int64, into writer: inout any ResponseBodyWriter
  ) async throws -> Bool? {
    var hasSpoken = false
    while true {
      let batch =
        sequence < head
        ? try await events.stored(after: sequence, limit: WorkspaceEvents.batch)
        : try await events.recent(after: sequence)
      guard let last = batch.last else { return hasSpoken }
      // Whoever watches may be the one who was removed.
      if batch.contains(where: \.takesASeat) {
        guard await isAllowed() else { return nil }
      }
      try await writer.write(contentsOf: batch.map { ServerSentEvent.block(events.message($0)) })
      sequence = last.sequence
      hasSpoken = true
    }
  }

  private func snapshot(into writer: inout any ResponseBodyWriter) async throws -> Int64 {
    // In a task of its own, so that what it takes to read all that does not stay for as long as the stream.
    async let taken = events.snapshot()
    let snapshot = try await taken
    try await write(snapshot.message, into: &writer)
    return snapshot.head
  }

  private func write(_ message: EventMessage, into writer: inout any ResponseBodyWriter) async throws {
    try await writer.write(ServerSentEvent.block(message))
  }
}
