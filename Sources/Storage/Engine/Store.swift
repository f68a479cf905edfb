package import Cryptography
package import Domain
package import Foundation
import GRDB
package import Logging

/// The store of one installation. Its named transactions stand in extensions, by subject.
package final class Store: Sendable {
  package let directory: DataDirectory
  package let installation: Installation
  /// The newest migration's number.
  package let schemaVersion: Int
  package let clock: @Sendable () -> Date
  let secrets: SecretBox
  private let ids: SortableIDSource
  private let pool: DatabasePool
  /// What writes; nil in a store that was opened to be read.
  private let writing: Writing?

  private struct Writing: Sendable {
    let writer: GroupCommitWriter
    let checkpointer: Checkpointer
  }

  /// Opens the store, and makes it where there is none. Throws a `StoreError`, whose description is for a person.
  ///
  /// - Parameter keyFile: where the key is kept; nil means `secret.key` in the data directory.
  package static func open(
    directory: String, keyFile: String? = nil, ids: SortableIDSource = SortableIDSource(),
    clock: @escaping @Sendable () -> Date = { Date() }, logger: Logger
  ) async throws -> Store {
    try await open(
      directory: directory, keyFile: keyFile, migrations: Migrations(), ids: ids, clock: clock, logger: logger)
  }

  static func open(
    directory: String, keyFile: String? = nil, migrations: Migrations, ids: SortableIDSource = SortableIDSource(),
    clock: @escaping @Sendable () -> Date = { Date() }, logger: Logger
  ) async throws -> Store {
    try await blocking {
      try Store(
        directory: directory, keyFile: keyFile, migrations: migrations, ids: ids, clock: clock, logger: logger)
    }
  }

  /// Opens what is there to be read only, beside the server that owns it or without one: makes, locks and migrates
  /// nothing, and refuses writes as unavailable. Throws a `StoreError`.
  package static func openForReading(
    directory: String, keyFile: String? = nil, clock: @escaping @Sendable () -> Date = { Date() }
  ) async throws -> Store {
    try await blocking { try Store(reading: directory, keyFile: keyFile, clock: clock) }
  }

  private init(reading path: String, keyFile: String?, clock: @escaping @Sendable () -> Date) throws {
    directory = try DataDirectory(reading: path)
    let database = directory.file(Connections.fileName)
    let keyPath = keyFile ?? directory.file(KeyFile.standardName)
    let migrations = Migrations()
    do {
      pool = try Connections.openForReading(database)
      try pool.read { try migrations.requireCurrent($0, path: database) }
      let secrets = SecretBox(key: try KeyFile.load(keyPath, mayCreate: false))
      self.secrets = secrets
      installation = try pool.read { try Installation.read($0, secrets: secrets, keyPath: keyPath) }
    } catch {
      throw StoreFailure.opening(database, error)
    }
    writing = nil
    schemaVersion = migrations.version
    ids = SortableIDSource()
    self.clock = clock
  }

  private init(
    directory path: String, keyFile: String?, migrations: Migrations, ids: SortableIDSource,
    clock: @escaping @Sendable () -> Date, logger: Logger
  ) throws {
    directory = try DataDirectory(path: path)
    let database = directory.file(Connections.fileName)
    let isNew = try Connections.isMissing(database)
    let keyPath = keyFile ?? directory.file(KeyFile.standardName)
    let secrets = SecretBox(key: try KeyFile.load(keyPath, mayCreate: isNew))
    self.secrets = secrets
    func opened() throws -> (DatabasePool, Installation) {
      let pool = try Connections.open(database)
      try migrations.apply(to: pool, path: database)
      let newID = ids.next(at: clock())
      return (pool, try pool.write { try Installation.load($0, newID: newID, secrets: secrets, keyPath: keyPath) })
    }
    let ballast = Ballast(path: directory.file("ballast"))
    func makesRoom() -> Bool {
      guard ballast.drop() else { return false }
      logger.error("The disk is full. The server starts with what it held back; make room soon")
      return true
    }
    do {
      // Before SQLite finds out: where blocks are smaller than its pages, a hole in the shared memory is a SIGBUS.
      if !directory.hasRoom() { _ = makesRoom() }
      do {
        (pool, installation) = try opened()
      } catch let error as DatabaseError where StoreFailure.isLackOfRoom(error) && makesRoom() {
        (pool, installation) = try opened()
      }
      if directory.hasRoom(4 << 20) { ballast.takeAboard() }
      let writer = GroupCommitWriter(pool: pool, logger: logger)
      writing = Writing(
        writer: writer,
        checkpointer: try Checkpointer(path: database, commits: { writer.commits }, logger: logger))
    } catch {
      throw StoreFailure.opening(database, error)
    }
    schemaVersion = migrations.version
    self.ids = ids
    self.clock = clock
  }

  /// Waits for the writes that were accepted, then closes the database and lets the directory go.
  package func close() async throws {
    await writing?.writer.finish()
    try await Self.blocking { [self] in
      defer { directory.release() }
      try writing?.checkpointer.stop()
      try pool.close()
    }
  }

  /// Where committed events go, in the order of their sequence, before the writes return. It is called on the
  /// writer's thread and must not block. Set once, by the composition root.
  package func connect(commitFeed: @escaping @Sendable ([DeskEvent]) -> Void) {
    writing?.writer.connect(commitFeed)
  }

  package func newID<Subject>(as subject: Subject.Type = Subject.self) -> Domain.ID<Subject> {
    Domain.ID(ids.next(at: clock()))
  }

  /// Runs a job in the next commit; returns when that is on disk. The job may run twice and has no side effects.
  /// Cancelling the caller does not cancel the write. A full queue or disk is `AppError` unavailable.
  func write<Value: Sendable>(
    _ job: @escaping @Sendable (WriteTransaction) throws -> Value
  ) async throws -> Value {
    guard let writer = writing?.writer else {
      throw AppError(.unavailable, "The database was opened to be read only.")
    }
    return try await withCheckedThrowingContinuation { continuation in
      writer.submit(
        PendingWrite(
          run: { transaction in
            let value = try job(transaction)
            return { continuation.resume(returning: value) }
          },
          fail: { continuation.resume(throwing: StoreFailure.plain($0)) }))
    }
  }

  /// Reads one consistent state of the database.
  func read<Value: Sendable>(_ body: @Sendable (Database) throws -> Value) async throws -> Value {
    do { return try await pool.read(body) } catch { throw StoreFailure.plain(error) }
  }

  static func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global(qos: .userInitiated).async { continuation.resume(with: Result { try work() }) }
    }
  }
}
