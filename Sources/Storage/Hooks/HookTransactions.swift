package import Domain
import Foundation
import GRDB

extension Store {
  /// It is told of what happens from now on. `conflict` when the workspace has as many as it may have.
  package func createHook(_ hook: Hook, secret: String, atMost limit: Int) async throws {
    let sealed = Data(try secrets.seal(secret, column: Self.hookSecret(hook.id), of: hook.workspaceId))
    try await write { transaction in
      let db = transaction.db
      let count: Int = try db.value("SELECT count(*) FROM hook WHERE workspaceId = ?", [hook.workspaceId]) ?? 0
      guard count < limit else {
        throw AppError(.conflict, "There are \(count) webhooks, which is the most there may be. Delete one first.")
      }
      try db.run(
        """
        INSERT INTO hook (id, workspaceId, url, events, secretSealed, cursor, createdAt) VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        [
          hook.id, hook.workspaceId, hook.url, Self.text(hook.events), sealed, try db.eventHead(),
          hook.createdAt.milliseconds,
        ])
    }
  }

  /// Newest first.
  package func hooks(in workspaceId: Workspace.ID) async throws -> [Hook] {
    try await read {
      try $0.rows("SELECT * FROM hook WHERE workspaceId = ? ORDER BY id DESC", [workspaceId]).map(Hook.init)
    }
  }

  package func hook(_ id: Hook.ID, in workspaceId: Workspace.ID) async throws -> (hook: Hook, secret: String)? {
    try await read { [secrets] db in
      try db.hook(id, in: workspaceId).map { row in
        (try Hook(row), try secrets.open(hookSecretOf: row))
      }
    }
  }

  /// Nil leaves a thing as it is. What is switched off lets go of what it was at; what is switched on again is told of
  /// what happens from then on; at another URL, what failed is tried at once.
  ///
  /// - Parameter check: throws what forbids a change of the hook as it is; pure.
  package func updateHook(
    _ id: Hook.ID, in workspaceId: Workspace.ID, url: String?, events: [DeskEvent.Kind]??, isEnabled: Bool?,
    check: @escaping @Sendable (Hook) throws -> Void = { _ in }
  ) async throws -> Hook {
    let now = clock().milliseconds
    return try await write { transaction in
      let db = transaction.db
      guard let row = try db.hook(id, in: workspaceId) else { throw AppError.notFound("webhook") }
      let before = try Hook(row)
      try check(before)
      try db.run(
        "UPDATE hook SET url = ?, events = ?, isEnabled = ? WHERE id = ?",
        [
          url ?? before.url, Self.text(events ?? before.events), isEnabled ?? before.isEnabled, id,
        ])
      if url != nil {
        try db.run("UPDATE hookDelivery SET nextAt = ? WHERE hookId = ? AND state = 'retrying'", [now, id])
      }
      switch (before.isEnabled, isEnabled ?? before.isEnabled) {
      case (false, true):
        try db.run(
          "UPDATE hook SET cursor = ?, failingSince = NULL, gaveUpAt = NULL WHERE id = ?", [try db.eventHead(), id])
      case (true, false): try db.dropDelivery(of: id)
      default: break
      }
      guard let after = try db.hook(id, in: workspaceId) else { throw AppError.notFound("webhook") }
      return try Hook(after)
    }
  }

  /// - Parameter check: throws what forbids it for the hook as it is; pure.
  package func deleteHook(
    _ id: Hook.ID, in workspaceId: Workspace.ID, check: @escaping @Sendable (Hook) throws -> Void = { _ in }
  ) async throws {
    try await write { transaction in
      guard let row = try transaction.db.hook(id, in: workspaceId) else { throw AppError.notFound("webhook") }
      try check(try Hook(row))
      try transaction.db.run("DELETE FROM hook WHERE id = ?", [id])
    }
  }

  /// Newest first, each with its place in the log.
  package func hookDeliveries(
    of id: Hook.ID, in workspaceId: Workspace.ID, before number: Int64? = nil, limit: Int
  ) async throws -> [(number: Int64, delivery: HookDelivery)] {
    try await read { db in
      guard try db.hook(id, in: workspaceId) != nil else { throw AppError.notFound("webhook") }
      return try db.rows(
        "SELECT * FROM hookDelivery WHERE hookId = ? AND id < ? ORDER BY id DESC LIMIT ?",
        [id, number ?? .max, limit]
      ).map { ($0["id"], try HookDelivery($0)) }
    }
  }

  static func hookSecret(_ id: Hook.ID) -> String { "hook/\(id)/secretSealed" }

  private static func text(_ events: [DeskEvent.Kind]?) -> String? {
    events.map { JSON.array($0.map { .string($0.rawValue) }).text }
  }
}

extension SecretBox {
  func open(hookSecretOf row: Row) throws -> String {
    let sealed: Data = row["secretSealed"]
    return try open(Array(sealed), column: Store.hookSecret(row.id("id")), of: row.id("workspaceId"))
  }
}

extension Database {
  fileprivate func hook(_ id: Hook.ID, in workspaceId: Workspace.ID) throws -> Row? {
    try row("SELECT * FROM hook WHERE id = ? AND workspaceId = ?", [id, workspaceId])
  }

  /// What it was at is not tried again.
  func dropDelivery(of id: Hook.ID) throws {
    try run("UPDATE hookDelivery SET state = 'failed', nextAt = NULL WHERE hookId = ? AND state = 'retrying'", [id])
  }
}

extension Hook {
  init(_ row: Row) throws {
    let words = try (row["events"] as String?).map {
      try JSONDecoder().decode([String].self, from: Data($0.utf8))
    }
    self.init(
      id: row.id("id"), workspaceId: row.id("workspaceId"), url: row["url"],
      events: words.map { $0.compactMap(DeskEvent.Kind.init(rawValue:)) }, isEnabled: row["isEnabled"],
      createdAt: row.date("createdAt"), failingSince: row.optionalDate("failingSince"),
      gaveUpAt: row.optionalDate("gaveUpAt"))
  }
}

extension HookDelivery {
  init(_ row: Row) throws {
    self.init(
      eventSequence: row["eventSeq"], type: row["type"], at: row.date("at"), attempts: row["attempts"],
      state: try row.word("state"), status: row["status"], error: row["error"],
      durationMilliseconds: row["durationMilliseconds"], nextAt: row.optionalDate("nextAt"))
  }
}
