package import Domain
import GRDB

/// What must be known of a number before it is given back.
extension Store {
  /// nil for one that has gone from the account; `notFound` for one that the workspace never had.
  package func phoneNumberUnlessGone(
    _ id: PhoneNumber.ID, in workspaceId: Workspace.ID
  ) async throws -> PhoneNumberEntry? {
    try await read { db in
      let isGone: Bool? = try db.value(
        "SELECT deletedAt IS NOT NULL FROM phoneNumber WHERE id = ? AND workspaceId = ?", [id, workspaceId])
      return isGone == true ? nil : try db.phoneNumberEntry(id, in: workspaceId)
    }
  }

  /// Whether a call to it, or one that shows it as the caller, is open.
  package func isOnCall(_ id: PhoneNumber.ID, in workspaceId: Workspace.ID) async throws -> Bool {
    try await read { db in
      try db.row(
        "SELECT 1 FROM call WHERE workspaceId = ? AND endedAt IS NULL AND phoneNumberId = ? LIMIT 1", [workspaceId, id])
        != nil
    }
  }
}
