import Foundation
import GRDB

/// What SQLite itself thinks of the database in a data directory, asked beside the server that owns it or without one.
/// Nothing is made, locked or changed, and no key is needed.
package struct DatabaseInspection: Sendable {
  /// Faults that are told, of however many.
  private static let mostFaults = 5

  package let path: String

  package init(directory: String) {
    path = URL(fileURLWithPath: directory).standardizedFileURL.path + "/" + Connections.fileName
  }

  /// In bytes, the log included; nil when there is no database.
  package var size: Int64? {
    func size(_ path: String) -> Int64? {
      var status = stat()
      return stat(path, &status) == 0 ? Int64(status.st_size) : nil
    }
    return size(path).map { $0 + (size(path + "-wal") ?? 0) }
  }

  /// Whether the schema is this binary's. Throws the `StoreError` that keeps a server from starting: missing, empty,
  /// corrupt, newer, or older, which only a server may change.
  package func requireCurrentSchema() async throws {
    try await reading { try Migrations().requireCurrent($0, path: path) }
  }

  /// What is wrong inside of the file, in SQLite's words, the first few; reads all of it. Cancelling interrupts. Throws
  /// like `requireCurrentSchema`.
  package func faults() async throws -> [String] {
    let wasQuiet = !Connections.hasLog(path)
    let faults = try await reading { db in
      var faults = try String.fetchAll(db, sql: "PRAGMA quick_check(\(Self.mostFaults))").filter { $0 != "ok" }
      let strays = try Row.fetchCursor(db, sql: "PRAGMA foreign_key_check")
      while faults.count < Self.mostFaults, let stray = try strays.next() {
        let (table, parent): (String, String) = (stray[0], stray[2])
        faults.append("a row of \(table) refers to one of \(parent) that does not exist")
      }
      return faults
    }
    // A server that began to write under a reader who trusted that nobody would: what was read means nothing.
    return wasQuiet && Connections.hasLog(path) ? [] : faults
  }

  private func reading<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
    do {
      let pool = try await Store.blocking { try Connections.openForReading(path) }
      defer { try? pool.close() }
      return try await pool.read(body)
    } catch {
      throw StoreFailure.opening(path, error)
    }
  }
}
