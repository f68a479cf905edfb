package import Domain
import GRDB

extension Store {
  /// A workspace's voicemails, newest first.
  package func voicemails(
    in workspaceId: Workspace.ID, before cursor: VoicemailSummary.ID? = nil, limit: Int
  ) async throws -> [VoicemailSummary] {
    try await read { db in
      let (condition, arguments): (String, [Argument?]) =
        cursor.map { (" AND voicemail.id < ?", [workspaceId, $0, limit]) } ?? ("", [workspaceId, limit])
      return try db.rows(
        VoicemailRecord.select + """
           WHERE voicemail.workspaceId = ? AND voicemail.deletedAt IS NULL\(condition)
          ORDER BY voicemail.id DESC LIMIT ?
          """, arguments
      ).map(VoicemailRecord.summary(from:))
    }
  }

  /// Nil when the workspace has no such voicemail.
  package func voicemail(
    _ id: VoicemailSummary.ID, in workspaceId: Workspace.ID
  ) async throws -> VoicemailSummary? {
    try await read { try $0.voicemail(id, in: workspaceId) }
  }

  /// Where the audio lies; nil when there is no such voicemail, or its audio is not here yet.
  package func voicemailAudioFile(
    _ id: VoicemailSummary.ID, in workspaceId: Workspace.ID
  ) async throws -> String? {
    let path: String? = try await read { db in
      try db.value(
        """
        SELECT recording.localPath FROM voicemail JOIN recording ON recording.id = voicemail.recordingId
        WHERE voicemail.id = ? AND voicemail.workspaceId = ? AND voicemail.deletedAt IS NULL
        """, [id, workspaceId])
    }
    return path.map(directory.file)
  }
}

extension Database {
  func voicemail(_ id: VoicemailSummary.ID, in workspaceId: Workspace.ID) throws -> VoicemailSummary? {
    try row(
      VoicemailRecord.select
        + " WHERE voicemail.id = ? AND voicemail.workspaceId = ? AND voicemail.deletedAt IS NULL",
      [id, workspaceId]
    ).map(VoicemailRecord.summary(from:))
  }
}
