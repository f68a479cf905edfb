import Domain
import Foundation
import HummingbirdCore
import NIOCore
import Realtime
import Storage

/// One browser's view of its workspace: what there is, then what happens, for as long as it may see it.
///
/// The table is the truth and a wake-up only a hint: each one makes the stream read what came after its cursor, so
/// nothing is missed and nothing is told twice. What was committed lately comes from the feed's memory, which saves
/// five hundred streams five hundred reads.
struct EventStream: Sendable {
  let store: Store
  let feed: EventFeed
  let workspaceId: Workspace.ID
  let timing: StreamTiming
  /// Whether who opened it is still signed in and a member.
  let isAllowed: @Sendable () async -> Bool
  private static let batch = 200

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
      let head = isSilent ? try await store.eventHead() : sequence
      guard let hasSpoken = try await tell(after: &sequence, into: &writer) else { return }
      if hasSpoken { spokenAt = now }
      if isSilent {
        sequence = max(sequence, head)
        try await writer.write(block("ping", sequence, [:]).buffer)
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
    guard let cursor = EventCursor(text) else { return try await reset("unreadable", into: &writer) }
    if let reason = try await fault(of: cursor) { return try await reset(reason, into: &writer) }
    var sequence = cursor.sequence
    _ = try await tell(after: &sequence, into: &writer)
    return sequence
  }

  /// - Returns: whether there was anything; nil when who watches may not hear it.
  private func tell(after sequence: inout Int64, into writer: inout any ResponseBodyWriter) async throws -> Bool? {
    var hasSpoken = false
    while true {
      let events =
        if let recent = feed.events(after: sequence, in: workspaceId) { recent } else {
          try await store.events(after: sequence, in: workspaceId, limit: Self.batch)
        }
      guard let last = events.last else { return hasSpoken }
      // Whoever watches may be the one who was removed.
      if events.contains(where: { $0.kind == .agentUpdated }) {
        guard await isAllowed() else { return nil }
      }
      try await writer.write(contentsOf: events.map { ServerSentEvent.event($0, epoch: epoch).buffer })
      sequence = last.sequence
      hasSpoken = true
    }
  }

  /// Nil when the log can go on from there.
  private func fault(of cursor: EventCursor) async throws -> String? {
    guard cursor.epoch == epoch else { return "restored" }
    guard try await cursor.sequence <= store.eventHead() else { return "ahead" }
    guard let oldest = try await store.oldestEvent() else { return nil }
    return cursor.sequence >= oldest - 1 ? nil : "expired"
  }

  private func reset(_ reason: String, into writer: inout any ResponseBodyWriter) async throws -> Int64 {
    try await writer.write(block("reset", try await store.eventHead(), ["reason": .string(reason)]).buffer)
    return try await snapshot(into: &writer)
  }

  private func snapshot(into writer: inout any ResponseBodyWriter) async throws -> Int64 {
    let now = store.clock()
    guard let workspace = try await store.workspace(workspaceId) else { throw AppError.notFound("workspace") }
    let day = workspace.day(of: now)
    let snapshot = try await store.snapshot(of: workspaceId, dayStart: day.start, at: now)
    try await writer.write(block("snapshot", snapshot.head, snapshot.resource(dayEnd: day.end)).buffer)
    return snapshot.head
  }

  private var epoch: String { store.installation.epoch }

  private func block(_ type: String, _ sequence: Int64, _ data: JSON) -> ServerSentEvent {
    .event(
      id: EventCursor(epoch: epoch, sequence: sequence), type: type, at: JSON(store.clock()), workspaceId: workspaceId,
      data: data)
  }
}
