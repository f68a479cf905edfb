package import Domain
import Foundation
import GRDB

extension Store {
  /// By number; those that have gone from the Twilio account are left out.
  package func phoneNumbers(in workspaceId: Workspace.ID) async throws -> [PhoneNumberEntry] {
    try await read { try $0.phoneNumberEntries(in: workspaceId) }
  }

  /// `notFound` for one of another workspace.
  package func phoneNumber(_ id: PhoneNumber.ID, in workspaceId: Workspace.ID) async throws -> PhoneNumberEntry {
    try await read { try $0.phoneNumberEntry(id, in: workspaceId) }
  }

  /// - Parameter check: throws what forbids a change of the number as it is; pure.
  package func renamePhoneNumber(
    _ id: PhoneNumber.ID, in workspaceId: Workspace.ID, to name: String,
    check: @escaping @Sendable (PhoneNumberEntry) throws -> Void = { _ in }
  ) async throws -> PhoneNumberEntry {
    try await changePhoneNumber(id, in: workspaceId, check) { db in
      try db.run("UPDATE phoneNumber SET name = ? WHERE id = ?", [name, id])
    }
  }

  /// Who answers the number. An agent of another workspace is refused as unknown.
  package func setAgents(
    _ agentIds: [Agent.ID], of id: PhoneNumber.ID, in workspaceId: Workspace.ID,
    check: @escaping @Sendable (PhoneNumberEntry) throws -> Void = { _ in }
  ) async throws -> PhoneNumberEntry {
    try await changePhoneNumber(id, in: workspaceId, check) { db in
      try db.run("DELETE FROM phoneNumberAgent WHERE phoneNumberId = ?", [id])
      for agentId in Set(agentIds) {
        let isKnown = try db.row(
          "SELECT 1 FROM agent WHERE id = ? AND workspaceId = ? AND deletedAt IS NULL", [agentId, workspaceId])
        guard isKnown != nil else { throw AppError.invalid("agentIds", "One of these agents does not exist.") }
        try db.run("INSERT INTO phoneNumberAgent (phoneNumberId, agentId) VALUES (?, ?)", [id, agentId])
      }
    }
  }

  /// Saves what Twilio has, number by number; names and agents that the workspace chose stay. Whoever is the first to
  /// claim a number (`before` is not nil) has it: for another workspace it is saved as left alone.
  @discardableResult
  package func savePhoneNumbers(
    _ numbers: [PhoneNumberSettings], of workspaceId: Workspace.ID
  ) async throws -> [PhoneNumberEntry] {
    let now = clock()
    let rows = numbers.map { (settings: $0, id: newID(as: PhoneNumber.self)) }
    return try await write { transaction in
      let db = transaction.db
      let before = Dictionary(
        try db.phoneNumberEntries(in: workspaceId).map { ($0.number.sid, $0) }, uniquingKeysWith: { $1 })
      for (settings, id) in rows {
        let isFree = try settings.before == nil || !db.isClaimed(settings.sid, elsewhereThan: workspaceId)
        try db.upsert(isFree ? settings : settings.unclaimed, id: id, in: workspaceId, at: now)
      }
      let after = try db.phoneNumberEntries(in: workspaceId)
      for entry in after where before[entry.number.sid]?.eventData != entry.eventData {
        try transaction.appendPhoneNumberEvent(entry, at: now)
      }
      return after
    }
  }

  /// Twilio's ids of the numbers that other workspaces of this server have claimed.
  package func phoneNumbersClaimed(elsewhereThan workspaceId: Workspace.ID) async throws -> Set<String> {
    try await read { db in
      let rows = try db.rows(
        "SELECT sid FROM phoneNumber WHERE workspaceId <> ? AND before IS NOT NULL AND deletedAt IS NULL",
        [workspaceId])
      return Set(rows.map { $0["sid"] as String })
    }
  }

  /// Numbers that have gone from the account. Their calls stay, and so does who answered them, should they come back.
  package func removePhoneNumbers(sids: [String], of workspaceId: Workspace.ID) async throws {
    let now = clock()
    try await write { transaction in
      for sid in sids {
        let id: String? = try transaction.db.value(
          """
          UPDATE phoneNumber SET deletedAt = ?, managedBy = 'other', before = NULL, desired = NULL
          WHERE workspaceId = ? AND sid = ? AND deletedAt IS NULL RETURNING id
          """, [now.milliseconds, workspaceId, sid])
        guard let id else { continue }
        try transaction.appendEvent(
          .phoneNumberUpdated, in: workspaceId, at: now, data: EventData.phoneNumberDeleted(PhoneNumber.ID(id)))
      }
      try transaction.appendTwilioEvent(of: workspaceId, at: now)
    }
  }

  private func changePhoneNumber(
    _ id: PhoneNumber.ID, in workspaceId: Workspace.ID,
    _ check: @escaping @Sendable (PhoneNumberEntry) throws -> Void,
    _ change: @escaping @Sendable (Database) throws -> Void
  ) async throws -> PhoneNumberEntry {
    let now = clock()
    return try await write { transaction in
      let before = try transaction.db.phoneNumberEntry(id, in: workspaceId)
      try check(before)
      try change(transaction.db)
      let after = try transaction.db.phoneNumberEntry(id, in: workspaceId)
      if after != before { try transaction.appendPhoneNumberEvent(after, at: now) }
      return after
    }
  }
}

extension PhoneNumberSettings {
  fileprivate var unclaimed: PhoneNumberSettings {
    PhoneNumberSettings(
      sid: sid, e164: e164, name: name, isVoiceCapable: isVoiceCapable, isManaged: false, before: nil, desired: nil,
      seen: seen)
  }
}

extension Database {
  fileprivate func isClaimed(_ sid: String, elsewhereThan workspaceId: Workspace.ID) throws -> Bool {
    try row(
      "SELECT 1 FROM phoneNumber WHERE sid = ? AND workspaceId <> ? AND before IS NOT NULL AND deletedAt IS NULL",
      [sid, workspaceId]) != nil
  }

  fileprivate func upsert(
    _ settings: PhoneNumberSettings, id: PhoneNumber.ID, in workspaceId: Workspace.ID, at now: Date
  ) throws {
    try run(
      """
      INSERT INTO phoneNumber (id, workspaceId, sid, e164, name, voiceCapable, managedBy, before, desired, seen,
        createdAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (workspaceId, sid) DO UPDATE SET e164 = excluded.e164, voiceCapable = excluded.voiceCapable,
        managedBy = excluded.managedBy, before = excluded.before, desired = excluded.desired, seen = excluded.seen,
        deletedAt = NULL
      """,
      [
        id, workspaceId, settings.sid, settings.e164, settings.name, settings.isVoiceCapable,
        settings.isManaged ? "ringdesk" : "other", settings.before, settings.desired, settings.seen, now.milliseconds,
      ])
  }
}
