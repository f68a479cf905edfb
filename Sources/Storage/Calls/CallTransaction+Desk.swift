package import Domain
package import Foundation
import GRDB

extension CallTransaction {
  /// The number that was called and how long its phones ring.
  package func line(_ e164: String, in workspaceId: Workspace.ID) throws -> (
    phoneNumberId: PhoneNumber.ID?, ringSeconds: Int
  ) {
    let sql = """
      SELECT ringSeconds,
        (SELECT id FROM phoneNumber WHERE workspaceId = workspace.id AND e164 = ? AND deletedAt IS NULL)
      FROM workspace WHERE id = ?
      """
    let line = try db.first(hot: sql, [.text(e164), Bound(workspaceId)]) { row in
      ((row[1] as String?).map { PhoneNumber.ID($0) }, row[0] as Int)
    }
    return line ?? (nil, 25)
  }

  package func ringSeconds(of workspaceId: Workspace.ID) throws -> Int {
    try db.first(hot: "SELECT ringSeconds FROM workspace WHERE id = ?", [Bound(workspaceId)]) { $0[0] } ?? 25
  }

  /// The agents that a number rings, as they stand at `now`.
  package func candidates(for phoneNumberId: PhoneNumber.ID, at now: Date) throws -> [AgentStanding] {
    try db.standings(assignedTo: phoneNumberId, at: now)
  }

  /// An agent that has not left, by the identity in `client:…`.
  package func agentId(identity: String, in workspaceId: Workspace.ID) throws -> Agent.ID? {
    let statement = try db.cachedStatement(
      sql: "SELECT id FROM agent WHERE identity = ? AND workspaceId = ? AND deletedAt IS NULL")
    return try String.fetchOne(statement, arguments: [identity, workspaceId.rawValue]).map { ID($0) }
  }

  /// Nil when the workspace has no such agent any more.
  package func identity(of agentId: Agent.ID, in workspaceId: Workspace.ID) throws -> String? {
    try db.value(
      "SELECT identity FROM agent WHERE id = ? AND workspaceId = ? AND deletedAt IS NULL", [agentId, workspaceId])
  }

  /// The number that the agent may show to those who are called: one that is assigned to the agent; an owner or admin
  /// may use any of the workspace's.
  package func callerID(
    _ phoneNumberId: PhoneNumber.ID, of agentId: Agent.ID, in workspaceId: Workspace.ID
  ) throws -> String? {
    try db.value(
      """
      SELECT e164 FROM phoneNumber
      WHERE id = ? AND workspaceId = ? AND deletedAt IS NULL AND (
        EXISTS (SELECT 1 FROM phoneNumberAgent WHERE phoneNumberId = phoneNumber.id AND agentId = ?)
        OR EXISTS (SELECT 1 FROM agent JOIN membership USING (workspaceId, userId)
          WHERE agent.id = ? AND agent.workspaceId = phoneNumber.workspaceId AND role IN ('owner', 'admin')))
      """, [phoneNumberId, workspaceId, agentId, agentId])
  }

  package func isOnCall(_ agentId: Agent.ID) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: "SELECT 1 FROM leg WHERE agentId = ? AND endedAt IS NULL AND acceptedAt IS NOT NULL LIMIT 1")
    return try Int.fetchOne(statement, arguments: [agentId.rawValue]) != nil
  }

  package func outboundLimit(of workspaceId: Workspace.ID) throws -> Int {
    try db.value("SELECT outboundLimit FROM workspace WHERE id = ?", [workspaceId]) ?? 0
  }

  package func openOutboundCalls(in workspaceId: Workspace.ID) throws -> Int {
    let statement = try db.cachedStatement(
      sql: "SELECT count(*) FROM call WHERE workspaceId = ? AND endedAt IS NULL AND direction = 'outbound'")
    return try Int.fetchOne(statement, arguments: [workspaceId.rawValue]) ?? 0
  }
}
