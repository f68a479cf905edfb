package import Domain
import GRDB

/// A user with what is needed to check a password.
package struct Credentials: Sendable {
  package let user: User
  package let passwordHash: String
}

extension Store {
  /// Whether anybody exists.
  package func isSetUp() async throws -> Bool {
    try await read { try $0.row("SELECT 1 FROM user LIMIT 1") != nil }
  }

  /// The first owner and workspace, for as long as nobody exists; then `conflict`.
  package func createFirstOwner(_ owner: NewUser, workspace: NewWorkspace) async throws -> User {
    let seed = WorkspaceSeed(self)
    return try await write { transaction in
      guard try transaction.db.row("SELECT 1 FROM user LIMIT 1") == nil else {
        throw AppError(.conflict, "This installation is set up already; sign in instead.")
      }
      try transaction.insertUser(owner, id: seed.seat.userId, at: seed.at)
      try transaction.insertWorkspace(workspace, seed)
      try transaction.join(seed.seat.userId, name: owner.name, to: seed.id, as: .owner, seed.seat)
      try transaction.db.run("UPDATE installation SET setUpAt = ?", [seed.at.milliseconds])
      return User(id: seed.seat.userId, name: owner.name, email: owner.email, createdAt: seed.at)
    }
  }

  package func user(_ id: User.ID) async throws -> User? { try await read { try $0.user(id) } }

  package func credentials(email: String) async throws -> Credentials? {
    try await read { db in
      try db.row("SELECT id, name, email, passwordHash, createdAt FROM user WHERE email = ?", [email])
        .map { Credentials(user: User($0), passwordHash: $0["passwordHash"]) }
    }
  }

  /// The user's places, by the workspaces' names.
  package func memberships(of userId: User.ID) async throws -> [Membership] {
    try await read { try $0.memberships(of: userId) }
  }

  package func membership(of userId: User.ID, in workspaceId: Workspace.ID) async throws -> Membership? {
    try await read { try $0.membership(of: userId, in: workspaceId) }
  }
}
