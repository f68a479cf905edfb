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
    let (next, isFirst) = try pool.read { db in (try missing(from: db, path: path), try isNew(db)) }
    guard let next else { return }
    if !isFirst { try DatabaseCopy.write(pool, to: "\(path).before-\(next.prefix(4))") }
    try migrator.migrate(pool)
  }

  /// - Throws: `StoreError` for a database that is older or newer than this binary.
  func requireCurrent(_ db: Database, path: String) throws {
    if let next = try missing(from: db, path: path) { throw StoreError.older(path: path, next: next) }
  }

  /// The first migration that the database lacks. Throws for one that knows more than this binary.
  private func missing(from db: Database, path: String) throws -> String? {
    let applied = try migrator.appliedIdentifiers(db)
    if let unknown = applied.subtracting(names).max() {
      throw StoreError.newer(path: path, found: unknown, known: names.last ?? "nothing")
    }
    return names.first { !applied.contains($0) }
  }

  private func isNew(_ db: Database) throws -> Bool { try migrator.appliedIdentifiers(db).isEmpty }

  private static func number(of name: String?) -> Int { Int(name?.prefix(4) ?? "") ?? 0 }
}
