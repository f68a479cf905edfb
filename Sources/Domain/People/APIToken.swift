package import Foundation

/// What a program signs in with instead of a person. Only its hash is kept.
package struct APIToken: Sendable, Equatable {
  package typealias ID = Domain.ID<APIToken>

  /// What it may be used for, on top of what its user may.
  package enum Scope: String, Sendable, CaseIterable {
    /// Looking, and live events.
    case read
    /// Placing and ending calls, availability, messages: all that agents do.
    case calls
    /// All that admins do.
    case admin
  }

  package let id: ID
  package let userId: User.ID
  /// The only workspace that it reaches; nil for all of its user's.
  package let workspaceId: Workspace.ID?
  package let name: String
  package let scopes: Set<Scope>
  package let createdAt: Date
  /// nil for one that never ends by itself.
  package let expiresAt: Date?
  /// To within some minutes.
  package let lastUsedAt: Date?

  package init(
    id: ID, userId: User.ID, workspaceId: Workspace.ID?, name: String, scopes: Set<Scope>, createdAt: Date,
    expiresAt: Date?, lastUsedAt: Date? = nil
  ) {
    self.id = id
    self.userId = userId
    self.workspaceId = workspaceId
    self.name = name
    self.scopes = scopes
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.lastUsedAt = lastUsedAt
  }

  package func resource(madeBy user: String?) -> JSON {
    [
      "id": JSON(id), "name": .string(name), "workspaceId": JSON(workspaceId), "madeBy": JSON(user),
      "scopes": .array(Scope.allCases.filter(scopes.contains).map { .string($0.rawValue) }),
      "createdAt": JSON(createdAt), "expiresAt": JSON(expiresAt), "lastUsedAt": JSON(lastUsedAt),
    ]
  }
}
