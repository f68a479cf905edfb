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
    try db.run(
      "UPDATE installation SET keyCheckSealed = ? WHERE keyCheckSealed IS NULL", [Data(try secrets.sealCheck())])
    return try read(db, secrets: secrets, keyPath: keyPath)
  }

  /// The one row of a database that was opened before. Throws like `load`.
  static func read(_ db: Database, secrets: SecretBox, keyPath: String) throws -> Installation {
    guard let row = try db.row("SELECT id, epoch, keyCheckSealed FROM installation") else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the installation row is missing")
    }
    if let check: Data = row["keyCheckSealed"], !secrets.opens(check: Array(check)) {
      throw StoreError.wrongKey(path: keyPath)
    }
    return Installation(id: row["id"], epoch: row["epoch"])
  }
}
