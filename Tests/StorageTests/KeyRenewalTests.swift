import Domain
import Foundation
import GRDB
import Testing

@testable import Storage

struct KeyRenewalTests {
  private static let sid = "AC00000000000000000000000000000001"

  private static let request = KeyedRequest(by: "user u", "POST /things", key: "k", body: [], in: nil)

  private func acme(in folder: String) async throws -> Workspace.ID {
    let store = try await Store.open(directory: folder, logger: silentLogger)
    let acme = try await Acme(in: store)
    let id = acme.workspace.id
    try await store.saveTwilioAccount(accountSid: Self.sid, authToken: "token", friendlyName: "Acme", of: id)
    try await store.saveTwilioKey(sid: "SK1", secret: "secret", of: id)
    try await store.saveNextAuthToken("next", of: id)
    try await store.saveTwilioState(.connected, of: id)
    try await store.createHook(
      Hook(
        id: store.newID(), workspaceId: id, url: "https://hooks.example.com/", events: nil, createdAt: store.clock()),
      secret: "hook", atMost: 9)
    _ = try await store.begin(Self.request)
    try await store.keep(KeptAnswer(status: 201, body: "{}"), for: Self.request)
    try await store.close()
    return id
  }

  @Test(arguments: ["missing", "another", "unusable"])
  func aLostKeyIsReplacedAndTheRestIsKept(key: String) async throws {
    try await withTemporaryFolder { folder in
      let (data, path) = (folder + "/data", folder + "/data/secret.key")
      let id = try await acme(in: data)
      try FileManager.default.removeItem(atPath: path)
      if key != "missing" {
        try Data(repeating: 7, count: key == "another" ? 32 : 5).write(to: URL(filePath: path))
        chmod(path, 0o600)
      }
      let losses = try await KeyRenewal(dataDirectory: data, keyFile: nil).run()
      #expect(losses == .init(isKeyNew: true, workspaces: ["Acme"], hooks: ["https://hooks.example.com/"]))
      #expect(FileManager.default.fileExists(atPath: path + ".before-new-key") == (key != "missing"))

      let store = try await Store.open(directory: data, logger: silentLogger)
      let account = try #require(try await store.twilioAccount(of: id))
      #expect(account.accountSid == Self.sid && account.state == .connected && account.keySecret == nil)
      #expect(account.authToken.count == 32 && account.authTokenNext == nil)
      #expect(try await store.phoneNumbers(in: id).count == 1)
      #expect(try await store.hooks(in: id).isEmpty)
      #expect(try await store.begin(Self.request) == .unanswered)
      try await store.close()
      // Nothing more is lost by running it again.
      let again = try await KeyRenewal(dataDirectory: data, keyFile: nil).run()
      #expect(again == .init(isKeyNew: false, workspaces: [], hooks: []))
    }
  }

  /// What a word of the system's puts right is no reason to give up a secret.
  @Test func aKeyThatOthersMayReadIsNotLost() async throws {
    try await withTemporaryFolder { folder in
      let id = try await acme(in: folder)
      let path = folder + "/secret.key"
      chmod(path, 0o644)
      let error = await #expect(throws: StoreError.self) {
        try await KeyRenewal(dataDirectory: folder, keyFile: nil).run()
      }
      #expect(error?.description.contains("chmod 600") == true)
      chmod(path, 0o600)
      let store = try await Store.open(directory: folder, logger: silentLogger)
      #expect(try await store.twilioAccount(of: id)?.authToken == "token")
      try await store.close()
    }
  }

  /// The key lay elsewhere, and turns up when a new one has been made.
  @Test func theOldKeyOpensTheCopy() async throws {
    try await withTemporaryFolder { folder in
      let (data, elsewhere) = (folder + "/data", folder + "/elsewhere.key")
      let id = try await acme(in: data)
      try FileManager.default.moveItem(atPath: data + "/secret.key", toPath: elsewhere)
      _ = try await KeyRenewal(dataDirectory: data, keyFile: nil).run()
      try await Backup(dataDirectory: data).restore(
        from: data + "/ringdesk.sqlite.before-new-key", keyFile: elsewhere)
      let store = try await Store.open(directory: data, keyFile: elsewhere, logger: silentLogger)
      #expect(try await store.twilioAccount(of: id)?.authToken == "token")
      try await store.close()
    }
  }

  /// One that fits opens everything but what is damaged.
  @Test func aKeyThatFitsIsKept() async throws {
    try await withTemporaryFolder { folder in
      let id = try await acme(in: folder)
      let key = try Data(contentsOf: URL(filePath: folder + "/secret.key"))
      let database = try DatabaseQueue(path: folder + "/ringdesk.sqlite")
      try await database.write { try $0.execute(sql: "UPDATE twilioAccount SET keySecretSealed = x'00'") }
      try database.close()
      let losses = try await KeyRenewal(dataDirectory: folder, keyFile: nil).run()
      #expect(losses == .init(isKeyNew: false, workspaces: ["Acme"], hooks: []))
      #expect(try Data(contentsOf: URL(filePath: folder + "/secret.key")) == key)
      let store = try await Store.open(directory: folder, logger: silentLogger)
      #expect(try await store.hooks(in: id).count == 1)
      try await store.close()
    }
  }

  @Test func aRunningServerAndAMissingDatabaseAreNamed() async throws {
    try await withTemporaryFolder { folder in
      let nowhere = folder + "/nowhere"
      await #expect(throws: StoreError.unusableDirectory(path: nowhere, reason: "no such file or directory")) {
        try await KeyRenewal(dataDirectory: nowhere, keyFile: nil).run()
      }
      #expect(!FileManager.default.fileExists(atPath: nowhere))
      let renewal = KeyRenewal(dataDirectory: folder, keyFile: nil)
      await #expect(throws: StoreError.missing(path: folder + "/ringdesk.sqlite")) { try await renewal.run() }
      #expect(!FileManager.default.fileExists(atPath: folder + "/secret.key"))
      let store = try await Store.open(directory: folder, logger: silentLogger)
      await #expect(throws: StoreError.locked(path: folder)) { try await renewal.run() }
      try await store.close()
    }
  }

  /// A backup outlives the key as well.
  @Test func aBackupIsRestoredWithoutTheKey() async throws {
    try await withTemporaryFolder { folder in
      let (data, copy, new) = (folder + "/data", folder + "/copy.sqlite", folder + "/new")
      let id = try await acme(in: data)
      try await Backup(dataDirectory: data).write(to: copy, at: Date())
      try await Backup(dataDirectory: new).restore(from: copy, keyFile: nil, isKeyLost: true)
      #expect(try await KeyRenewal(dataDirectory: new, keyFile: nil).run().workspaces == ["Acme"])
      let store = try await Store.open(directory: new, logger: silentLogger)
      #expect(try await store.phoneNumbers(in: id).count == 1)
      try await store.close()
    }
  }

  /// Whatever else is sealed one day must be dropped here too.
  @Test func everySealedColumnIsKnown() async throws {
    try await withStore { store in
      let columns = try await store.read { db in
        try String.fetchAll(
          db,
          sql: """
            SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c
            WHERE m.type = 'table' AND c.name LIKE '%Sealed' ORDER BY 1
            """)
      }
      #expect(
        columns == [
          "hook.secretSealed", "installation.keyCheckSealed", "keptAnswer.answerSealed",
          "twilioAccount.authTokenNextSealed", "twilioAccount.authTokenSealed", "twilioAccount.keySecretSealed",
        ])
    }
  }
}
