package import Domain
package import Foundation
import GRDB

/// What a hook is to be told of next.
package struct HookWork: Sendable {
  package let hook: Hook
  package let secret: String
  package let event: DeskEvent
  /// When it was tried and failed before.
  package let before: HookDelivery?
}

extension Store {
  private static let batch = 200
  /// So many unwanted events are read again and again before the cursor is moved past them.
  private static let worthAWrite = 50
  private static let logged = 100

  /// Hooks that have events after their cursor and no pause to wait out.
  package func hooksWithWork(at now: Date) async throws -> [Hook.ID] {
    try await read { db in
      try db.rows(
        """
        SELECT id FROM hook AS h WHERE isEnabled = 1
          AND cursor < (SELECT max(seq) FROM event WHERE workspaceId = h.workspaceId)
          AND NOT EXISTS (SELECT 1 FROM hookDelivery WHERE hookId = h.id AND state = 'retrying' AND nextAt > ?)
        """, [now.milliseconds]
      ).map { $0.id("id") }
    }
  }

  /// Nil when there is nothing to do now.
  package func hookWork(of id: Hook.ID, at now: Date) async throws -> HookWork? {
    while true {
      switch try await nextHookWork(of: id, at: now) {
      case .none: return nil
      case .work(let work): return work
      case .skip(let sequence):
        try await write {
          try $0.db.run("UPDATE hook SET cursor = max(cursor, ?) WHERE id = ?", [sequence, id])
        }
      case .gone: try await write { try $0.db.dropDelivery(of: id) }
      }
    }
  }

  private enum Next {
    case none
    case work(HookWork)
    /// Nothing up to there is wanted, and that is much.
    case skip(to: Int64)
    /// What was being tried was deleted, with the call that it tells of.
    case gone
  }

  private func nextHookWork(of id: Hook.ID, at now: Date) async throws -> Next {
    try await read { [secrets] db in
      guard let row = try db.row("SELECT * FROM hook WHERE id = ? AND isEnabled = 1", [id]) else { return .none }
      let hook = try Hook(row)
      let before = try db.row("SELECT * FROM hookDelivery WHERE hookId = ? AND state = 'retrying'", [id])
        .map(HookDelivery.init)
      if let nextAt = before?.nextAt, nextAt > now { return .none }
      let rows = try db.rows(
        "SELECT * FROM event WHERE workspaceId = ? AND seq > ? ORDER BY seq LIMIT ?",
        [hook.workspaceId, row["cursor"] as Int64, Self.batch])
      let event = rows.lazy.compactMap(DeskEvent.init).first {
        $0.sequence == before?.eventSequence || (before == nil && hook.wants($0.kind))
      }
      if let event {
        return .work(
          HookWork(hook: hook, secret: try secrets.open(hookSecretOf: row), event: event, before: before))
      }
      if before != nil { return .gone }
      guard rows.count >= Self.worthAWrite, let last = rows.last else { return .none }
      return .skip(to: last["seq"])
    }
  }

  /// Notes what came of an attempt; what is settled moves the cursor. A test moves nothing.
  ///
  /// - Parameters:
  ///   - failingSince: what the hook says from now on.
  ///   - givesUp: whether the hook is switched off.
  package func recordHookDelivery(
    _ delivery: HookDelivery, of id: Hook.ID, failingSince: Date? = nil, givesUp: Bool = false, at now: Date
  ) async throws {
    try await write { transaction in
      let db = transaction.db
      guard try db.row("SELECT 1 FROM hook WHERE id = ?", [id]) != nil else { return }
      try db.run(
        """
        INSERT INTO hookDelivery
          (hookId, eventSeq, type, at, attempts, state, status, error, durationMilliseconds, nextAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (hookId, eventSeq) DO UPDATE SET attempts = excluded.attempts, state = excluded.state,
          status = excluded.status, error = excluded.error, durationMilliseconds = excluded.durationMilliseconds,
          nextAt = excluded.nextAt
        """,
        [
          id, delivery.eventSequence, delivery.type, delivery.at.milliseconds, delivery.attempts,
          delivery.state.rawValue, delivery.status, delivery.error, delivery.durationMilliseconds,
          delivery.nextAt?.milliseconds,
        ])
      if let sequence = delivery.eventSequence {
        let settled = delivery.state == .retrying ? 0 : sequence
        try db.run(
          "UPDATE hook SET cursor = max(cursor, ?), failingSince = ? WHERE id = ?",
          [settled, failingSince?.milliseconds, id])
      }
      if givesUp {
        try db.run("UPDATE hook SET isEnabled = 0, gaveUpAt = ? WHERE id = ?", [now.milliseconds, id])
        try db.dropDelivery(of: id)
      }
      // Switched off while the attempt was under way.
      if try db.row("SELECT 1 FROM hook WHERE id = ? AND isEnabled = 1", [id]) == nil { try db.dropDelivery(of: id) }
      try db.run(
        """
        DELETE FROM hookDelivery WHERE hookId = ?1 AND state <> 'retrying' AND id NOT IN
          (SELECT id FROM hookDelivery WHERE hookId = ?1 ORDER BY id DESC LIMIT ?2)
        """, [id, Self.logged])
    }
  }
}
