import Embedded
import Foundation
import GRDB

/// The numbered SQL files of `migrations/`, in order. Forward only; a released file is never edited.
struct Migrations: Sendable {
  /// E.g. `0001_initial`, sorted.
  let names: [String]
  private let migrator: DatabaseMigrator

  init(files: [String: [UInt8]] = EmbeddedFiles.files(below: "migrations")) {
    var migrator = DatabaseMigrator()
    var names: [String] = []
    for (file, bytes) in files.sorted(by: { $0.key < $1.key }) where file.hasSuffix(".sql") {
      let sql = String(decoding: bytes, as: UTF8.self)
      let name = String(file.dropLast(".sql".count))
      names.append(name)
      migrator.registerMigration(name) { try $0.execute(sql: sql) }
    }
    self.names = names
    self.migrator = migrator
  }

  /// The number of the newest migration.
  var version: Int { Self.number(of: names.last) }

  /// Brings the database up to date. Keeps a copy of one that exists already (`<path>.before-0002`). Blocks.
  func apply(to pool: DatabasePool, path: String) throws {
    let applied = try pool.read { try migrator.appliedIdentifiers($0) }
    if let unknown = applied.subtracting(names).max() {
      throw StoreError.newer(path: path, found: unknown, known: names.last ?? "nothing")
    }
    guard let next = names.first(where: { !applied.contains($0) }) else { return }
    if !applied.isEmpty { try copy(pool, to: "\(path).before-\(next.prefix(4))") }
    try migrator.migrate(pool)
  }

  private func copy(_ pool: DatabasePool, to path: String) throws {
    let temporary = path + ".new"
    try? FileManager.default.removeItem(atPath: temporary)
    // Made first, so that it never stands there readable by others; VACUUM INTO takes an empty file.
    _ = FileManager.default.createFile(
      atPath: temporary, contents: nil, attributes: [.posixPermissions: 0o600])
    try pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [temporary]) }
    // VACUUM INTO does not fsync what it wrote (sqlite.org/lang_vacuum.html).
    try DurableFile.sync(temporary)
    try DurableFile.rename(temporary, over: path)
  }

  private static func number(of name: String?) -> Int { Int(name?.prefix(4) ?? "") ?? 0 }
}
