import Foundation
import GRDB
import Testing

@testable import Storage

/// The migrations' result, for reviewers: `UPDATE_FIXTURES=1 make test` writes it anew.
@Test func schemaIsTheGoldenOne() async throws {
  let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/schema.sql")
    .standardizedFileURL
  let schema = try await withStore { store in
    try await store.read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'grdb_%'
          ORDER BY tbl_name, type DESC, name
          """
      ).joined(separator: ";\n\n") + ";\n"
    }
  }
  if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] == "1" {
    try schema.write(to: golden, atomically: true, encoding: .utf8)
  }
  #expect(try String(contentsOf: golden, encoding: .utf8) == schema)
}

@Test(arguments: [
  ("synchronous", "2"), ("journal_mode", "wal"), ("foreign_keys", "1"), ("temp_store", "2"),
  ("wal_autocheckpoint", "4000"), ("journal_size_limit", "67108864"), ("secure_delete", "2"), ("busy_timeout", "2000"),
])
func writerRunsWith(setting: String, value: String) async throws {
  try await withStore { store in
    let found = try await store.write { try String.fetchOne($0.db, sql: "PRAGMA \(setting)") }
    #expect(found == value)
  }
}

@Test func everyTableIsStrict() async throws {
  try await withStore { store in
    let loose = try await store.read { db in
      try String.fetchAll(
        db, sql: "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND NOT strict")
    }
    #expect(loose.filter { !$0.hasPrefix("sqlite_") && !$0.hasPrefix("grdb_") } == [])
  }
}

@Test func installationStaysTheSame() async throws {
  try await withTemporaryFolder { folder in
    let first = try await Store.open(directory: folder, logger: silentLogger)
    try await first.close()
    let second = try await Store.open(directory: folder, logger: silentLogger)
    #expect(second.installation == first.installation)
    #expect(!second.installation.epoch.contains("-"))
    #expect(second.schemaVersion == Migrations().version)
    #expect(await second.isWritable())
    try await second.close()
  }
}

@Test func existingDatabaseIsCopiedBeforeItIsMigrated() async throws {
  try await withTemporaryFolder { folder in
    let one = [
      "0001_one.sql": Array(
        "CREATE TABLE installation (one INTEGER PRIMARY KEY, id TEXT, epoch TEXT, keyCheckSealed BLOB)".utf8)
    ]
    let two = one.merging(["0002_two.sql": Array("CREATE TABLE extra (a INTEGER) STRICT".utf8)]) { $1 }
    let old = try await Store.open(directory: folder, migrations: Migrations(files: one), logger: silentLogger)
    try await old.close()
    let copy = folder + "/ringdesk.sqlite.before-0002"
    #expect(!FileManager.default.fileExists(atPath: copy))

    let new = try await Store.open(directory: folder, migrations: Migrations(files: two), logger: silentLogger)
    #expect(new.installation == old.installation)
    try await new.close()

    let tables = try await DatabaseQueue(path: copy).read { db in
      try (db.tableExists("installation"), db.tableExists("extra"))
    }
    #expect(tables == (true, false))
    let mode = try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int
    #expect(mode == 0o600)

    let error = await #expect(throws: StoreError.self) {
      try await Store.open(directory: folder, migrations: Migrations(files: one), logger: silentLogger)
    }
    #expect(error == .newer(path: folder + "/ringdesk.sqlite", found: "0002_two", known: "0001_one"))
  }
}

@Test func failingMigrationLeavesTheDatabaseAsItWas() async throws {
  try await withTemporaryFolder { folder in
    let one = [
      "0001_one.sql": Array(
        "CREATE TABLE installation (one INTEGER PRIMARY KEY, id TEXT, epoch TEXT, keyCheckSealed BLOB)".utf8)
    ]
    let bad = one.merging(["0002_two.sql": Array("CREATE TABLE extra (a INTEGER); SELECT nonsense".utf8)]) { $1 }
    try await Store.open(directory: folder, migrations: Migrations(files: one), logger: silentLogger).close()
    await #expect(throws: StoreError.self) {
      try await Store.open(directory: folder, migrations: Migrations(files: bad), logger: silentLogger)
    }
    try await Store.open(directory: folder, migrations: Migrations(files: one), logger: silentLogger).close()
  }
}
