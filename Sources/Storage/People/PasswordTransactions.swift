package import Domain
import Foundation
import GRDB

extension Store {
  /// - Parameter before: what it takes the place of.
  /// - Throws: `unauthorized` when that is another one by now, or the sign-in is over.
  package func setOwnPassword(_ hash: String, before: String, by actor: Actor) async throws {
    try await write { transaction in
      let db = transaction.db
      try db.require(actor)
      let now: String? = try db.value("SELECT passwordHash FROM user WHERE id = ?", [actor.userId])
      guard now == before else { throw AppError(.unauthorized, "The password was changed a moment ago.") }
      try db.setPassword(hash, of: actor.userId, by: actor)
    }
  }
}

extension Database {
  /// Ends the user's sign-ins, but for that of an actor who is the user. Where somebody else sets it, the user's API
  /// tokens end as well: they may have been made with a stolen password.
  func setPassword(_ hash: String, of userId: User.ID, by actor: Actor?) throws {
    try run("UPDATE user SET passwordHash = ? WHERE id = ?", [hash, userId])
    try run("DELETE FROM session WHERE userId = ? AND tokenHash <> ?", [userId, Data(actor?.session ?? [])])
    if actor?.userId != userId { try run("DELETE FROM apiToken WHERE userId = ?", [userId]) }
  }
}
