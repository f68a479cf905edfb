package import Domain
import Foundation
import GRDB

extension Store {
  package func agents(in workspaceId: Workspace.ID) async throws -> [AgentEntry] {
    let now = clock()
    return try await read { try $0.agentEntries(in: workspaceId, at: now) }
  }

  /// `notFound` for one of another workspace.
  package func agent(_ id: Agent.ID, in workspaceId: Workspace.ID) async throws -> AgentEntry {
    let now = clock()
    return try await read { try $0.agentEntry(id, in: workspaceId, at: now) }
  }

  /// Gives somebody a seat: a new user, or the one who has that e-mail already, whose password stays while there is a
  /// workspace that it opens.
  ///
  /// - Parameter actor: who must be admin of a workspace of the person who exists already. Otherwise whoever made the
  ///   user first, and knows the password, would be let into the workspace of somebody who knows nothing of that. Nil for
  ///   what comes from no request.
  package func addAgent(
    _ person: NewUser, as role: Role, in workspaceId: Workspace.ID, by actor: Actor? = nil
  ) async throws -> AgentEntry {
    let seed = SeatSeed(self)
    return try await write { transaction in
      let db = transaction.db
      if let actor { try db.require(actor) }
      let existing: User.ID? = try db.row("SELECT id FROM user WHERE email = ?", [person.email])?.id("id")
      if let existing, try db.membership(of: existing, in: workspaceId) != nil {
        throw AppError(.conflict, "Somebody with this e-mail address is in the workspace already.", field: "email")
      }
      if let existing {
        if try db.memberships(of: existing).isEmpty {
          try db.run(
            "UPDATE user SET name = ?, passwordHash = ? WHERE id = ?", [person.name, person.passwordHash, existing])
        } else if let actor, try !db.isAdmin(actor.userId, over: existing) {
          throw AppError(.conflict, "Somebody outside of your team uses this e-mail address already.", field: "email")
        }
      } else {
        try transaction.insertUser(person, id: seed.userId, at: seed.at)
      }
      try transaction.join(existing ?? seed.userId, name: person.name, to: workspaceId, as: role, seed)
      return try db.agentEntry(seed.agentId, in: workspaceId, at: seed.at)
    }
  }

  /// - Parameters:
  ///   - actor: nil for what comes from no request.
  ///   - rule: throws what forbids the change; pure.
  package func changeAgent(
    _ id: Agent.ID, in workspaceId: Workspace.ID, _ changes: AgentChanges, by actor: Actor? = nil,
    rule: @escaping @Sendable (AgentEntry, MemberSituation) throws -> Void
  ) async throws -> AgentEntry {
    let now = clock()
    return try await write { transaction in
      let db = transaction.db
      if let actor { try db.require(actor) }
      let before = try db.agentEntry(id, in: workspaceId, at: now)
      let situation = try db.situation(before)
      try rule(before, situation)
      if let name = changes.name { try db.run("UPDATE agent SET name = ? WHERE id = ?", [name, id]) }
      if let userId = situation.userId {
        if let name = changes.name, situation.otherWorkspaces == 0 {
          try db.run("UPDATE user SET name = ? WHERE id = ?", [name, userId])
        }
        if let role = changes.role {
          try db.run(
            "UPDATE membership SET role = ? WHERE workspaceId = ? AND userId = ?", [role.rawValue, workspaceId, userId])
        }
        if let hash = changes.passwordHash { try db.setPassword(hash, of: userId, by: actor) }
      }
      let after = try db.agentEntry(id, in: workspaceId, at: now)
      if after != before { try transaction.appendAgentEvent(.agentUpdated, of: id, at: now) }
      return after
    }
  }

  /// Takes the seat away; the calls keep their agent's name. Who is left without a workspace is signed out.
  ///
  /// - Parameter rule: throws what forbids it; pure.
  package func removeAgent(
    _ id: Agent.ID, in workspaceId: Workspace.ID, rule: @escaping @Sendable (AgentEntry, MemberSituation) throws -> Void
  ) async throws {
    let now = clock()
    try await write { transaction in
      let db = transaction.db
      let before = try db.agentEntry(id, in: workspaceId, at: now)
      let situation = try db.situation(before)
      try rule(before, situation)
      try db.run(
        "UPDATE agent SET deletedAt = ?, availability = 'offline', availabilityAt = ?1 WHERE id = ?2",
        [now.milliseconds, id])
      try db.run("DELETE FROM agentDevice WHERE agentId = ?", [id])
      try db.run("DELETE FROM phoneNumberAgent WHERE agentId = ?", [id])
      if let userId = situation.userId {
        try db.run("DELETE FROM membership WHERE workspaceId = ? AND userId = ?", [workspaceId, userId])
        try db.run("DELETE FROM apiToken WHERE userId = ? AND workspaceId = ?", [userId, workspaceId])
        if situation.otherWorkspaces == 0 {
          try db.run("DELETE FROM session WHERE userId = ?", [userId])
          try db.run("DELETE FROM apiToken WHERE userId = ?", [userId])
        }
      }
      try transaction.appendEvent(
        .agentUpdated, in: workspaceId, at: now, agentId: id, data: EventData.agentDeleted(id))
    }
  }

  /// What the agent chose. Nothing is published when it is what it was.
  package func setAvailability(
    _ availability: Availability, of id: Agent.ID, in workspaceId: Workspace.ID
  ) async throws -> AgentEntry {
    let now = clock()
    return try await write { transaction in
      let db = transaction.db
      let before = try db.agentEntry(id, in: workspaceId, at: now)
      guard before.standing.agent.availability != availability else { return before }
      try db.run(
        "UPDATE agent SET availability = ?, availabilityAt = ? WHERE id = ?",
        [availability.rawValue, now.milliseconds, id])
      try transaction.appendAgentEvent(.agentAvailability, of: id, at: now)
      return try db.agentEntry(id, in: workspaceId, at: now)
    }
  }
}

extension Database {
  fileprivate func isAdmin(_ actor: User.ID, over userId: User.ID) throws -> Bool {
    try row(
      """
      SELECT 1 FROM membership m JOIN membership own ON own.workspaceId = m.workspaceId
      WHERE m.userId = ? AND own.userId = ? AND own.role <> 'agent' LIMIT 1
      """, [userId, actor]) != nil
  }

  fileprivate func situation(_ entry: AgentEntry) throws -> MemberSituation {
    let agent = entry.standing.agent
    let owners: Int? = try value(
      "SELECT count(*) FROM membership WHERE workspaceId = ? AND role = 'owner' AND userId IS NOT ?",
      [agent.workspaceId, agent.userId])
    let others: Int? = try value(
      "SELECT count(*) FROM membership WHERE userId = ? AND workspaceId <> ?", [agent.userId, agent.workspaceId])
    return MemberSituation(
      userId: agent.userId, role: entry.role, otherOwners: owners ?? 0, otherWorkspaces: others ?? 0)
  }
}
