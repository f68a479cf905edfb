import Foundation

/// The bytes of `static/` and `migrations/`, so that the binary runs from any working directory and alone.
///
/// Job: `files(below:)`. A build tool plugin has `EmbedTool` write the list whenever a file of these folders is changed,
/// added or removed.
///
/// Invariants
/// - What comes out is what lies on disk, byte for byte; text and binary alike. Hidden files are left out.
/// - Nothing here opens a file.
///
/// Why not `.embedInCode`: a byte array of this size takes minutes to compile where a literal takes a second, so text
/// stands in raw literals and only the rest in base64. Why no hashes or compressed forms: they are made once at start by
/// those who serve them, so the plugin needs neither zlib nor OpenSSL.
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
