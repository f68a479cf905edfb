package import Foundation

/// When the last backup was made, noted in the data directory for whoever asks how old it is.
package enum LastBackup {
  private static let name = "last-backup"

  /// Nil when there was none that could be read. Blocks.
  package static func read(in directory: String) -> Date? {
    guard let bytes = try? DurableFile.read("\(directory)/\(name)", limit: 64) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return Int64(text).map { Date(milliseconds: $0) }
  }

  /// Readable by the server also when another user, such as root, made the backup. Blocks.
  static func note(_ date: Date, in directory: String) throws {
    let path = "\(directory)/\(name)"
    try DurableFile.write(Array("\(date.milliseconds)\n".utf8), to: path)
    var status = stat()
    if geteuid() == 0, stat(directory, &status) == 0 { _ = lchown(path, status.st_uid, status.st_gid) }
  }
}
