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
  /// After an unknown result a create is looked up by its label before it is repeated.
  package let isCreate: Bool
  package let label: String
  package let notAfter: Date
  package let attempts: Int
  package let nextAt: Date

  package init(
    id: String, workspaceId: Workspace.ID, callId: Call.ID?, expectedCallVersion: Int? = nil, kind: String,
    payload: String, isCreate: Bool = false, label: String, notAfter: Date, attempts: Int = 0, nextAt: Date
  ) {
    self.id = id
    self.workspaceId = workspaceId
    self.callId = callId
    self.expectedCallVersion = expectedCallVersion
    self.kind = kind
    self.payload = payload
    self.isCreate = isCreate
    self.label = label
    self.notAfter = notAfter
    self.attempts = attempts
    self.nextAt = nextAt
  }
}

enum OutboxRecord {
  static let columns = """
    id, workspaceId, callId, expectedCallVersion, kind, payload, isCreate, label, notAfter, attempts, nextAt
    """

  static func insert(_ db: Database, _ entry: OutboxEntry, at now: Date) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT INTO outbox (\(columns), createdAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    try statement.execute(arguments: [
      entry.id, entry.workspaceId.rawValue, entry.callId?.rawValue, entry.expectedCallVersion, entry.kind,
      entry.payload, entry.isCreate, entry.label, entry.notAfter.milliseconds, entry.attempts,
      entry.nextAt.milliseconds,
      now.milliseconds,
    ])
  }

  static func entry(from row: Row) -> OutboxEntry {
    OutboxEntry(
      id: row[0], workspaceId: ID(row[1]), callId: (row[2] as String?).map { ID($0) }, expectedCallVersion: row[3],
      kind: row[4], payload: row[5], isCreate: row[6], label: row[7], notAfter: Date(milliseconds: row[8]),
      attempts: row[9], nextAt: Date(milliseconds: row[10]))
  }
}
