package import Foundation
import GRDB

/// A copy of a data directory's database for keeping, made beside the server that owns it or without one.
package struct Backup: Sendable {
  let directory: String
  let database: String

  package init(dataDirectory: String) {
    directory = URL(fileURLWithPath: dataDirectory).standardizedFileURL.path
    database = "\(directory)/\(Connections.fileName)"
  }

  /// Replaces the file (0600) once the copy is whole and on disk, and notes the time for whoever asks how old the last
  /// backup is. Throws a `StoreError`.
  package func write(to file: String, at now: Date) async throws {
    try await Store.blocking { [self] in
      do {
        guard file != database else {
          throw StoreError.failed(path: file, reason: "it is the database itself; name another file")
        }
        let pool = try Connections.openForReading(database)
        defer { try? pool.close() }
        try DatabaseCopy.write(pool, to: file)
      } catch let error as POSIXError {
        throw StoreError.notCopied(to: file, reason: DataDirectory.reason(error.code.rawValue))
      } catch {
        throw StoreFailure.opening(database, error)
      }
      do {
        try LastBackup.note(now, in: directory)
      } catch {
        throw StoreError.unusableDirectory(path: directory, reason: "the time of the backup cannot be noted in it")
      }
    }
  }
}
