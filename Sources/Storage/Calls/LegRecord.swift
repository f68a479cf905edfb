import Domain
import Foundation
import GRDB

/// The row of a leg.
enum LegRecord {
  private static let columns = """
    id, callId, callSid, parentCallSid, kind, role, agentId, attempt, status, held, muted, bridged, createdAt,
    startedAt, answeredAt, acceptedAt, endedAt
    """
  private static let selection = "SELECT \(columns) FROM leg WHERE callId = ?"
  private static let insertion =
    "INSERT INTO leg (\(columns)) VALUES (\(Array(repeating: "?", count: 17).joined(separator: ", ")))"
  private static let change = """
    UPDATE leg SET parentCallSid = ?, status = ?, held = ?, muted = ?, bridged = ?, startedAt = ?, answeredAt = ?,
      acceptedAt = ?, endedAt = ?
    WHERE callId = ? AND id = ?
    """
  /// Apart from the rest: SQLite rewrites the index of a column that is named, changed or not.
  private static let naming = "UPDATE leg SET callSid = ? WHERE callId = ? AND id = ?"

  /// Those that Twilio has spoken of, by the step that dialled them.
  static func list(_ db: Database, ofCall id: Call.ID) throws -> [Leg] {
    try db.all(hot: selection, [Bound(id)], leg(from:)).sorted { ($0.attempt, $0.id) < ($1.attempt, $1.id) }
  }

  private static func leg(from row: HotRow) throws -> Leg {
    Leg(
      id: ID(row[0]), callId: ID(row[1]), callSid: row[2], parentCallSid: row[3], kind: try decoded(row[4]),
      role: try decoded(row[5]), agentId: (row[6] as String?).map { ID($0) }, attempt: row[7],
      status: try decoded(row[8]), held: row[9], muted: row[10], bridged: row[11],
      createdAt: Date(milliseconds: row[12]),
      startedAt: Date(milliseconds: row[13] as Int64?), answeredAt: Date(milliseconds: row[14] as Int64?),
      acceptedAt: Date(milliseconds: row[15] as Int64?), endedAt: Date(milliseconds: row[16] as Int64?))
  }

  static func insert(_ db: Database, _ leg: Leg) throws {
    try db.write(
      hot: insertion,
      [
        Bound(leg.id), Bound(leg.callId), Bound(leg.callSid), Bound(leg.parentCallSid), .text(leg.kind.rawValue),
        .text(leg.role.rawValue), Bound(leg.agentId), Bound(leg.attempt), .text(leg.status.rawValue), Bound(leg.held),
        Bound(leg.muted), Bound(leg.bridged), Bound(leg.createdAt), Bound(leg.startedAt), Bound(leg.answeredAt),
        Bound(leg.acceptedAt), Bound(leg.endedAt),
      ])
  }

  static func update(_ db: Database, _ leg: Leg, from known: Leg) throws {
    try db.write(
      hot: change,
      [
        Bound(leg.parentCallSid), .text(leg.status.rawValue), Bound(leg.held), Bound(leg.muted), Bound(leg.bridged),
        Bound(leg.startedAt), Bound(leg.answeredAt), Bound(leg.acceptedAt), Bound(leg.endedAt), Bound(leg.callId),
        Bound(leg.id),
      ])
    if leg.callSid != known.callSid {
      try db.write(hot: naming, [Bound(leg.callSid), Bound(leg.callId), Bound(leg.id)])
    }
  }
}
