package import Domain
package import Foundation
import GRDB

extension CallTransaction {
  private static let echo = "echo"

  private static func destination(_ text: String, colleague: String?) -> Ticket.Destination {
    if let colleague { return .colleague(ID(colleague)) }
    return text == echo ? .echo : .number(text)
  }

  package func issue(_ ticket: Ticket, hash: [UInt8], at now: Date) throws {
    let (destination, colleague): (String, String?) =
      switch ticket.destination {
      case .number(let e164): (e164, nil)
      case .colleague(let id): ("agent:\(id)", id.rawValue)
      case .echo: (Self.echo, nil)
      }
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO ticket (hash, callId, workspaceId, agentId, phoneNumberId, callerId, destination,
          destinationAgentId, createdAt, expiresAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [
      Data(hash), ticket.callId.rawValue, ticket.workspaceId.rawValue, ticket.agentId.rawValue,
      ticket.phoneNumberId?.rawValue, ticket.callerId, destination, colleague, now.milliseconds,
      ticket.expiresAt.milliseconds,
    ])
  }

  /// The ticket, if it was issued to the agent of this identity, is not expired and was never used; it is used now.
  /// In another's hands it stays good for its owner.
  package func use(
    ticketHash: [UInt8], by identity: String, in workspaceId: Workspace.ID, at now: Date
  ) throws -> Ticket? {
    let statement = try db.cachedStatement(
      sql: """
        UPDATE ticket SET usedAt = ?1 WHERE hash = ?2 AND workspaceId = ?3 AND usedAt IS NULL AND expiresAt > ?1
          AND agentId = (SELECT id FROM agent WHERE identity = ?4 AND workspaceId = ?3 AND deletedAt IS NULL)
        RETURNING callId, agentId, phoneNumberId, callerId, destination, destinationAgentId, expiresAt
        """)
    let row = try Row.fetchOne(
      statement, arguments: [now.milliseconds, Data(ticketHash), workspaceId.rawValue, identity])
    return row.map { row in
      Ticket(
        callId: ID(row[0]), workspaceId: workspaceId, agentId: ID(row[1]),
        phoneNumberId: (row[2] as String?).map { ID($0) }, callerId: row[3],
        destination: Self.destination(row[4], colleague: row[5]),
        expiresAt: Date(milliseconds: row[6]))
    }
  }
}
