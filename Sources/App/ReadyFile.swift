import Domain
import Foundation

/// The file that says: requests are accepted, and where. Written beside and renamed, so that nobody reads half of it.
struct ReadyFile {
  let path: String

  /// - Throws: ``StartFailure`` when the file cannot be written.
  func write(_ content: JSON) throws {
    do {
      try Data(content.bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw StartFailure("The ready file \(path) cannot be written: \(error.localizedDescription)")
    }
  }
}

extension JSON {
  static var pid: JSON { .integer(Int64(ProcessInfo.processInfo.processIdentifier)) }
}
