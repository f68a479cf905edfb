import Foundation

/// A folder that is removed afterwards, unless `KEEP_DB` asks for it: then its path is printed.
struct TemporaryFolder: Sendable {
  let path: String

  static func with<Answer: Sendable>(
    _ body: @Sendable (TemporaryFolder) async throws -> Answer
  ) async throws -> Answer {
    let name = "ringdesk-end-to-end-\(UUID().uuidString.lowercased())"
    let folder = TemporaryFolder(path: FileManager.default.temporaryDirectory.appendingPathComponent(name).path)
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    defer {
      if ProcessInfo.processInfo.environment["KEEP_DB"] == nil {
        try? FileManager.default.removeItem(atPath: folder.path)
      } else {
        print("kept: \(folder.path)")
      }
    }
    return try await body(folder)
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }
}
