import Foundation
import GRDB

/// A copy of the whole database in a file of its own, as of one moment, whoever writes meanwhile.
enum DatabaseCopy {
  /// Replaces what is there only once all of it is on disk. Mode 0600. Blocks.
  static func write(_ database: some DatabaseReader, to path: String) throws {
    let temporary = path + ".new"
    try? FileManager.default.removeItem(atPath: temporary)
    // Made first, so that it never stands there readable by others; VACUUM INTO takes an empty file.
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    close(descriptor)
    do {
      try database.unsafeRead { try $0.execute(sql: "VACUUM INTO ?", arguments: [temporary]) }
      // VACUUM INTO does not fsync what it wrote (sqlite.org/lang_vacuum.html).
      try DurableFile.sync(temporary)
      try DurableFile.rename(temporary, over: path)
    } catch {
      unlink(temporary)
      throw error
    }
  }
}
