package import Domain
package import Foundation
import GRDB

extension Store {
  /// `conflict` when the user has as many as one may have.
  package func createAPIToken(_ token: APIToken, hash: [UInt8], atMost limit: Int, by actor: Actor) async throws {
    try await write { transaction in
      let db = transaction.db
      try db.require(actor)
      let count: Int = try db.value("SELECT count(*) FROM apiToken WHERE userId = ?", [token.userId]) ?? 0
      guard count < limit else {
        throw AppError(.conflict, "You have \(count) tokens, which is the most one may have. Delete one first.")
      }
      try db.run(
        """
        INSERT INTO apiToken (id, hash, userId, workspaceId, name, scopes, createdAt, expiresAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          token.id, Data(hash), token.userId, token.workspaceId, token.name,
          JSON.array(token.scopes.map { .string($0.rawValue) }).text, token.createdAt.milliseconds,
          token.expiresAt?.milliseconds,
        ])
    }
  }

  /// The token with whom it acts for, unless it has expired.
  package func apiToken(
    hash: [UInt8]
  ) async throws -> (token: APIToken, user: User, memberships: [Membership])? {
    let now = clock().milliseconds
    return try await read { db in
      let row = try db.row(
        "SELECT * FROM apiToken WHERE hash = ? AND (expiresAt IS NULL OR expiresAt > ?)", [Data(hash), now])
      guard let row else { return nil }
      let token = try APIToken(row)
      guard let user = try db.user(token.userId) else { return nil }
      return (token, user, try db.memberships(of: token.userId))
    }
  }

  package func noteUse(of id: APIToken.ID, at date: Date) async throws {
    try await write { try $0.db.run("UPDATE apiToken SET lastUsedAt = ? WHERE id = ?", [date.milliseconds, id]) }
  }

  /// A user's own, newest first.
  package func apiTokens(of userId: User.ID) async throws -> [APIToken] {
    try await read {
      try $0.rows("SELECT * FROM apiToken WHERE userId = ? ORDER BY id DESC", [userId]).map(APIToken.init)
    }
  }

  /// Those that reach this workspace alone, whoever made them, newest first.
  package func apiTokens(in workspaceId: Workspace.ID) async throws -> [(token: APIToken, madeBy: String)] {
    try await read {
      try $0.rows(
        """
        SELECT t.*, u.name AS madeBy FROM apiToken t JOIN user u ON u.id = t.userId
        WHERE t.workspaceId = ? ORDER BY t.id DESC
        """, [workspaceId]
      ).map { (try APIToken($0), $0["madeBy"]) }
    }
  }

  /// - Returns: the hash of the token that is no more; nil when there was none.
  package func deleteAPIToken(_ id: APIToken.ID, of userId: User.ID) async throws -> [UInt8]? {
    try await deleteAPIToken("id = ? AND userId = ?", [id.rawValue, userId.rawValue])
  }

  package func deleteAPIToken(_ id: APIToken.ID, in workspaceId: Workspace.ID) async throws -> [UInt8]? {
    try await deleteAPIToken("id = ? AND workspaceId = ?", [id.rawValue, workspaceId.rawValue])
  }

  private func deleteAPIToken(_ condition: String, _ values: [String]) async throws -> [UInt8]? {
    try await write { transaction in
      let hash: Data? = try transaction.db.value(
        "DELETE FROM apiToken WHERE \(condition) RETURNING hash", values.map { $0 })
      return hash.map { Array($0) }
    }
  }
}

extension APIToken {
  init(_ row: Row) throws {
    let words = try JSONDecoder().decode([String].self, from: Data((row["scopes"] as String).utf8))
    self.init(
      id: row.id("id"), userId: row.id("userId"), workspaceId: row.optionalID("workspaceId"), name: row["name"],
      scopes: Set(words.compactMap(Scope.init(rawValue:))), createdAt: row.date("createdAt"),
      expiresAt: row.optionalDate("expiresAt"), lastUsedAt: row.optionalDate("lastUsedAt"))
  }
}
