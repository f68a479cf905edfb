package import Domain
package import Foundation
import GRDB

/// A browser's or program's sign-in. Only the hash of its token is kept.
package struct SignInSession: Sendable, Equatable {
  package enum Kind: String, Sendable { case cookie, bearer }

  package let tokenHash: [UInt8]
  package let userId: User.ID
  package let kind: Kind
  package let createdAt: Date
  package let lastSeenAt: Date
  package let expiresAt: Date

  package init(
    tokenHash: [UInt8], userId: User.ID, kind: Kind, createdAt: Date, lastSeenAt: Date, expiresAt: Date
  ) {
    self.tokenHash = tokenHash
    self.userId = userId
    self.kind = kind
    self.createdAt = createdAt
    self.lastSeenAt = lastSeenAt
    self.expiresAt = expiresAt
  }
}

extension Store {
  /// - Parameter passwordHash: of the password that was shown; nil where none was.
  /// - Throws: `unauthorized` when the user has another password by now: it takes its time to be looked at.
  package func createSession(_ session: SignInSession, passwordHash: String? = nil) async throws {
    try await write { transaction in
      if let passwordHash {
        let now: String? = try transaction.db.value("SELECT passwordHash FROM user WHERE id = ?", [session.userId])
        guard now == passwordHash else {
          throw AppError(.unauthorized, "The password was changed a moment ago. Sign in with the new one.")
        }
      }
      try transaction.db.run(
        "INSERT INTO session (tokenHash, userId, kind, createdAt, lastSeenAt, expiresAt) VALUES (?, ?, ?, ?, ?, ?)",
        [
          Data(session.tokenHash), session.userId, session.kind.rawValue, session.createdAt.milliseconds,
          session.lastSeenAt.milliseconds, session.expiresAt.milliseconds,
        ])
    }
  }

  /// The session, its user and the user's places, unless it has expired.
  package func session(
    tokenHash: [UInt8]
  ) async throws -> (session: SignInSession, user: User, memberships: [Membership])? {
    let now = clock().milliseconds
    return try await read { db in
      try db.row(
        """
        SELECT s.userId, s.kind, s.createdAt AS sessionCreatedAt, s.lastSeenAt, s.expiresAt,
          u.id, u.name, u.email, u.createdAt
        FROM session s JOIN user u ON u.id = s.userId WHERE s.tokenHash = ? AND s.expiresAt > ?
        """, [Data(tokenHash), now]
      ).map { row in
        let session = SignInSession(
          tokenHash: tokenHash, userId: row.id("userId"), kind: try row.word("kind"),
          createdAt: row.date("sessionCreatedAt"), lastSeenAt: row.date("lastSeenAt"), expiresAt: row.date("expiresAt"))
        return (session, User(row), try db.memberships(of: session.userId))
      }
    }
  }

  package func renewSession(tokenHash: [UInt8], seenAt: Date, expiresAt: Date) async throws {
    try await write { transaction in
      try transaction.db.run(
        "UPDATE session SET lastSeenAt = ?, expiresAt = ? WHERE tokenHash = ?",
        [seenAt.milliseconds, expiresAt.milliseconds, Data(tokenHash)])
    }
  }

  package func endSession(tokenHash: [UInt8]) async throws {
    try await write { try $0.db.run("DELETE FROM session WHERE tokenHash = ?", [Data(tokenHash)]) }
  }
}
