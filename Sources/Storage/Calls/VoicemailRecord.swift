import Domain
import Foundation
import GRDB

/// A voicemail with what its recording and its call say of it.
enum VoicemailRecord {
  static let select = """
    SELECT voicemail.workspaceId, voicemail.id, voicemail.callId, call."from", call.phoneNumberId,
      voicemail.receivedAt, recording.durationSeconds, voicemail.heardAt, recording.localPath IS NOT NULL
    FROM voicemail JOIN recording ON recording.id = voicemail.recordingId JOIN call ON call.id = voicemail.callId
    """

  static func find(_ db: Database, id: String) throws -> (workspaceId: Workspace.ID, summary: VoicemailSummary)? {
    let statement = try db.cachedStatement(sql: select + " WHERE voicemail.id = ?")
    return try Row.fetchOne(statement, arguments: [id]).map { (ID($0[0]), summary(from: $0)) }
  }

  static func summary(from row: Row) -> VoicemailSummary {
    VoicemailSummary(
      id: ID(row[1]), callId: ID(row[2]), from: row[3], phoneNumberId: (row[4] as String?).map { ID($0) },
      receivedAt: Date(milliseconds: row[5]), durationSeconds: row[6],
      heardAt: Date(milliseconds: row[7] as Int64?), isReady: row[8])
  }
}
