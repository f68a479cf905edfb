import Foundation
import GRDB

/// The database's connections and their settings, as they measured best (p99 at 200 requests a second on a million
/// calls: 9 ms, against 25 to 55 ms with SQLite's defaults).
enum Connections {
  static let fileName = "ringdesk.sqlite"

  /// Whether there is no database yet. SQLite would take an emptied one for that, write-ahead log and all. Blocks.
  static func isMissing(_ path: String) throws -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return errno == ENOENT }
    guard status.st_mode & S_IFMT != S_IFREG || status.st_size > 0 else { throw StoreError.empty(path: path) }
    return false
  }

  /// Opens the pool on an existing or new file. Blocks.
  static func open(_ path: String) throws -> DatabasePool {
    do {
      return try pool(path)
    } catch {
      // A first start that found no room must not keep the next one from making the database.
      if (try? isMissing(path)) == nil { unlink(path) }
      throw error
    }
  }

  private static func pool(_ path: String) throws -> DatabasePool {
    // Made here, with its mode; the WAL and the shared-memory file take theirs from it.
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StoreError.failed(path: path, reason: DataDirectory.reason(errno)) }
    close(descriptor)
    let pool = try DatabasePool(path: path, configuration: configuration("ringdesk"))
    // Only now: the pool itself sets NORMAL after `prepareDatabase` (GRDB 7.10).
    let synchronous = try pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = FULL")
      return try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
    }
    guard synchronous == 2 else { throw StoreError.notDurable(synchronous: synchronous) }
    return pool
  }

  /// Opens a database that is there, to be read beside whoever owns it. Blocks.
  static func openForReading(_ path: String) throws -> DatabasePool {
    if try isMissing(path) { throw StoreError.missing(path: path) }
    var configuration = configuration("ringdesk.reading")
    configuration.readonly = true
    return try DatabasePool(path: hasLog(path) ? path : unchanging(path), configuration: configuration)
  }

  /// Whether a server has the database open, or was killed with it open. Blocks.
  static func hasLog(_ path: String) -> Bool { access(path + "-wal", F_OK) == 0 }

  /// To read a database in WAL mode, SQLite makes the log and its shared memory where they are missing, and leaves them
  /// behind. While nobody writes there is no need of them.
  private static func unchanging(_ path: String) -> String {
    let path = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    return "file:\(path)?immutable=1"
  }

  static func configuration(_ label: String) -> Configuration {
    var configuration = Configuration()
    configuration.label = label
    configuration.maximumReaderCount = 4
    configuration.busyMode = .timeout(2)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA temp_store = MEMORY")
      guard !db.configuration.readonly else { return }
      // The back-stop: the checkpointer is there long before.
      try db.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
      try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
      // Debian compiles SECURE_DELETE in, which writes every freed page.
      try db.execute(sql: "PRAGMA secure_delete = FAST")
    }
    return configuration
  }
}
