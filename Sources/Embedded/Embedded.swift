import Foundation

/// The bytes of `static/` and `migrations/`, so that the binary runs from any working directory and alone.
///
/// A build tool plugin writes the list; `.embedInCode` is not used because a byte array of this size takes
/// minutes to compile where a literal takes a second.
package enum EmbeddedFiles {
  /// The files below a top-level folder, by their path below it, e.g. `files(below: "migrations")["0001_initial.sql"]`.
  package static func files(below root: String) -> [String: [UInt8]] {
    Dictionary(
      uniqueKeysWithValues: all.filter { $0.path.hasPrefix(root + "/") }
        .map { (String($0.path.dropFirst(root.count + 1)), $0.bytes) })
  }
}

struct EmbeddedFile: Sendable {
  let path: String
  let bytes: [UInt8]

  init(path: String, text: String) {
    self.path = path
    bytes = Array(text.utf8)
  }

  init(path: String, base64: String) {
    self.path = path
    bytes = Array(Data(base64Encoded: base64) ?? Data())
  }
}
