import Cryptography
import Foundation
import GRDB

/// This database, among all there are.
package struct Installation: Sendable, Equatable {
  package let id: String
  /// First part of every event's id. Changes when a backup is restored, so that no cursor of the old history is taken
  /// for one of the new. Holds no `-`.
  package let epoch: String

  /// The one row, made at the first open.
  ///
  /// - Throws: `StoreError.wrongKey` when the secrets were sealed with another key.
  static func load(_ db: Database, newID: String, secrets: SecretBox, keyPath: String) throws -> Installation {
    try db.run(
      "INSERT INTO installation (one, id, epoch) VALUES (1, ?, ?) ON CONFLICT (one) DO NOTHING",
      [newID, BaseEncoding.base32.encode(randomBytes(5))])
    guard let row = try db.row("SELECT id, epoch, keyCheckSealed FROM installation") else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the installation row is missing")
    }
    if let check: Data = row["keyCheckSealed"] {
      guard secrets.opens(check: Array(check)) else { throw StoreError.wrongKey(path: keyPath) }
    } else {
      try db.run("UPDATE installation SET keyCheckSealed = ?", [Data(try secrets.sealCheck())])
    }
    return Installation(id: row["id"], epoch: row["epoch"])
  }
}
