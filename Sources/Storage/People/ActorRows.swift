import Domain
import Foundation
import GRDB

extension Database {
  /// - Throws: `unauthorized` once the sign-in is over, `forbidden` once the role is a lower one.
  func require(_ actor: Actor) throws {
    if let session = actor.session.map({ Data($0) }) {
      let isThere = try row(
        """
        SELECT 1 FROM session WHERE tokenHash = ?1 AND userId = ?2
        UNION ALL SELECT 1 FROM apiToken WHERE hash = ?1 AND userId = ?2
        """, [session, actor.userId])
      guard isThere != nil else { throw AppError(.unauthorized, "Sign in first.") }
    }
    if let before = actor.membership {
      guard let now = try membership(of: actor.userId, in: before.workspaceId), now.role >= before.role else {
        throw AppError(.forbidden, "Your role in this workspace was changed meanwhile.")
      }
    }
  }
}
