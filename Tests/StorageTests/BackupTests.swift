import Domain
import Foundation
import GRDB
import Testing

@testable import Storage

struct BackupTests {
  /// What was done after the backup is undone, and streams know that their history has ended.
  @Test func aBackupBringsEverythingBack() async throws {
    try await withTemporaryFolder { folder in
      let (data, copy) = (folder + "/data", folder + "/copy.sqlite")
      let store = try await Store.open(directory: data, logger: silentLogger)
      let acme = try await Acme(in: store)
      try await store.saveTwilioAccount(
        accountSid: "AC00000000000000000000000000000001", authToken: "token", friendlyName: "Acme",
        of: acme.workspace.id)
      let backup = Backup(dataDirectory: data)
      try await backup.write(to: copy, at: Date(timeIntervalSince1970: 1_800_000_000))
      #expect(LastBackup.read(in: data) == Date(timeIntervalSince1970: 1_800_000_000))
      let mode = try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int
      #expect(mode == 0o600)
      _ = try await store.renamePhoneNumber(acme.mainNumber.number.id, in: acme.workspace.id, to: "Afterwards")
      let lock = await refusal { try await backup.restore(from: copy, keyFile: nil) }
      #expect(lock == .locked(path: data))
      try await store.close()

      try await backup.restore(from: copy, keyFile: nil)
      let restored = try await Store.open(directory: data, logger: silentLogger)
      let number = try await restored.phoneNumber(acme.mainNumber.number.id, in: acme.workspace.id).number
      #expect(number.name == "Line 1")
      #expect(try await restored.twilioAccount(of: acme.workspace.id)?.authToken == "token")
      #expect(restored.installation.id == store.installation.id)
      #expect(restored.installation.epoch != store.installation.epoch)
      try await restored.close()
      let kept = try await DatabaseQueue(path: data + "/ringdesk.sqlite.before-restore").read {
        try String.fetchOne($0, sql: "SELECT name FROM phoneNumber")
      }
      #expect(kept == "Afterwards")
    }
  }

  @Test func whatIsNoGoodChangesNothing() async throws {
    try await withTemporaryFolder { folder in
      let (data, copy) = (folder + "/data", folder + "/copy.sqlite")
      try await Store.open(directory: data, logger: silentLogger).close()
      let backup = Backup(dataDirectory: data)
      try await backup.write(to: copy, at: Date())
      let before = try Data(contentsOf: URL(filePath: data + "/ringdesk.sqlite"))
      let sound = try Data(contentsOf: URL(filePath: copy))

      // Closures inside of #expect are mixed up with those outside by the compiler (Swift 6.3).
      let absence = await refusal { try await backup.restore(from: folder + "/none", keyFile: nil) }
      #expect(absence == .missing(path: folder + "/none"))
      try Data(repeating: 0x41, count: 8192).write(to: URL(filePath: copy))
      let damage = await refusal { try await backup.restore(from: copy, keyFile: nil) }
      #expect(damage == .corrupt(path: copy, reason: "file is not a database"))
      try sound.write(to: URL(filePath: copy))
      try await DatabaseQueue(path: copy).write {
        try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('9999_from_tomorrow')")
      }
      let advance = await refusal { try await backup.restore(from: copy, keyFile: nil) }
      #expect(
        advance == .newer(path: copy, found: "9999_from_tomorrow", known: Migrations().names.last ?? ""))
      try sound.write(to: URL(filePath: copy))
      let other = folder + "/other.key"
      _ = FileManager.default.createFile(
        atPath: other, contents: Data(repeating: 7, count: 32), attributes: [.posixPermissions: 0o600])
      let strangeness = await refusal { try await backup.restore(from: copy, keyFile: other) }
      #expect(strangeness == .wrongKey(path: other))

      #expect(try Data(contentsOf: URL(filePath: data + "/ringdesk.sqlite")) == before)
      let names = try FileManager.default.contentsOfDirectory(atPath: data)
      #expect(!names.contains { $0.contains("restore") })
    }
  }

  private func refusal(_ work: () async throws -> Void) async -> StoreError? {
    do {
      try await work()
      return nil
    } catch {
      return error as? StoreError
    }
  }
}
