package import Domain
package import Foundation
import GRDB

/// One effect to be carried out at Twilio, kept until it is done, dropped or too late.
package struct OutboxEntry: Sendable, Equatable {
  package let id: String
  package let workspaceId: Workspace.ID
  package let callId: Call.ID?
  /// The effect is dropped when the call has moved past this version; nil: whatever the version.
  package let expectedCallVersion: Int?
  package let kind: String
  /// A JSON object that the kind's performer understands.
  package let payload: String
  /// What it is about at Twilio, a SID.
  package let label: String
  package let notAfter: Date
  package let attempts: Int
  package let nextAt: Date

  package init(
    id: String, workspaceId: Workspace.ID, callId: Call.ID?, expectedCallVersion: Int? = nil, kind: String,
    payload: String, label: String, notAfter: Date, attempts: Int = 0, nextAt: Date
  ) {
    self.id = id
    self.workspaceId = workspaceId
    self.callId = callId
    self.expectedCallVersion = expectedCallVersion
    self.kind = kind
    self.payload = payload
    self.label = label
    self.notAfter = notAfter
    self.attempts = attempts
    self.nextAt = nextAt
  }
}

enum OutboxRecord {
  static let columns = """
    id, workspaceId, callId, expectedCallVersion, kind, payload, label, notAfter, attempts, nextAt
    """

  static func insert(_ db: Database, _ entry: OutboxEntry, at now: Date) throws {
    let statement = try db.cachedStatement(
      // No effect creates anything at Twilio yet; the first that does is looked up by its label before it is repeated.
      sql: "INSERT INTO outbox (\(columns), createdAt, isCreate) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)")
    try statement.execute(arguments: [
      entry.id, entry.workspaceId.rawValue, entry.callId?.rawValue, entry.expectedCallVersion, entry.kind,
      entry.payload, entry.label, entry.notAfter.milliseconds, entry.attempts,
      entry.nextAt.milliseconds,
      now.milliseconds,
    ])
  }

  static func entry(from row: Row) -> OutboxEntry {
    OutboxEntry(
      id: row[0], workspaceId: ID(row[1]), callId: (row[2] as String?).map { ID($0) }, expectedCallVersion: row[3],
      kind: row[4], payload: row[5], label: row[6], notAfter: Date(milliseconds: row[7]), attempts: row[8],
      nextAt: Date(milliseconds: row[9]))
  }
}
