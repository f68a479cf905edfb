package import Domain
package import Foundation
package import Storage

/// The signed-in person behind a request.
package struct Principal: Sendable, Equatable {
  package let user: User
  /// An API token's owner is an admin here: what it makes outlives it, and shall not be more than it says it may.
  package let memberships: [Membership]
  package let session: SignInSession
  /// Set when this request prolonged the session: a cookie is then given anew with this end.
  package let renewedUntil: Date?
  /// What an API token may be used for; nil for a person who is signed in, who may do all that their role allows.
  package let scopes: Set<APIToken.Scope>?

  package init(
    user: User, memberships: [Membership], session: SignInSession, renewedUntil: Date? = nil,
    scopes: Set<APIToken.Scope>? = nil
  ) {
    self.user = user
    self.memberships = scopes == nil ? memberships : memberships.map { $0.atMost(.admin) }
    self.session = session
    self.renewedUntil = renewedUntil
    self.scopes = scopes
  }

  package var actor: Actor { Actor(userId: user.id, session: session.tokenHash) }

  package func actor(as membership: Membership) -> Actor { Actor(membership, session: session.tokenHash) }

  /// - Throws: `forbidden` for a token that was made without this scope.
  package func require(_ scope: APIToken.Scope) throws(AppError) {
    guard let scopes, !scopes.contains(scope) else { return }
    throw AppError(.forbidden, "This token was made without the scope \"\(scope.rawValue)\".")
  }

  /// - Throws: `forbidden` for a token: who has one must not make more of it.
  package func requirePerson() throws(AppError) {
    guard scopes == nil else { throw AppError(.forbidden, "A token may not do this. Sign in as a person.") }
  }

  /// The one check of every route below a workspace: `notFound` for a workspace that is not the person's, `forbidden`
  /// for too low a role.
  package func require(_ workspaceId: Workspace.ID, atLeast role: Role = .agent) throws(AppError) -> Membership {
    guard let membership = memberships.first(where: { $0.workspaceId == workspaceId }) else {
      throw AppError.notFound("workspace")
    }
    if role > .admin { try requirePerson() }
    guard membership.role >= role else {
      throw AppError(.forbidden, "Only \(role == .owner ? "an owner" : "an admin or owner") may do this.")
    }
    return membership
  }
}

extension Membership {
  fileprivate func atMost(_ highest: Role) -> Membership {
    Membership(
      workspaceId: workspaceId, workspaceName: workspaceName, userId: userId, role: min(role, highest),
      agentId: agentId)
  }
}
