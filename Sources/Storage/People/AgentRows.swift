package import Domain
import Foundation
import GRDB

/// An agent as it stands, with what its user is in the workspace.
package struct AgentEntry: Sendable, Equatable {
  package let standing: AgentStanding
  package let email: String?
  package let role: Role?

  package init(standing: AgentStanding, email: String?, role: Role?) {
    self.standing = standing
    self.email = email
    self.role = role
  }
}

extension Database {
  /// `?1` is now: a lease that has lapsed counts no more, swept or not.
  private static let entry = """
    SELECT a.*, u.email, m.role,
      EXISTS (SELECT 1 FROM agentDevice d
        WHERE d.agentId = a.id AND d.state = 'registered' AND d.expiresAt > ?1) AS isReachable,
      (SELECT l.callId FROM leg l
        WHERE l.agentId = a.id AND l.endedAt IS NULL AND l.acceptedAt IS NOT NULL LIMIT 1) AS onCallId
    FROM agent a LEFT JOIN user u ON u.id = a.userId
    LEFT JOIN membership m ON m.workspaceId = a.workspaceId AND m.userId = a.userId
    """

  /// All of the workspace's agents, by name.
  func agentEntries(in workspaceId: Workspace.ID, at now: Date) throws -> [AgentEntry] {
    try rows(
      Self.entry + " WHERE a.workspaceId = ?2 AND a.deletedAt IS NULL ORDER BY a.name COLLATE NOCASE, a.id",
      [now.milliseconds, workspaceId]
    ).map(AgentEntry.init)
  }

  func agentEntry(_ id: Agent.ID, at now: Date) throws -> AgentEntry? {
    try row(Self.entry + " WHERE a.id = ?2 AND a.deletedAt IS NULL", [now.milliseconds, id]).map(AgentEntry.init)
  }

  func agentEntry(_ id: Agent.ID, in workspaceId: Workspace.ID, at now: Date) throws -> AgentEntry {
    guard let entry = try agentEntry(id, at: now), entry.standing.agent.workspaceId == workspaceId else {
      throw AppError.notFound("agent")
    }
    return entry
  }

  func standing(of id: Agent.ID, at now: Date) throws -> AgentStanding? { try agentEntry(id, at: now)?.standing }

  /// The agents of a number, for routing. Read by position: every caller who arrives asks.
  func standings(assignedTo numberId: PhoneNumber.ID, at now: Date) throws -> [AgentStanding] {
    try all(
      hot: """
        SELECT a.id, a.workspaceId, a.userId, a.name, a.identity, a.availability, a.availabilityAt, a.lastCallEndedAt,
          a.createdAt,
          EXISTS (SELECT 1 FROM agentDevice d
            WHERE d.agentId = a.id AND d.state = 'registered' AND d.expiresAt > ?1),
          (SELECT l.callId FROM leg l
            WHERE l.agentId = a.id AND l.endedAt IS NULL AND l.acceptedAt IS NOT NULL LIMIT 1)
        FROM phoneNumberAgent p JOIN agent a ON a.id = p.agentId
        WHERE p.phoneNumberId = ?2 AND a.deletedAt IS NULL
        """, [Bound(now), Bound(numberId)]
    ) { row in
      let callId = (row[10] as String?).map { Call.ID($0) }
      return AgentStanding(
        agent: Agent(
          id: ID(row[0]), workspaceId: ID(row[1]), userId: (row[2] as String?).map { ID($0) }, name: row[3],
          identity: row[4], availability: try decoded(row[5]), availabilityAt: Date(milliseconds: row[6]),
          lastCallEndedAt: Date(milliseconds: row[7] as Int64?), createdAt: Date(milliseconds: row[8])),
        isReachable: row[9], isOnCall: callId != nil, callId: callId)
    }
  }
}

extension AgentEntry {
  init(_ row: Row) throws {
    let callId: Call.ID? = row.optionalID("onCallId")
    self.init(
      standing: AgentStanding(
        agent: try Agent(row), isReachable: row["isReachable"], isOnCall: callId != nil, callId: callId),
      email: row["email"], role: try row.optionalWord("role"))
  }
}

extension Agent {
  init(_ row: Row) throws {
    self.init(
      id: row.id("id"), workspaceId: row.id("workspaceId"), userId: row.optionalID("userId"), name: row["name"],
      identity: row["identity"], availability: try row.word("availability"), availabilityAt: row.date("availabilityAt"),
      lastCallEndedAt: row.optionalDate("lastCallEndedAt"), createdAt: row.date("createdAt"))
  }
}

extension WriteTransaction {
  /// Publishes the agent as it stands now.
  func appendAgentEvent(_ kind: DeskEvent.Kind, of id: Agent.ID, at now: Date) throws {
    guard let entry = try db.agentEntry(id, at: now) else { return }
    try appendEvent(
      kind, in: entry.standing.agent.workspaceId, at: now, agentId: id,
      data: EventData.agent(entry.standing, email: entry.email, role: entry.role))
  }
}
