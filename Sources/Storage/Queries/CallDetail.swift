package import Domain
import GRDB

/// One call with all that is known of it.
package struct CallDetail: Sendable {
  package let call: Call
  package let legs: [Leg]
  package let names: [String: String]
  /// Oldest first; each one's payload holds its changes.
  package let events: [DeskEvent]
  package let voicemails: [VoicemailSummary]
}

extension Store {
  /// Nil when the workspace has no such call.
  package func callDetail(_ id: Call.ID, in workspaceId: Workspace.ID) async throws -> CallDetail? {
    try await read { db in
      guard let call = try CallRecord.find(db, id: id), call.workspaceId == workspaceId else { return nil }
      let legs = try LegRecord.list(db, ofCall: id)
      let entry = try db.entries(of: [call], in: workspaceId)
      let events = try db.rows("SELECT * FROM event WHERE callId = ? ORDER BY seq LIMIT 1000", [id])
      let voicemails = try db.rows(
        VoicemailRecord.select + " WHERE voicemail.callId = ? AND voicemail.deletedAt IS NULL ORDER BY voicemail.id",
        [id])
      return CallDetail(
        call: call, legs: call.endedAt == nil ? call.withPlannedLegs(legs) : legs, names: entry.first?.names ?? [:],
        events: events.compactMap(DeskEvent.init), voicemails: voicemails.map(VoicemailRecord.summary(from:)))
    }
  }
}
