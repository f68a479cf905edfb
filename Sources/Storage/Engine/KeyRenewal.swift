import Cryptography
import Domain
import Foundation
import GRDB

/// For a key file that is lost for good: the server starts again without the secrets that only that file opened.
package struct KeyRenewal: Sendable {
  /// What was given up, for whoever has to enter it again.
  package struct Losses: Sendable, Equatable {
    /// Whether there is a new key file.
    package let isKeyNew: Bool
    /// Names of the workspaces whose Twilio credentials are gone.
    package let workspaces: [String]
    /// Addresses of the webhooks that were deleted, since receivers check what is signed with a lost secret.
    package let hooks: [String]
  }

  private let directory: String
  private let keyFile: String?

  /// - Parameter keyFile: nil means the one in the data directory.
  package init(dataDirectory: String, keyFile: String?) {
    directory = dataDirectory
    self.keyFile = keyFile
  }

  /// Makes a key where the one that is there does not fit, which stays beside it as `….before-new-key`, and drops every
  /// secret that the key does not open. A copy of the database with all of them stays too, for a key that turns up after
  /// all. The server must not run. Cut off, it can be run again.
  ///
  /// Accounts, numbers and what these did before stay known: with its auth token a workspace goes on as it was. Throws a
  /// `StoreError`.
  package func run() async throws -> Losses {
    try await Store.blocking { [self] in
      // Nothing is made where nothing is.
      _ = try DataDirectory(reading: directory)
      let directory = try DataDirectory(path: directory)
      defer { directory.release() }
      let database = directory.file(Connections.fileName)
      if try Connections.isMissing(database) { throw StoreError.missing(path: database) }
      do {
        let pool = try Connections.open(database)
        defer { try? pool.close() }
        try Migrations().apply(to: pool, path: database)
        return try run(pool, of: database, keyPath: keyFile ?? directory.file(KeyFile.standardName))
      } catch {
        throw StoreFailure.opening(database, error)
      }
    }
  }

  private func run(_ pool: DatabasePool, of database: String, keyPath: String) throws -> Losses {
    let fitting = try pool.read { try Self.fittingKey($0, at: keyPath) }
    let copy = database + ".before-new-key"
    // One that is there is from a run that was cut off, and holds more than the database does by now.
    if fitting == nil, access(copy, F_OK) != 0 { try DatabaseCopy.write(pool, to: copy) }
    let key = fitting ?? SealingKey()
    let box = SecretBox(key: key)
    let losses = try pool.write { db in
      try db.run("UPDATE installation SET keyCheckSealed = ?", [Data(try box.sealCheck())])
      // Whoever sends a request again is told that nobody knows any more how it was answered.
      if fitting == nil { try db.run("UPDATE keptAnswer SET status = NULL, answerSealed = NULL") }
      return Losses(
        isKeyNew: fitting == nil, workspaces: try Self.dropCredentials(db, box), hooks: try Self.dropHooks(db, box))
    }
    // Last: until then the new key opens nothing that counts, and all of this can be done again.
    if fitting == nil { try KeyFile.replace(keyPath, with: key) }
    return losses
  }

  private static func fittingKey(_ db: Database, at path: String) throws -> SealingKey? {
    guard let key = try KeyFile.unlessLost(path) else { return nil }
    do {
      _ = try Installation.read(db, secrets: SecretBox(key: key), keyPath: path)
      return key
    } catch StoreError.wrongKey {
      return nil
    }
  }

  private static func dropCredentials(_ db: Database, _ box: SecretBox) throws -> [String] {
    let rows = try db.rows(
      "SELECT a.*, w.name FROM twilioAccount a JOIN workspace w ON w.id = a.workspaceId ORDER BY w.name")
    return try rows.compactMap { row in
      if (try? SealedTwilioAccount(row).opened(with: box)) != nil { return nil }
      let id: Workspace.ID = row.id("workspaceId")
      // Nobody else must be able to guess it: webhooks are checked with it until the true one is entered.
      let token = try box.seal(
        BaseEncoding.base32.encode(randomBytes(20)), column: SealedColumn.authToken.rawValue, of: id)
      try db.run(
        """
        UPDATE twilioAccount SET authTokenSealed = ?, authTokenNextSealed = NULL, authTokenNextAt = NULL,
          keySecretSealed = NULL, keySidOld = NULL, keyRotatedAt = NULL WHERE workspaceId = ?
        """, [Data(token), id])
      return row["name"]
    }
  }

  private static func dropHooks(_ db: Database, _ box: SecretBox) throws -> [String] {
    try db.rows("SELECT * FROM hook ORDER BY url").compactMap { row in
      if (try? box.open(hookSecretOf: row)) != nil { return nil }
      try db.run("DELETE FROM hook WHERE id = ?", [row["id"] as String])
      return row["url"]
    }
  }
}
