import Domain
import GRDB

/// SQLite's errors as callers of the store see them.
enum StoreFailure {
  /// What cannot be helped by the caller is `unavailable`; a broken constraint is passed on as it is.
  static func plain(_ error: any Error) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    switch error.resultCode {
    case .SQLITE_FULL: return AppError(.unavailable, "The server's disk is full, so nothing can be saved.")
    case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_NOMEM,
      .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_INTERRUPT, .SQLITE_ABORT:
      return AppError(.unavailable, "The server cannot reach its database at the moment.")
    default: return error
    }
  }

  /// Whether room on the disk would help. The shared-memory file, which even reading needs, fails in words of its own.
  static func isLackOfRoom(_ error: DatabaseError) -> Bool {
    [.SQLITE_FULL, .SQLITE_IOERR_SHMSIZE].contains(error.extendedResultCode)
  }

  /// Why the database did not open.
  static func opening(_ path: String, _ error: any Error) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    if isLackOfRoom(error) { return StoreError.failed(path: path, reason: "the disk is full") }
    let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
    return switch error.resultCode {
    case .SQLITE_NOTADB, .SQLITE_CORRUPT: StoreError.corrupt(path: path, reason: reason)
    default: StoreError.failed(path: path, reason: reason)
    }
  }
}
