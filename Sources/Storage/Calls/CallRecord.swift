import Domain
import Foundation
import GRDB

/// The row of a call.
enum CallRecord {
  static let columns = """
    id, workspaceId, direction, mode, room, state, outcome, "from", "to", phoneNumberId, agentId, step, instruction,
    version, connectedLegId, bridgedCallSid, hangupIntentBy, hangupIntentAt, startedAt, answeredAt, endedAt, heardAt
    """

  private static let selection = """
    SELECT \(columns), EXISTS (SELECT 1 FROM voicemail WHERE callId = call.id) FROM call WHERE id =
    """
  private static let selectionByID = selection + " ?"
  private static let selectionBySid = selection + " (SELECT callId FROM leg WHERE callSid = ?)"
  private static let insertion =
    "INSERT INTO call (\(columns)) VALUES (\(Array(repeating: "?", count: 22).joined(separator: ", ")))"
  private static let change = """
    UPDATE call SET mode = ?, room = ?, state = ?, outcome = ?, agentId = ?, step = ?, instruction = ?, version = ?,
      connectedLegId = ?, bridgedCallSid = ?, hangupIntentBy = ?, hangupIntentAt = ?, answeredAt = ?, endedAt = ?,
      heardAt = ?
    WHERE id = ?
    """

  static func find(_ db: Database, id: Call.ID) throws -> Call? {
    try db.first(hot: selectionByID, [Bound(id)], wholeCall(from:))
  }

  static func find(_ db: Database, sid callSid: String) throws -> Call? {
    try db.first(hot: selectionBySid, [.text(callSid)], wholeCall(from:))
  }

  private static func wholeCall(from row: HotRow) throws -> Call {
    var call = try call(from: row)
    call.hasVoicemail = row[22]
    return call
  }

  /// From `columns`, which do not say whether there is a voicemail.
  static func call(from row: HotRow) throws -> Call {
    Call(
      id: ID(row[0]), workspaceId: ID(row[1]), direction: try decoded(row[2]), mode: try decoded(row[3]), room: row[4],
      state: try decoded(row[5]), outcome: try decodedOrNil(row[6]), from: row[7], to: row[8],
      phoneNumberId: (row[9] as String?).map { ID($0) }, agentId: (row[10] as String?).map { ID($0) }, step: row[11],
      instruction: try instruction(from: row[12]), version: row[13],
      connectedLegId: (row[14] as String?).map { ID($0) }, bridgedCallSid: row[15],
      hangupIntentBy: (row[16] as String?).map { ID($0) }, hangupIntentAt: Date(milliseconds: row[17] as Int64?),
      startedAt: Date(milliseconds: row[18]), answeredAt: Date(milliseconds: row[19] as Int64?),
      endedAt: Date(milliseconds: row[20] as Int64?), heardAt: Date(milliseconds: row[21]))
  }

  static func insert(_ db: Database, _ call: Call) throws {
    try db.write(
      hot: insertion,
      [
        Bound(call.id), Bound(call.workspaceId), .text(call.direction.rawValue), .text(call.mode.rawValue),
        Bound(call.room), .text(call.state.rawValue), Bound(call.outcome?.rawValue), .text(call.from), .text(call.to),
        Bound(call.phoneNumberId), Bound(call.agentId), Bound(call.step), .text(call.instruction.text),
        Bound(call.version), Bound(call.connectedLegId), Bound(call.bridgedCallSid), Bound(call.hangupIntentBy),
        Bound(call.hangupIntentAt), Bound(call.startedAt), Bound(call.answeredAt), Bound(call.endedAt),
        Bound(call.heardAt),
      ])
  }

  static func update(_ db: Database, _ call: Call) throws {
    try db.write(
      hot: change,
      [
        .text(call.mode.rawValue), Bound(call.room), .text(call.state.rawValue), Bound(call.outcome?.rawValue),
        Bound(call.agentId), Bound(call.step), .text(call.instruction.text), Bound(call.version),
        Bound(call.connectedLegId), Bound(call.bridgedCallSid), Bound(call.hangupIntentBy), Bound(call.hangupIntentAt),
        Bound(call.answeredAt), Bound(call.endedAt), Bound(call.heardAt), Bound(call.id),
      ])
  }

  private static func instruction(from text: String) throws -> CallInstruction {
    guard let instruction = CallInstruction(text: text) else {
      throw AppError(.internal, "The database holds the unknown instruction \(text).")
    }
    return instruction
  }
}
