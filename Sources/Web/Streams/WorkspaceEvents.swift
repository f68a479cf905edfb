import Domain
import Foundation
import Realtime
import Storage

/// A workspace's event log as it is told: to streams, to who polls, over Socket.IO. The one place through which events
/// leave, so what somebody may not see is left out here.
struct WorkspaceEvents: Sendable {
  static let batch = 200

  /// Where telling begins.
  enum Place: Equatable {
    case after(Int64)
    /// The log does not go on from the cursor; why.
    case reset(String)
  }

  let store: Store
  let feed: EventFeed
  let workspaceId: Workspace.ID

  /// Oldest first. What was committed lately comes from the feed's memory, which saves five hundred streams five hundred
  /// reads.
  func recent(after sequence: Int64) async throws -> [DeskEvent] {
    if let recent = feed.events(after: sequence, in: workspaceId) { return Array(recent.prefix(Self.batch)) }
    return try await stored(after: sequence, limit: Self.batch)
  }

  /// Oldest first, with all that was committed before: the feed hears of a commit a moment after readers see it.
  func stored(after sequence: Int64, limit: Int) async throws -> [DeskEvent] {
    try await store.events(after: sequence, in: workspaceId, limit: limit)
  }

  /// The newest sequence of all workspaces.
  func head() async throws -> Int64 { try await store.eventHead() }

  func place(of text: String) async throws -> Place {
    guard let cursor = EventCursor(text) else { return .reset("unreadable") }
    guard cursor.epoch == epoch else { return .reset("restored") }
    guard try await cursor.sequence <= head() else { return .reset("ahead") }
    guard let oldest = try await store.oldestEvent(), cursor.sequence < oldest - 1 else {
      return .after(cursor.sequence)
    }
    return .reset("expired")
  }

  /// What there is, and the sequence after which to go on.
  func snapshot() async throws -> (head: Int64, message: EventMessage) {
    let now = store.clock()
    guard let workspace = try await store.workspace(workspaceId) else { throw AppError.notFound("workspace") }
    let day = workspace.day(of: now)
    let snapshot = try await store.snapshot(of: workspaceId, dayStart: day.start, at: now)
    return (snapshot.head, message("snapshot", snapshot.head, snapshot.resource(dayEnd: day.end)))
  }

  func message(_ event: DeskEvent) -> EventMessage { EventMessage(event, epoch: epoch) }

  /// The log does not go on from where somebody was. Without a cursor: whoever is lost before the snapshot that follows
  /// must get one when they come back.
  func reset(_ reason: String) -> EventMessage { message("reset", nil, ["reason": .string(reason)]) }

  /// Of what stands in no log.
  func message(_ type: String, _ sequence: Int64?, _ data: JSON) -> EventMessage {
    EventMessage(
      id: sequence.map { EventCursor(epoch: epoch, sequence: $0) }, type: type, at: JSON(store.clock()),
      workspaceId: workspaceId,
      data: data)
  }

  func cursor(_ sequence: Int64) -> String { EventCursor(epoch: epoch, sequence: sequence).text }

  private var epoch: String { store.installation.epoch }
}
