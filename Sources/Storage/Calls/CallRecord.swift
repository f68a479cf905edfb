import Domain
import Foundation
import GRDB

/// The row of a call. Columns are read by position: this is the hot path of every webhook.
enum CallRecord {
  static let columns = """
    id, workspaceId, direction, mode, room, state, outcome, "from", "to", phoneNumberId, agentId, step, instruction,
    version, connectedLegId, bridgedCallSid, hangupIntentBy, hangupIntentAt, startedAt, answeredAt, endedAt, heardAt
    """

  private static let selection = "SELECT \(columns) FROM call WHERE id = ?"
  private static let insertion =
    "INSERT INTO call (\(columns)) VALUES (\(Array(repeating: "?", count: 22).joined(separator: ", ")))"

  static func find(_ db: Database, id: Call.ID) throws -> Call? {
    let statement = try db.cachedStatement(sql: selection)
    return try Row.fetchOne(statement, arguments: [id.rawValue]).map(call(from:))
  }

  static func call(from row: Row) throws -> Call {
    Call(
      id: ID(row[0]), workspaceId: ID(row[1]), direction: try decoded(row[2]), mode: try decoded(row[3]), room: row[4],
      state: try decoded(row[5]), outcome: try decodedOrNil(row[6]), from: row[7], to: row[8],
      phoneNumberId: (row[9] as String?).map { ID($0) }, agentId: (row[10] as String?).map { ID($0) }, step: row[11],
      instruction: try instruction(from: row[12]),
      version: row[13], connectedLegId: (row[14] as String?).map { ID($0) }, bridgedCallSid: row[15],
      hangupIntentBy: (row[16] as String?).map { ID($0) }, hangupIntentAt: Date(milliseconds: row[17] as Int64?),
      startedAt: Date(milliseconds: row[18]), answeredAt: Date(milliseconds: row[19] as Int64?),
      endedAt: Date(milliseconds: row[20] as Int64?), heardAt: Date(milliseconds: row[21]))
  }

  static func insert(_ db: Database, _ call: Call) throws {
    try db.cachedStatement(sql: insertion).execute(arguments: arguments(of: call))
  }

  static func update(_ db: Database, _ call: Call) throws {
    let statement = try db.cachedStatement(
      sql: """
        UPDATE call SET mode = ?, room = ?, state = ?, outcome = ?, agentId = ?, step = ?, instruction = ?, version = ?,
          connectedLegId = ?, bridgedCallSid = ?, hangupIntentBy = ?, hangupIntentAt = ?, answeredAt = ?, endedAt = ?,
          heardAt = ?
        WHERE id = ?
        """)
    try statement.execute(arguments: [
      call.mode.rawValue, call.room, call.state.rawValue, call.outcome?.rawValue, call.agentId?.rawValue, call.step,
      call.instruction.text, call.version, call.connectedLegId?.rawValue, call.bridgedCallSid,
      call.hangupIntentBy?.rawValue, call.hangupIntentAt?.milliseconds, call.answeredAt?.milliseconds,
      call.endedAt?.milliseconds,
      call.heardAt.milliseconds, call.id.rawValue,
    ])
  }

  private static func arguments(of call: Call) -> StatementArguments {
    [
      call.id.rawValue, call.workspaceId.rawValue, call.direction.rawValue, call.mode.rawValue, call.room,
      call.state.rawValue, call.outcome?.rawValue, call.from, call.to, call.phoneNumberId?.rawValue,
      call.agentId?.rawValue, call.step, call.instruction.text, call.version, call.connectedLegId?.rawValue,
      call.bridgedCallSid, call.hangupIntentBy?.rawValue, call.hangupIntentAt?.milliseconds,
      call.startedAt.milliseconds,
      call.answeredAt?.milliseconds, call.endedAt?.milliseconds, call.heardAt.milliseconds,
    ]
  }

  private static func instruction(from text: String) throws -> CallInstruction {
    guard let instruction = CallInstruction(text: text) else {
      throw AppError(.internal, "The database holds the unknown instruction \(text).")
    }
    return instruction
  }
}
