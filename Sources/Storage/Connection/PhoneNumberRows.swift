package import Domain
import Foundation
import GRDB

/// A number with who answers it and its settings at Twilio.
package struct PhoneNumberEntry: Sendable, Equatable {
  package let number: PhoneNumber
  package let agentIds: [Agent.ID]
  /// Settings at Twilio as JSON objects: as found before ours, as we want them, as last seen.
  package let before: String?
  package let desired: String?
  package let seen: String?
  /// What an unmanaged number does at Twilio, in words: `doesNow` of `seen`.
  package let doesNow: String?
}

/// What the connection knows of a number, to be saved.
package struct PhoneNumberSettings: Sendable, Equatable {
  package let sid: String
  package let e164: String
  /// Used when the number is new here; afterwards the name is the workspace's own.
  package let name: String
  package let isVoiceCapable: Bool
  package let isManaged: Bool
  package let before: String?
  package let desired: String?
  package let seen: String?

  package init(
    sid: String, e164: String, name: String, isVoiceCapable: Bool, isManaged: Bool, before: String?, desired: String?,
    seen: String?
  ) {
    self.sid = sid
    self.e164 = e164
    self.name = name
    self.isVoiceCapable = isVoiceCapable
    self.isManaged = isManaged
    self.before = before
    self.desired = desired
    self.seen = seen
  }
}

extension Database {
  private static let number = """
    SELECT n.*, json_extract(n.seen, '$.doesNow') AS doesNow,
      (SELECT group_concat(p.agentId) FROM phoneNumberAgent p WHERE p.phoneNumberId = n.id) AS agentIds
    FROM phoneNumber n
    """

  /// Numbers are never deleted, because their calls stay: what has gone from the account has a `deletedAt`.
  func phoneNumberEntries(in workspaceId: Workspace.ID) throws -> [PhoneNumberEntry] {
    try rows(Self.number + " WHERE n.workspaceId = ? AND n.deletedAt IS NULL ORDER BY n.e164", [workspaceId])
      .map(PhoneNumberEntry.init)
  }

  func phoneNumberEntry(_ id: PhoneNumber.ID, in workspaceId: Workspace.ID) throws -> PhoneNumberEntry {
    let row = try row(
      Self.number + " WHERE n.id = ? AND n.workspaceId = ? AND n.deletedAt IS NULL", [id, workspaceId])
    guard let row else { throw AppError.notFound("phone number") }
    return PhoneNumberEntry(row)
  }

  func phoneNumber(_ id: PhoneNumber.ID, in workspaceId: Workspace.ID) throws -> PhoneNumber? {
    try row(
      "SELECT * FROM phoneNumber WHERE id = ? AND workspaceId = ? AND deletedAt IS NULL", [id, workspaceId]
    ).map(PhoneNumber.init)
  }
}

extension PhoneNumberEntry {
  init(_ row: Row) {
    let agentIds = (row["agentIds"] as String?)?.split(separator: ",").map { Agent.ID(String($0)) } ?? []
    self.init(
      number: PhoneNumber(row), agentIds: agentIds.sorted(), before: row["before"], desired: row["desired"],
      seen: row["seen"], doesNow: row["doesNow"])
  }

  var eventData: String { EventData.phoneNumber(number, agentIds: agentIds, doesNow: doesNow) }
}

extension PhoneNumber {
  init(_ row: Row) {
    self.init(
      id: row.id("id"), workspaceId: row.id("workspaceId"), sid: row["sid"], e164: row["e164"], name: row["name"],
      isVoiceCapable: row["voiceCapable"], isManaged: row["managedBy"] as String == "ringdesk",
      createdAt: row.date("createdAt"))
  }
}

extension WriteTransaction {
  func appendPhoneNumberEvent(_ entry: PhoneNumberEntry, at now: Date) throws {
    try appendEvent(.phoneNumberUpdated, in: entry.number.workspaceId, at: now, data: entry.eventData)
  }
}
