import Cryptography
import Domain
import Foundation
import GRDB

/// A workspace and a place in it, made inside a job. The unguessable parts are made before it.
struct WorkspaceSeed: Sendable {
  let id: Workspace.ID
  let webhookKey: String
  let seat: SeatSeed
  let at: Date

  init(_ store: Store) {
    id = store.newID()
    webhookKey = BaseEncoding.base32.encode(randomBytes(20))
    seat = SeatSeed(store)
    at = seat.at
  }
}

struct SeatSeed: Sendable {
  let agentId: Agent.ID
  let userId: User.ID
  let identity: String
  let at: Date

  init(_ store: Store) {
    agentId = store.newID()
    userId = store.newID()
    identity = "agent_" + BaseEncoding.base32.encode(randomBytes(16))
    at = store.clock()
  }
}

extension WriteTransaction {
  func insertUser(_ user: NewUser, id: User.ID, at: Date) throws {
    guard try db.row("SELECT 1 FROM user WHERE email = ?", [user.email]) == nil else {
      throw AppError(.conflict, "Somebody uses this e-mail address already.", field: "email")
    }
    try db.run(
      "INSERT INTO user (id, name, email, passwordHash, createdAt) VALUES (?, ?, ?, ?, ?)",
      [id, user.name, user.email, user.passwordHash, at.milliseconds])
  }

  func insertWorkspace(_ new: NewWorkspace, _ seed: WorkspaceSeed) throws {
    try db.run(
      "INSERT INTO workspace (id, name, country, timeZone, webhookKey, createdAt) VALUES (?, ?, ?, ?, ?, ?)",
      [seed.id, new.name, new.country, new.timeZone, seed.webhookKey, seed.at.milliseconds])
  }

  /// Membership and a seat: every member may take calls, from the moment they say that they are available.
  func join(_ userId: User.ID, name: String, to workspaceId: Workspace.ID, as role: Role, _ seed: SeatSeed) throws {
    try db.run(
      "INSERT INTO membership (workspaceId, userId, role) VALUES (?, ?, ?)", [workspaceId, userId, role.rawValue])
    try db.run(
      "INSERT INTO agent (id, workspaceId, userId, name, identity, availabilityAt, createdAt) VALUES (?, ?, ?, ?, ?, ?, ?)",
      [seed.agentId, workspaceId, userId, name, seed.identity, seed.at.milliseconds, seed.at.milliseconds])
    try appendAgentEvent(.agentUpdated, of: seed.agentId, at: seed.at)
  }
}

extension Database {
  private static let membership = """
    SELECT m.workspaceId, w.name AS workspaceName, m.userId, m.role, a.id AS agentId
    FROM membership m JOIN workspace w ON w.id = m.workspaceId
    LEFT JOIN agent a ON a.workspaceId = m.workspaceId AND a.userId = m.userId AND a.deletedAt IS NULL
    """

  func memberships(of userId: User.ID) throws -> [Membership] {
    try rows(Self.membership + " WHERE m.userId = ? ORDER BY w.name, w.id", [userId]).map(Membership.init)
  }

  func membership(of userId: User.ID, in workspaceId: Workspace.ID) throws -> Membership? {
    try row(Self.membership + " WHERE m.workspaceId = ? AND m.userId = ?", [workspaceId, userId])
      .map(Membership.init)
  }

  func user(_ id: User.ID) throws -> User? {
    try row("SELECT id, name, email, createdAt FROM user WHERE id = ?", [id]).map(User.init)
  }
}

extension User {
  init(_ row: Row) {
    self.init(id: row.id("id"), name: row["name"], email: row["email"], createdAt: row.date("createdAt"))
  }
}

extension Membership {
  init(_ row: Row) throws {
    self.init(
      workspaceId: row.id("workspaceId"), workspaceName: row["workspaceName"], userId: row.id("userId"),
      role: try row.word("role"), agentId: row.optionalID("agentId"))
  }
}
