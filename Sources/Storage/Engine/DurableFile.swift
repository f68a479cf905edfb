import Foundation

/// Small files that must be whole or absent after a crash.
enum DurableFile {
  /// Writes beside, fsyncs, renames over, fsyncs the directory. Mode 0600. Blocks. Throws the errno as a POSIXError.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let temporary = path + ".new"
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure() }
    do {
      defer { close(descriptor) }
      var written = 0
      while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 {
          if errno == EINTR { continue }
          throw failure()
        }
        written += count
      }
      guard fsync(descriptor) == 0 else { throw failure() }
    } catch {
      unlink(temporary)
      throw error
    }
    try rename(temporary, over: path)
  }

  /// Makes a folder (0700), and those it lies in, that are still there after a crash. Blocks. Throws like `write`.
  static func makeFolder(_ path: String) throws {
    let parent = (path as NSString).deletingLastPathComponent
    if mkdir(path, 0o700) != 0 {
      switch errno {
      case EEXIST: break
      case ENOENT where parent != path:
        try makeFolder(parent)
        return try makeFolder(path)
      default: throw failure()
      }
    }
    try sync(parent)
  }

  /// Renames and makes the new name last.
  static func rename(_ from: String, over path: String) throws {
    guard Glibc.rename(from, path) == 0 else { throw failure() }
    try sync((path as NSString).deletingLastPathComponent)
  }

  /// Fsyncs a file or directory.
  static func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure() }
  }

  /// At most `limit` bytes of the file.
  static func read(_ path: String, limit: Int) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: limit)
    let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
    guard count >= 0 else { throw failure() }
    return Array(bytes.prefix(count))
  }

  private static func failure() -> POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
