package import Cryptography
package import Domain
package import Storage

/// What owners and admins do to their workspace and its people. The caller passes the membership that
/// `Principal.require(_:atLeast: .admin)` gave.
package struct Team: Sendable {
  private let store: Store
  private let hasher: PasswordHasher

  package init(store: Store, hasher: PasswordHasher) {
    self.store = store
    self.hasher = hasher
  }

  /// Gives somebody a seat. A colleague from another workspace of the actor's keeps the password; somebody else's is
  /// refused.
  package func addAgent(
    name: String, email: String, password: String, role: Role, by member: Membership,
    session: SignInSession? = nil
  ) async throws -> AgentEntry {
    try TeamRule.check(.add(role), by: member, of: nil)
    let name = try FieldRules.name(name, field: "name")
    let email = try FieldRules.email(email, field: "email")
    try FieldRules.password(password, email: email, field: "password")
    let hash = try await hasher.hash(password)
    return try await store.addAgent(
      NewUser(name: name, email: email, passwordHash: hash), as: role, in: member.workspaceId,
      by: Actor(member, session: session?.tokenHash))
  }

  /// - Parameters:
  ///   - session: the member's own, which survives a new password of theirs; all others of that user end.
  ///   - check: throws what forbids a change of the agent as it is then; pure.
  package func changeAgent(
    _ id: Agent.ID, name: String?, role: Role?, password: String?, by member: Membership,
    session: SignInSession? = nil, check: @escaping @Sendable (AgentEntry) throws -> Void = { _ in }
  ) async throws -> AgentEntry {
    var changes = AgentChanges(role: role)
    if let name { changes.name = try FieldRules.name(name, field: "name") }
    if let password {
      let email = try await store.agent(id, in: member.workspaceId).email
      try FieldRules.password(password, email: email, field: "password")
      changes.passwordHash = try await hasher.hash(password)
    }
    let actor = Actor(member, session: session?.tokenHash)
    return try await store.changeAgent(id, in: member.workspaceId, changes, by: actor) {
      try TeamRule.check(.edit(role: role, hasPassword: password != nil), by: member, of: $1)
      try check($0)
    }
  }

  package func removeAgent(
    _ id: Agent.ID, by actor: Membership, check: @escaping @Sendable (AgentEntry) throws -> Void = { _ in }
  ) async throws {
    try await store.removeAgent(id, in: actor.workspaceId) {
      try TeamRule.check(.remove, by: actor, of: $1)
      try check($0)
    }
  }

  /// Another workspace, for somebody who owns one already.
  package func createWorkspace(
    name: String, country: String, timeZone: String, by principal: Principal
  ) async throws -> Workspace {
    guard principal.memberships.contains(where: { $0.role == .owner }) else {
      throw AppError(.forbidden, "Only an owner of a workspace may open another.")
    }
    let new = NewWorkspace(
      name: try FieldRules.name(name, field: "name"), country: try FieldRules.country(country, field: "country"),
      timeZone: try FieldRules.timeZone(timeZone, field: "timeZone"))
    return try await store.createWorkspace(new, ownedBy: principal.user.id)
  }

  /// - Parameter check: throws what forbids a change of the workspace as it is then; pure.
  package func changeWorkspace(
    _ changes: WorkspaceChanges, by actor: Membership, check: @escaping @Sendable (Workspace) throws -> Void = { _ in }
  ) async throws -> Workspace {
    var changes = changes
    changes.name = try changes.name.map { try FieldRules.name($0, field: "name") }
    changes.country = try changes.country.map { try FieldRules.country($0, field: "country") }
    changes.timeZone = try changes.timeZone.map { try FieldRules.timeZone($0, field: "timeZone") }
    changes.ringSeconds = try changes.ringSeconds.map { try FieldRules.ringSeconds($0, field: "ringSeconds") }
    if let allowed = changes.allowedCountries {
      changes.allowedCountries = .some(
        try allowed.map { try Set($0.map { try FieldRules.country($0, field: "allowedCountries") }).sorted() })
    }
    return try await store.updateWorkspace(actor.workspaceId, changes, check: check)
  }
}
