package import Domain
import Storage

extension CallDesk {
  /// - Parameter check: throws what forbids a change of the voicemail as it is then; pure.
  /// - Throws: `notFound` when the workspace has no such voicemail.
  package func markVoicemail(
    _ id: VoicemailSummary.ID, heard: Bool, by user: User.ID, in workspaceId: Workspace.ID,
    check: @escaping @Sendable (VoicemailSummary) throws -> Void = { _ in }
  ) async throws {
    let now = now()
    let found = try await store.inCallTransaction {
      try $0.markVoicemail(id.rawValue, heard: heard, by: user, in: workspaceId, at: now, check: check)
    }
    guard found else { throw AppError.notFound("voicemail") }
  }

  /// Removes the sound of all messages of a workspace.
  package func removeRecordings(of workspaceId: Workspace.ID) {
    VoicemailFiles(directory: store.directory).removeAll(of: workspaceId)
  }

  /// Deletes all calls of a workspace with their legs, timelines and messages, sound included.
  package func deleteHistory(of workspaceId: Workspace.ID) async throws {
    try await store.deleteCalls(of: workspaceId)
    removeRecordings(of: workspaceId)
  }

  /// Deletes the message here, sound included.
  ///
  /// - Parameter check: throws what forbids it for the voicemail as it is then; pure.
  /// - Throws: `notFound` when the workspace has no such voicemail.
  package func deleteVoicemail(
    _ id: VoicemailSummary.ID, in workspaceId: Workspace.ID,
    check: @escaping @Sendable (VoicemailSummary) throws -> Void = { _ in }
  ) async throws {
    let now = now()
    let deleted = try await store.inCallTransaction {
      try $0.deleteVoicemail(id.rawValue, in: workspaceId, at: now, check: check)
    }
    guard let deleted else { throw AppError.notFound("voicemail") }
    if let path = deleted { VoicemailFiles(directory: store.directory).remove(path) }
  }
}
