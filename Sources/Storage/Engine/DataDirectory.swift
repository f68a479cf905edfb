import Foundation
import Synchronization

/// The directory that one server owns: database, key file, set-up code, recordings. Locked for as long as it is held.
package final class DataDirectory: Sendable {
  package let path: String
  private let descriptor: Mutex<Int32?>

  /// Makes the directory (0700) where it is missing, and locks it. Blocks.
  init(path: String) throws {
    let path = URL(fileURLWithPath: path).standardizedFileURL.path
    self.path = path
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw StoreError.unusableDirectory(path: path, reason: Self.reason(of: error))
    }
    guard access(path, R_OK | W_OK | X_OK) == 0 else {
      throw StoreError.unusableDirectory(path: path, reason: Self.reason(errno))
    }
    let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError.unusableDirectory(path: path, reason: Self.reason(errno)) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      Glibc.close(descriptor)
      throw code == EWOULDBLOCK
        ? StoreError.locked(path: path) : StoreError.unusableDirectory(path: path, reason: Self.reason(code))
    }
    self.descriptor = Mutex(descriptor)
  }

  /// One that is there, for reading beside whoever owns it. Blocks.
  init(reading path: String) throws {
    let path = URL(fileURLWithPath: path).standardizedFileURL.path
    self.path = path
    descriptor = Mutex(nil)
    guard access(path, R_OK | X_OK) == 0 else {
      throw StoreError.unusableDirectory(path: path, reason: Self.reason(errno))
    }
  }

  deinit { release() }

  /// Lets the next server in.
  func release() {
    descriptor.withLock { descriptor in
      if let open = descriptor { Glibc.close(open) }
      descriptor = nil
    }
  }

  package func file(_ name: String) -> String { path + "/" + name }

  /// Writes a small file (0600), whole or not at all. Blocks.
  package func writeFile(_ name: String, _ bytes: [UInt8]) throws {
    try saying { try DurableFile.write(bytes, to: file(name)) }
  }

  /// Makes a folder (0700) where it is missing. Blocks.
  package func makeFolder(_ name: String) throws {
    try saying { try DurableFile.makeFolder(file(name)) }
  }

  private func saying(_ work: () throws -> Void) throws {
    do {
      try work()
    } catch {
      let code = (error as? POSIXError)?.code.rawValue ?? EIO
      throw StoreError.unusableDirectory(path: path, reason: Self.reason(code))
    }
  }

  /// At most `limit` bytes of a small file; nil when there is none that can be read. Blocks.
  package func readFile(_ name: String, limit: Int) -> [UInt8]? { try? DurableFile.read(file(name), limit: limit) }

  /// Whether so much is left on its disk. Unknown counts as yes. Blocks, though hardly.
  func hasRoom(_ bytes: UInt = 1 << 20) -> Bool {
    var status = statvfs()
    guard statvfs(path, &status) == 0, status.f_blocks > 0 else { return true }
    return status.f_bavail * status.f_frsize >= bytes
  }

  package func removeFile(_ name: String) { unlink(file(name)) }

  /// `No such file or directory` as part of a sentence: `no such file or directory`.
  static func reason(_ code: Int32) -> String {
    let text = String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  private static func reason(of error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    if let underlying, underlying.domain == NSPOSIXErrorDomain { return reason(Int32(underlying.code)) }
    if errno != 0 { return reason(errno) }
    return "it cannot be created"
  }
}
