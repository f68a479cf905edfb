package import Domain

/// What a person is made of; the password is hashed before it comes here.
package struct NewUser: Sendable {
  package let name: String
  /// Normalised by the caller; unique whatever its case.
  package let email: String
  package let passwordHash: String

  package init(name: String, email: String, passwordHash: String) {
    self.name = name
    self.email = email
    self.passwordHash = passwordHash
  }
}

package struct NewWorkspace: Sendable {
  package let name: String
  package let country: String
  package let timeZone: String

  package init(name: String, country: String, timeZone: String) {
    self.name = name
    self.country = country
    self.timeZone = timeZone
  }
}

/// What is to change of a workspace; nil leaves it.
package struct WorkspaceChanges: Sendable {
  package var name: String?
  package var country: String?
  package var timeZone: String?
  /// `.some(nil)`: the workspace's own country only.
  package var allowedCountries: [String]??
  package var ringSeconds: Int?
  /// `.some(nil)`: none.
  package var fallbackUrl: String??

  package init(
    name: String? = nil, country: String? = nil, timeZone: String? = nil, allowedCountries: [String]?? = nil,
    ringSeconds: Int? = nil, fallbackUrl: String?? = nil
  ) {
    self.name = name
    self.country = country
    self.timeZone = timeZone
    self.allowedCountries = allowedCountries
    self.ringSeconds = ringSeconds
    self.fallbackUrl = fallbackUrl
  }
}

/// What is to change of an agent and the user behind the seat; nil leaves it.
package struct AgentChanges: Sendable {
  package var name: String?
  package var role: Role?
  package var passwordHash: String?

  package init(name: String? = nil, role: Role? = nil, passwordHash: String? = nil) {
    self.name = name
    self.role = role
    self.passwordHash = passwordHash
  }
}

/// What a rule on changing somebody must know, as it stands inside the transaction.
package struct MemberSituation: Sendable {
  package let userId: User.ID?
  /// The role now; nil for somebody who is not a member.
  package let role: Role?
  package let otherOwners: Int
  package let otherWorkspaces: Int

  package init(userId: User.ID?, role: Role?, otherOwners: Int, otherWorkspaces: Int) {
    self.userId = userId
    self.role = role
    self.otherOwners = otherOwners
    self.otherWorkspaces = otherWorkspaces
  }
}
