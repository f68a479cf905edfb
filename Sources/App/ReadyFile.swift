import Domain
import Foundation

/// The file that says: requests are accepted, and where. Written beside and renamed, so that nobody reads half of it.
struct ReadyFile {
  let path: String

  /// - Throws: ``StartFailure`` when it is plain before the start that the file cannot be written.
  init(path: String) throws {
    self.path = path
    guard !path.isEmpty else { throw StartFailure("--ready-file must name a file.") }
    guard access(URL(fileURLWithPath: path).deletingLastPathComponent().path, W_OK | X_OK) == 0 else { throw failure() }
  }

  /// - Throws: ``StartFailure`` when the file cannot be written.
  func write(_ content: JSON) throws {
    let temporary = path + ".new"
    guard let file = fopen(temporary, "we") else { throw failure() }
    let bytes = content.bytes
    let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count
    let isClosed = fclose(file) == 0
    guard isWritten, isClosed, rename(temporary, path) == 0 else {
      let failure = failure()
      unlink(temporary)
      throw failure
    }
  }

  private func failure() -> StartFailure {
    StartFailure("The ready file \(path) cannot be written: \(String(cString: strerror(errno))).")
  }
}

extension JSON {
  static var pid: JSON { .integer(Int64(ProcessInfo.processInfo.processIdentifier)) }
}
