import Foundation

/// A megabyte held back on the disk, to be let go of when a server shall start that finds no room: SQLite needs some for
/// its shared-memory file before it can read a row, and callers are to reach a phone all the same.
struct Ballast {
  private static let bytes = 1 << 20

  let path: String

  /// - Returns: false when there was none.
  func drop() -> Bool { unlink(path) == 0 }

  /// Best effort, and only where it is not missed: else the next start tries again. Blocks.
  func takeAboard() {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    if posix_fallocate(descriptor, 0, off_t(Self.bytes)) != 0 { unlink(path) }
  }
}
