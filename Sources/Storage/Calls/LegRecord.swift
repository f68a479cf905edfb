import Domain
import Foundation
import GRDB

/// The row of a leg.
enum LegRecord {
  static let columns = """
    id, callId, callSid, parentCallSid, kind, role, agentId, attempt, status, held, muted, bridged, createdAt,
    startedAt, answeredAt, acceptedAt, endedAt
    """

  private static let selection = "SELECT \(columns) FROM leg WHERE callId = ?"
  private static let insertion =
    "INSERT INTO leg (\(columns)) VALUES (\(Array(repeating: "?", count: 17).joined(separator: ", ")))"

  /// Those that Twilio has spoken of, by the step that dialled them.
  static func list(_ db: Database, ofCall id: Call.ID) throws -> [Leg] {
    let statement = try db.cachedStatement(sql: selection)
    return try Row.fetchAll(statement, arguments: [id.rawValue]).map(leg(from:)).sorted {
      ($0.attempt, $0.id) < ($1.attempt, $1.id)
    }
  }

  static func callId(_ db: Database, ofSid callSid: String) throws -> Call.ID? {
    let statement = try db.cachedStatement(sql: "SELECT callId FROM leg WHERE callSid = ?")
    return try String.fetchOne(statement, arguments: [callSid]).map { ID($0) }
  }

  static func leg(from row: Row) throws -> Leg {
    Leg(
      id: ID(row[0]), callId: ID(row[1]), callSid: row[2], parentCallSid: row[3], kind: try decoded(row[4]),
      role: try decoded(row[5]), agentId: (row[6] as String?).map { ID($0) }, attempt: row[7],
      status: try decoded(row[8]), held: row[9], muted: row[10], bridged: row[11],
      createdAt: Date(milliseconds: row[12]),
      startedAt: Date(milliseconds: row[13] as Int64?), answeredAt: Date(milliseconds: row[14] as Int64?),
      acceptedAt: Date(milliseconds: row[15] as Int64?), endedAt: Date(milliseconds: row[16] as Int64?))
  }

  static func save(_ db: Database, _ leg: Leg, isNew: Bool) throws {
    guard isNew else { return try update(db, leg) }
    try db.cachedStatement(sql: insertion).execute(arguments: [
      leg.id.rawValue, leg.callId.rawValue, leg.callSid, leg.parentCallSid, leg.kind.rawValue, leg.role.rawValue,
      leg.agentId?.rawValue, leg.attempt, leg.status.rawValue, leg.held, leg.muted, leg.bridged,
      leg.createdAt.milliseconds,
      leg.startedAt?.milliseconds, leg.answeredAt?.milliseconds, leg.acceptedAt?.milliseconds,
      leg.endedAt?.milliseconds,
    ])
  }

  private static func update(_ db: Database, _ leg: Leg) throws {
    let statement = try db.cachedStatement(
      sql: """
        UPDATE leg SET callSid = ?, parentCallSid = ?, status = ?, held = ?, muted = ?, bridged = ?, startedAt = ?,
          answeredAt = ?, acceptedAt = ?, endedAt = ?
        WHERE callId = ? AND id = ?
        """)
    try statement.execute(arguments: [
      leg.callSid, leg.parentCallSid, leg.status.rawValue, leg.held, leg.muted, leg.bridged,
      leg.startedAt?.milliseconds,
      leg.answeredAt?.milliseconds, leg.acceptedAt?.milliseconds, leg.endedAt?.milliseconds, leg.callId.rawValue,
      leg.id.rawValue,
    ])
  }
}
