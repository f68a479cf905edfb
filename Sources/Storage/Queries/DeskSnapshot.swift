package import Domain
package import Foundation
import Cryptography
import GRDB

/// A workspace as it is at one moment, with the place in the event log from which to go on.
package struct DeskSnapshot: Sendable {
  package let head: Int64
  package let calls: [CallEntry]
  package let agents: [AgentEntry]
  package let phoneNumbers: [PhoneNumberEntry]
  package let unheardVoicemails: Int
  package let today: DaySummary
}

/// A day's calls from outside.
package struct DaySummary: Sendable, Equatable {
  package let total: Int
  package let answered: Int
  /// Ended without a colleague having spoken to the caller, whatever the caller did.
  package let missed: Int
  /// From the first sign of the call to a colleague's hello; nil when none was answered.
  package let averageAnswerSeconds: Double?
}

extension Store {
  /// - Parameter dayStart: midnight where the workspace is.
  package func snapshot(
    of workspaceId: Workspace.ID, dayStart: Date, at now: Date
  ) async throws -> DeskSnapshot {
    try await read { db in
      let open = try db.calls(in: workspaceId, CallFilter(isOpen: true), before: nil, limit: 1000)
      return DeskSnapshot(
        head: try db.eventHead(), calls: try db.entries(of: open, in: workspaceId),
        agents: try db.agentEntries(in: workspaceId, at: now), phoneNumbers: try db.phoneNumberEntries(in: workspaceId),
        unheardVoicemails: try db.value(
          "SELECT count(*) FROM voicemail WHERE workspaceId = ? AND deletedAt IS NULL AND heardAt IS NULL",
          [workspaceId]) ?? 0,
        today: try db.daySummary(of: workspaceId, since: dayStart))
    }
  }

  /// The oldest sequence that is still kept; nil when none is.
  package func oldestEvent() async throws -> Int64? {
    try await read { try $0.value("SELECT min(seq) FROM event") }
  }
}

extension Database {
  func daySummary(of workspaceId: Workspace.ID, since start: Date) throws -> DaySummary {
    // Ids begin with their time, so the log's own index finds the day.
    let row = try row(
      """
      SELECT count(*) AS total, count(answeredAt) AS answered,
        ifnull(sum(endedAt IS NOT NULL AND answeredAt IS NULL), 0) AS missed,
        avg(answeredAt - startedAt) / 1000.0 AS averageAnswerSeconds
      FROM call WHERE workspaceId = ? AND id >= ? AND direction = 'inbound'
      """, [workspaceId, SortableIDSource.prefix(at: start)])
    return DaySummary(
      total: row?["total"] ?? 0, answered: row?["answered"] ?? 0, missed: row?["missed"] ?? 0,
      averageAnswerSeconds: row?["averageAnswerSeconds"])
  }
}
