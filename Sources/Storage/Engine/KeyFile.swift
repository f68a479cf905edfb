import Cryptography
import Foundation

/// The key of the installation: 32 bytes in a file of its own, so that a copy of the database alone gives no secret away.
package enum KeyFile {
  package static let standardName = "secret.key"

  /// Why the server could not use the key, whichever database it belongs to; nil when nothing speaks against it. Blocks.
  package static func problem(with path: String) -> StoreError? {
    do {
      _ = try load(path, mayCreate: false)
      return nil
    } catch {
      return error as? StoreError ?? unusable(path, error)
    }
  }

  /// Reads the key, or makes it where there is no database yet that would need the lost one. Blocks.
  static func load(_ path: String, mayCreate: Bool) throws -> SealingKey {
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT else {
        throw StoreError.unusableKey(path: path, reason: DataDirectory.reason(errno))
      }
      guard mayCreate else { throw StoreError.keyMissing(path: path) }
      return try create(path)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw StoreError.unusableKey(path: path, reason: "it is not a regular file")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw StoreError.unusableKey(
        path: path, reason: "others than its owner may read or write it; run chmod 600 on it")
    }
    let bytes: [UInt8]
    do { bytes = try DurableFile.read(path, limit: 33) } catch { throw unusable(path, error) }
    guard bytes.count == 32 else {
      throw StoreError.unusableKey(path: path, reason: "it must hold exactly 32 bytes; restore it from a backup")
    }
    return try SealingKey(bytes: bytes)
  }

  /// The key; nil where it is lost: there is no file, or no key in it. Throws for a file that can be made usable, such as
  /// one that others may read. Blocks.
  static func unlessLost(_ path: String) throws -> SealingKey? {
    do {
      return try load(path, mayCreate: false)
    } catch StoreError.keyMissing {
      return nil
    } catch {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size != 32 else { throw error }
      return nil
    }
  }

  /// Puts a new key in the place of one that fits nothing, which stays beside it. Blocks.
  static func replace(_ path: String, with key: SealingKey) throws {
    do {
      if access(path, F_OK) == 0 { try DurableFile.rename(path, over: path + ".before-new-key") }
      try DurableFile.write(key.bytes, to: path)
    } catch {
      throw unusable(path, error)
    }
  }

  private static func create(_ path: String) throws -> SealingKey {
    let key = SealingKey()
    do { try DurableFile.write(key.bytes, to: path) } catch { throw unusable(path, error) }
    return key
  }

  private static func unusable(_ path: String, _ error: any Error) -> StoreError {
    let code = (error as? POSIXError)?.code.rawValue ?? EIO
    return .unusableKey(path: path, reason: DataDirectory.reason(code))
  }
}
