package import Foundation

/// A person who can sign in; a member of workspaces, in each with a role.
package struct User: Sendable, Equatable {
  package typealias ID = Domain.ID<User>

  package let id: ID
  package var name: String
  package var email: String
  package let createdAt: Date

  package init(id: ID, name: String, email: String, createdAt: Date) {
    self.id = id
    self.name = name
    self.email = email
    self.createdAt = createdAt
  }
}

/// A user's place in one workspace.
package struct Membership: Sendable, Equatable {
  package let workspaceId: Workspace.ID
  package let workspaceName: String
  package let userId: User.ID
  package let role: Role
  /// The user's seat in that workspace, if it has one.
  package let agentId: Agent.ID?

  package init(
    workspaceId: Workspace.ID, workspaceName: String, userId: User.ID, role: Role, agentId: Agent.ID?
  ) {
    self.workspaceId = workspaceId
    self.workspaceName = workspaceName
    self.userId = userId
    self.role = role
    self.agentId = agentId
  }
}
