package import Domain
import Foundation
import GRDB

extension Store {
  package func workspace(_ id: Workspace.ID) async throws -> Workspace? { try await read { try $0.workspace(id) } }

  package func workspace(webhookKey: String) async throws -> Workspace? {
    try await read { try $0.workspace(webhookKey: webhookKey) }
  }

  /// Every workspace's id, oldest first: for what runs over all of them.
  package func workspaceIds() async throws -> [Workspace.ID] {
    try await read { try $0.rows("SELECT id FROM workspace ORDER BY id").map { $0.id("id") } }
  }

  /// A workspace with its first owner, who gets a seat.
  package func createWorkspace(_ new: NewWorkspace, ownedBy userId: User.ID) async throws -> Workspace {
    let seed = WorkspaceSeed(self)
    return try await write { transaction in
      guard let user = try transaction.db.user(userId) else { throw AppError.notFound("user") }
      try transaction.insertWorkspace(new, seed)
      try transaction.join(userId, name: user.name, to: seed.id, as: .owner, seed.seat)
      return try transaction.db.requireWorkspace(seed.id)
    }
  }

  /// - Parameter check: throws what forbids a change of the workspace as it is; pure.
  package func updateWorkspace(
    _ id: Workspace.ID, _ changes: WorkspaceChanges, check: @escaping @Sendable (Workspace) throws -> Void = { _ in }
  ) async throws -> Workspace {
    try await write { transaction in
      var workspace = try transaction.db.requireWorkspace(id)
      try check(workspace)
      if let name = changes.name { workspace.name = name }
      if let country = changes.country { workspace.country = country }
      if let timeZone = changes.timeZone { workspace.timeZone = timeZone }
      if let allowed = changes.allowedCountries { workspace.allowedCountries = allowed }
      if let seconds = changes.ringSeconds { workspace.ringSeconds = seconds }
      if let url = changes.fallbackUrl { workspace.fallbackUrl = url }
      try transaction.db.run(
        """
        UPDATE workspace SET name = ?, country = ?, timeZone = ?, allowedCountries = ?, ringSeconds = ?, fallbackUrl = ?
        WHERE id = ?
        """,
        [
          workspace.name, workspace.country, workspace.timeZone,
          workspace.allowedCountries.map { JSON.array($0.map(JSON.string)).text }, workspace.ringSeconds,
          workspace.fallbackUrl, id,
        ])
      return workspace
    }
  }

  /// Removes a workspace with all that belongs to it. `conflict` while Twilio still points at it or somebody speaks.
  ///
  /// - Parameter check: throws what forbids it for the workspace as it is; pure.
  package func deleteWorkspace(
    _ id: Workspace.ID, check: @escaping @Sendable (Workspace) throws -> Void = { _ in }
  ) async throws {
    try await write { transaction in
      let db = transaction.db
      try check(try db.requireWorkspace(id))
      guard try db.row("SELECT 1 FROM twilioAccount WHERE workspaceId = ?", [id]) == nil else {
        throw AppError(.conflict, "Disconnect Twilio first, so that the numbers get their earlier settings back.")
      }
      guard try db.row("SELECT 1 FROM call WHERE workspaceId = ? AND endedAt IS NULL LIMIT 1", [id]) == nil else {
        throw AppError(.conflict, "There are open calls; wait for them to end.")
      }
      try db.run("DELETE FROM workspace WHERE id = ?", [id])
    }
  }
}

extension Database {
  func workspace(_ id: Workspace.ID) throws -> Workspace? {
    try row("SELECT * FROM workspace WHERE id = ?", [id]).map(Workspace.init)
  }

  func workspace(webhookKey: String) throws -> Workspace? {
    try row("SELECT * FROM workspace WHERE webhookKey = ?", [webhookKey]).map(Workspace.init)
  }

  func requireWorkspace(_ id: Workspace.ID) throws -> Workspace {
    guard let workspace = try workspace(id) else { throw AppError.notFound("workspace") }
    return workspace
  }
}

extension Workspace {
  init(_ row: Row) throws {
    let allowed = row["allowedCountries"] as String?
    self.init(
      id: row.id("id"), name: row["name"], country: row["country"], timeZone: row["timeZone"],
      allowedCountries: try allowed.map { try JSONDecoder().decode([String].self, from: Data($0.utf8)) },
      ringSeconds: row["ringSeconds"], outboundLimit: row["outboundLimit"], fallbackUrl: row["fallbackUrl"],
      webhookKey: row["webhookKey"],
      createdAt: row.date("createdAt"))
  }
}
