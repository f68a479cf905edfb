import Foundation
import Testing

@testable import Storage

/// What an administrator sees on stderr: always one sentence, naming the path.
struct StoreErrorTests {
  private func refusal(of folder: String, keyFile: String? = nil) async -> StoreError? {
    await #expect(throws: StoreError.self) {
      try await Store.open(directory: folder, keyFile: keyFile, logger: silentLogger).close()
    }
  }

  private func makeFile(_ path: String, _ data: Data, mode: Int = 0o600) throws {
    try data.write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  private func made(_ folder: String) async throws {
    try await Store.open(directory: folder, logger: silentLogger).close()
  }

  @Test func directoryBelowAFile() async throws {
    try await withTemporaryFolder { folder in
      try makeFile(folder + "/file", Data())
      let error = await refusal(of: folder + "/file/data")
      #expect(
        error?.description == "The data directory \(folder)/file/data cannot be used: not a directory.")
    }
  }

  @Test func directoryThatIsAFile() async throws {
    try await withTemporaryFolder { folder in
      try makeFile(folder + "/file", Data())
      guard case .unusableDirectory(let path, _) = await refusal(of: folder + "/file") else {
        Issue.record("it was taken")
        return
      }
      #expect(path == folder + "/file")
    }
  }

  @Test func missingDirectoryIsMadePrivate() async throws {
    try await withTemporaryFolder { folder in
      try await made(folder + "/a/b")
      for name in ["/a/b", "/a/b/secret.key", "/a/b/ringdesk.sqlite"] {
        let mode = try FileManager.default.attributesOfItem(atPath: folder + name)[.posixPermissions] as? Int
        #expect(mode == (name == "/a/b" ? 0o700 : 0o600), "\(name)")
      }
    }
  }

  @Test func secondServer() async throws {
    try await withTemporaryFolder { folder in
      let store = try await Store.open(directory: folder, logger: silentLogger)
      let error = await refusal(of: folder)
      #expect(error == .locked(path: folder))
      try await store.close()
      try await made(folder)
    }
  }

  @Test func databaseThatIsNone() async throws {
    try await withTemporaryFolder { folder in
      try await made(folder)
      let path = folder + "/ringdesk.sqlite"
      try Data(repeating: 0x41, count: 8192).write(to: URL(filePath: path))
      #expect(
        await refusal(of: folder)?.description
          == "The database \(path) is damaged (file is not a database); restore it from a backup.")
    }
  }

  @Test func databaseWithABrokenSchema() async throws {
    try await withTemporaryFolder { folder in
      try await made(folder)
      let path = folder + "/ringdesk.sqlite"
      var bytes = try Data(contentsOf: URL(filePath: path))
      bytes.replaceSubrange(100..<4096, with: Data(repeating: 0xFF, count: 3996))
      try bytes.write(to: URL(filePath: path))
      guard case .corrupt = await refusal(of: folder) else {
        Issue.record("it was taken")
        return
      }
    }
  }

  /// With its key still there it looks like a desk that was never set up, and would quietly become one.
  @Test func databaseThatWasEmptied() async throws {
    try await withTemporaryFolder { folder in
      try await made(folder)
      let path = folder + "/ringdesk.sqlite"
      try makeFile(path, Data())
      try makeFile(path + "-wal", Data(repeating: 0x41, count: 64))
      #expect(await refusal(of: folder) == .empty(path: path))
      #expect(FileManager.default.contents(atPath: path + "-wal")?.count == 64)
      try FileManager.default.removeItem(atPath: path)
      try await made(folder)
    }
  }

  /// A first start that failed leaves nothing that the next one would take for a lost database.
  @Test func firstStartThatFailed() async throws {
    try await withTemporaryFolder { folder in
      let obstacle = folder + "/ringdesk.sqlite-journal"
      try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: false)
      guard case .failed = await refusal(of: folder) else {
        Issue.record("it was opened")
        return
      }
      try FileManager.default.removeItem(atPath: obstacle)
      try await made(folder)
    }
  }

  @Test func keyThatIsMissing() async throws {
    try await withTemporaryFolder { folder in
      try await made(folder)
      try FileManager.default.removeItem(atPath: folder + "/secret.key")
      #expect(await refusal(of: folder) == .keyMissing(path: folder + "/secret.key"))
    }
  }

  @Test func keyOfAnotherInstallation() async throws {
    try await withTemporaryFolder { folder in
      try await made(folder)
      try makeFile(folder + "/secret.key", Data(repeating: 7, count: 32))
      #expect(await refusal(of: folder) == .wrongKey(path: folder + "/secret.key"))
    }
  }

  @Test(arguments: [0, 31, 33])
  func keyOfTheWrongLength(count: Int) async throws {
    try await withTemporaryFolder { folder in
      let key = folder + "/key"
      try makeFile(key, Data(count: count), mode: 0o600)
      #expect(
        await refusal(of: folder + "/data", keyFile: key)?.description
          == "The key file \(key) cannot be used: it must hold exactly 32 bytes; restore it from a backup.")
    }
  }

  @Test(arguments: [0o640, 0o604, 0o644, 0o620])
  func keyThatOthersMayTouch(mode: Int) async throws {
    try await withTemporaryFolder { folder in
      let key = folder + "/key"
      try makeFile(key, Data(count: 32), mode: mode)
      #expect(
        await refusal(of: folder + "/data", keyFile: key)?.description
          == "The key file \(key) cannot be used: others than its owner may read or write it; run chmod 600 on it.")
    }
  }

  @Test func keyElsewhere() async throws {
    try await withTemporaryFolder { folder in
      let store = try await Store.open(directory: folder + "/data", keyFile: folder + "/key", logger: silentLogger)
      try await store.close()
      #expect(FileManager.default.fileExists(atPath: folder + "/key"))
      #expect(!FileManager.default.fileExists(atPath: folder + "/data/secret.key"))
    }
  }
}
