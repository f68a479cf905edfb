import Cryptography
import Foundation
import GRDB

extension Backup {
  /// Puts a copy in the place of the database, of a server that does not run. What was there stays beside it, as
  /// `ringdesk.sqlite.before-restore`. Cursors of the history that ends here mean nothing afterwards.
  ///
  /// Throws a `StoreError`, with everything as it was: for a copy that is damaged, or newer than this binary, and for a
  /// key that does not open its secrets.
  ///
  /// - Parameters:
  ///   - keyFile: nil means the one in the data directory.
  ///   - isKeyLost: there is no such key any more; `KeyRenewal` makes one for the database afterwards.
  package func restore(from file: String, keyFile: String?, isKeyLost: Bool = false) async throws {
    try await Store.blocking { [self] in
      let directory = try DataDirectory(path: directory)
      defer { directory.release() }
      let new = database + ".restored"
      do {
        try prepare(new, from: file, keyPath: isKeyLost ? nil : keyFile ?? directory.file(KeyFile.standardName))
        try keep()
        try DurableFile.rename(new, over: database)
      } catch let error as POSIXError {
        unlink(new)
        throw StoreError.unusableDirectory(path: directory.path, reason: DataDirectory.reason(error.code.rawValue))
      } catch {
        unlink(new)
        throw StoreFailure.opening(file, error)
      }
    }
  }

  private func prepare(_ new: String, from file: String, keyPath: String?) throws {
    let copy = try Connections.openForReading(file)
    defer { try? copy.close() }
    try copy.read { db in
      let faults = try String.fetchAll(db, sql: "PRAGMA quick_check(1)").filter { $0 != "ok" }
      if let fault = faults.first { throw StoreError.corrupt(path: file, reason: fault) }
      // An older one is brought up to date when the server starts.
      do { try Migrations().requireCurrent(db, path: file) } catch StoreError.older {}
      guard let keyPath else { return }
      let secrets = SecretBox(key: try KeyFile.load(keyPath, mayCreate: false))
      _ = try Installation.read(db, secrets: secrets, keyPath: keyPath)
    }
    try DatabaseCopy.write(copy, to: new)
    let queue = try DatabaseQueue(path: new)
    try queue.write { try $0.run("UPDATE installation SET epoch = ?", [BaseEncoding.base32.encode(randomBytes(5))]) }
    try queue.close()
    try DurableFile.sync(new)
  }

  /// The log of the old database would be taken for the new one's. There is a database at any moment: a start without
  /// one would begin anew.
  private func keep() throws {
    let kept = database + ".before-restore"
    for ending in ["", "-wal", "-shm"] { unlink(kept + ending) }
    unlink(database + "-shm")
    guard access(database, F_OK) == 0 else { return }
    if rename(database + "-wal", kept + "-wal") != 0, errno != ENOENT {
      throw POSIXError(.init(rawValue: errno) ?? .EIO)
    }
    guard link(database, kept) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
  }
}
