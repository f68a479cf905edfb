package import Domain
package import Foundation
package import Storage

/// The signed-in person behind a request.
package struct Principal: Sendable, Equatable {
  package let user: User
  package let memberships: [Membership]
  package let session: SignInSession
  /// Set when this request prolonged the session: a cookie is then given anew with this end.
  package let renewedUntil: Date?

  package init(user: User, memberships: [Membership], session: SignInSession, renewedUntil: Date? = nil) {
    self.user = user
    self.memberships = memberships
    self.session = session
    self.renewedUntil = renewedUntil
  }

  /// The one check of every route below a workspace: `notFound` for a workspace that is not the person's, `forbidden`
  /// for too low a role.
  package func require(_ workspaceId: Workspace.ID, atLeast role: Role = .agent) throws(AppError) -> Membership {
    guard let membership = memberships.first(where: { $0.workspaceId == workspaceId }) else {
      throw AppError.notFound("workspace")
    }
    guard membership.role >= role else {
      throw AppError(.forbidden, "Only \(role == .owner ? "an owner" : "an admin or owner") may do this.")
    }
    return membership
  }
}
