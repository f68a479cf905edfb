package import Domain
package import Foundation
import GRDB

/// What a recording callback said.
package struct RecordingReport: Sendable {
  package enum Status: String, Sendable { case inProgress = "in-progress", completed, absent, failed }

  package let sid: String
  package let status: Status
  package let durationSeconds: Int?

  package init(sid: String, status: Status, durationSeconds: Int?) {
    self.sid = sid
    self.status = status
    self.durationSeconds = durationSeconds
  }
}

extension CallTransaction {
  /// Saves the report; a final status is never taken back. Returns whether it says anything new.
  package func record(_ report: RecordingReport, of call: Call, newId: String, at now: Date) throws -> Bool {
    if report.status != .inProgress { try stopAwaitingMessage(of: call.id) }
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO recording (id, workspaceId, callId, sid, source, status, durationSeconds, createdAt)
        VALUES (?, ?, ?, ?, 'voicemail', ?, ?, ?)
        ON CONFLICT (sid) DO UPDATE SET status = excluded.status,
          durationSeconds = ifnull(excluded.durationSeconds, durationSeconds)
        WHERE recording.status = 'in-progress' AND recording.callId = excluded.callId
          AND excluded.status <> 'in-progress'
        """)
    try statement.execute(arguments: [
      newId, call.workspaceId.rawValue, call.id.rawValue, report.sid, report.status.rawValue, report.durationSeconds,
      now.milliseconds,
    ])
    return db.changesCount > 0
  }

  /// Makes a voicemail of a completed recording and tells the desk.
  package func keepVoicemail(recordingSid: String, of call: Call, newId: String, at now: Date) throws {
    try db.execute(
      sql: """
        INSERT INTO voicemail (id, workspaceId, callId, recordingId, receivedAt)
        SELECT ?, workspaceId, callId, id, ? FROM recording WHERE sid = ?
        """, arguments: [newId, now.milliseconds, recordingSid])
    try tellOfVoicemail(newId, .voicemailReceived, at: now)
  }

  /// The audio is below the data directory now.
  ///
  /// - Returns: false when nobody wants it any more.
  package func recordingArrived(_ sid: String, localPath: String, at now: Date) throws -> Bool {
    try db.execute(
      sql: "UPDATE recording SET localPath = ? WHERE sid = ? AND deletedAt IS NULL", arguments: [localPath, sid])
    guard db.changesCount > 0 else { return false }
    let id = try String.fetchOne(
      db,
      sql: """
        SELECT voicemail.id FROM voicemail JOIN recording ON recording.id = voicemail.recordingId
        WHERE recording.sid = ? AND voicemail.deletedAt IS NULL
        """, arguments: [sid])
    if let id { try tellOfVoicemail(id, .recordingReady, at: now) }
    return true
  }

  /// - Parameter check: throws what forbids a change of the voicemail as it is; pure.
  /// - Returns: false when the workspace has no such voicemail.
  package func markVoicemail(
    _ id: String, heard: Bool, by user: User.ID, in workspaceId: Workspace.ID, at now: Date,
    check: (VoicemailSummary) throws -> Void = { _ in }
  ) throws -> Bool {
    guard let before = try db.voicemail(VoicemailSummary.ID(id), in: workspaceId) else { return false }
    try check(before)
    try db.execute(
      sql: """
        UPDATE voicemail SET heardAt = ?, heardBy = ? WHERE id = ? AND workspaceId = ? AND deletedAt IS NULL
        """,
      arguments: [heard ? now.milliseconds : nil, heard ? user.rawValue : nil, id, workspaceId.rawValue])
    try tellOfVoicemail(id, .voicemailUpdated, at: now)
    return true
  }

  /// - Returns: the path of the audio that may be removed; nil when the workspace has no such voicemail.
  package func deleteVoicemail(
    _ id: String, in workspaceId: Workspace.ID, at now: Date, check: (VoicemailSummary) throws -> Void = { _ in }
  ) throws -> String?? {
    guard let before = try db.voicemail(VoicemailSummary.ID(id), in: workspaceId) else { return nil }
    try check(before)
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT recording.id, recording.localPath, voicemail.callId FROM voicemail
        JOIN recording ON recording.id = voicemail.recordingId
        WHERE voicemail.id = ? AND voicemail.workspaceId = ? AND voicemail.deletedAt IS NULL
        """, arguments: [id, workspaceId.rawValue])
    guard let row else { return nil }
    try db.execute(sql: "UPDATE voicemail SET deletedAt = ? WHERE id = ?", arguments: [now.milliseconds, id])
    try db.execute(
      sql: "UPDATE recording SET status = 'deleted', deletedAt = ?, localPath = NULL WHERE id = ?",
      arguments: [now.milliseconds, row[0] as String])
    try transaction.appendEvent(
      .voicemailUpdated, in: workspaceId, at: now, callId: ID(row[2]), agentId: nil,
      data: (["voicemailId": .string(id), "deleted": true] as JSON).text)
    return .some(row[1])
  }

  private func tellOfVoicemail(_ id: String, _ kind: DeskEvent.Kind, at now: Date) throws {
    guard let voicemail = try VoicemailRecord.find(db, id: id) else { return }
    try transaction.appendEvent(
      kind, in: voicemail.workspaceId, at: now, callId: voicemail.summary.callId, agentId: nil,
      data: EventData.voicemail(voicemail.summary))
  }
}
