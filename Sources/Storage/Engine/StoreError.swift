/// Why the store did not open: one plain sentence each, for stderr.
package enum StoreError: Error, Equatable, CustomStringConvertible {
  case unusableDirectory(path: String, reason: String)
  case locked(path: String)
  /// Only where nothing may be made.
  case missing(path: String)
  case corrupt(path: String, reason: String)
  case empty(path: String)
  /// `found` is the newest migration in the database, `known` the newest in the binary.
  case newer(path: String, found: String, known: String)
  /// Only where nothing may be migrated: `next` is the first migration that the database lacks.
  case older(path: String, next: String)
  case keyMissing(path: String)
  case unusableKey(path: String, reason: String)
  case wrongKey(path: String)
  /// SQLite did not keep `synchronous=FULL`.
  case notDurable(synchronous: Int)
  case failed(path: String, reason: String)
  case notCopied(to: String, reason: String)

  package var description: String {
    switch self {
    case .unusableDirectory(let path, let reason):
      "The data directory \(path) cannot be used: \(reason)."
    case .locked(let path):
      "The data directory \(path) is in use by another ringdesk server; stop that one or choose another directory."
    case .missing(let path):
      "There is no database \(path)."
    case .corrupt(let path, let reason):
      "The database \(path) is damaged (\(reason)); restore it from a backup."
    case .empty(let path):
      "The database \(path) is an empty file: what was in it is lost, or its first start was cut off; restore it from a "
        + "backup, or remove the file to begin anew."
    case .newer(let path, let found, let known):
      "The database \(path) was written by a newer ringdesk (it has \(found), this one knows up to \(known)); "
        + "install that version or restore an older backup."
    case .older(let path, let next):
      "The database \(path) was written by an older ringdesk and lacks \(next); ringdesk migrate brings it up to date."
    case .keyMissing(let path):
      "The key file \(path) is missing, and without it the secrets in the database cannot be read; restore the file. "
        + lost
    case .unusableKey(let path, let reason):
      "The key file \(path) cannot be used: \(reason)."
    case .wrongKey(let path):
      "The key file \(path) is not the one that the secrets in the database were sealed with; restore that file. "
        + lost
    case .notDurable(let synchronous):
      "SQLite runs with synchronous=\(synchronous) instead of 2, so saved calls could be lost; it is refused."
    case .notCopied(let path, let reason):
      "The database cannot be copied to \(path): \(reason)."
    case .failed(let path, let reason):
      "The database \(path) cannot be opened: \(reason)."
    }
  }

  private var lost: String { "If it is lost for good, ringdesk new-key makes a new one." }
}
