package import Domain
package import Foundation
import GRDB

/// One transaction about calls: what may be asked and saved while a webhook, a button or the sweeper is handled.
///
/// The call's row is the actor: it is loaded, asked and saved within one of these, so that duplicate, late and
/// crossing webhooks are serialised by the store.
package struct CallTransaction {
  let transaction: WriteTransaction

  var db: Database { transaction.db }

  // MARK: Repeated requests

  /// The answer of the first time, if this request was seen; an empty one for a status callback.
  package func firstAnswer(to key: RequestKey) throws -> String? {
    try db.first(hot: "SELECT ifnull(answer, '') FROM webhookSeen WHERE key = ?", [.blob(key.bytes)]) { $0[0] }
  }

  package func remember(_ key: RequestKey, answer: String?, at now: Date) throws {
    try db.write(
      hot: "INSERT INTO webhookSeen (key, answer, at) VALUES (?, ?, ?)", [.blob(key.bytes), Bound(answer), Bound(now)])
  }

  // MARK: Calls

  package func machine(of id: Call.ID, in workspaceId: Workspace.ID) throws -> CallStateMachine? {
    try machine(of: try CallRecord.find(db, id: id), in: workspaceId)
  }

  package func machine(ofSid callSid: String, in workspaceId: Workspace.ID) throws -> CallStateMachine? {
    try machine(of: try CallRecord.find(db, sid: callSid), in: workspaceId)
  }

  private func machine(of call: Call?, in workspaceId: Workspace.ID) throws -> CallStateMachine? {
    guard let call, call.workspaceId == workspaceId else { return nil }
    return CallStateMachine(call: call, legs: try LegRecord.list(db, ofCall: call.id))
  }

  /// Saves what changed, appends the step's changes to the event log and queues its effects.
  ///
  /// - Parameter before: the machine as it was loaded; nil for a call that begins.
  package func save(
    _ machine: CallStateMachine, after before: CallStateMachine?, step: CallStep, at now: Date,
    newEffectId: () -> String
  ) throws {
    var call = machine.call
    call.heardAt = max(call.heardAt, now)
    if before == nil { try CallRecord.insert(db, call) } else { try CallRecord.update(db, call) }
    for leg in machine.legs where leg.status != .planned {
      let known = before?.legs.first { $0.id == leg.id && $0.status != .planned }
      guard let known else {
        try LegRecord.insert(db, leg)
        continue
      }
      if known != leg { try LegRecord.update(db, leg, from: known) }
    }
    try tell(step.changes, of: call, machine.legs, at: now)
    for effect in step.effects { try queue(effect, of: call, at: now, id: newEffectId()) }
    try tellOfAgents(before: before, after: machine, at: now)
  }

  private func tell(_ changes: [CallChange], of call: Call, _ legs: [Leg], at now: Date) throws {
    guard !changes.isEmpty else { return }
    let names = try colleagueNames(of: call)
    for news in CallNews.of(changes) {
      try transaction.appendEvent(
        news.kind, in: call.workspaceId, at: now, callId: call.id, agentId: news.changes.compactMap(\.agentId).first,
        data: EventData.call(call, legs: legs, names: names, changes: news.changes))
    }
  }

  /// Agents whose legs were taken or ended stand differently now: whoever looks at the desk sees it.
  private func tellOfAgents(before: CallStateMachine?, after: CallStateMachine, at now: Date) throws {
    let was = before.map(Self.agentsOnCall) ?? []
    let isNow = Self.agentsOnCall(after)
    for agentId in was.subtracting(isNow) {
      try db.run("UPDATE agent SET lastCallEndedAt = ? WHERE id = ?", [now.milliseconds, agentId])
    }
    for agentId in was.symmetricDifference(isNow).sorted() {
      try transaction.appendAgentEvent(.agentPresence, of: agentId, at: now)
    }
  }

  private static func agentsOnCall(_ machine: CallStateMachine) -> Set<Agent.ID> {
    Set(machine.legs.filter { $0.acceptedAt != nil && $0.endedAt == nil }.compactMap(\.agentId))
  }

  private func colleagueNames(of call: Call) throws -> [String: String] {
    var names: [String: String] = [:]
    for party in [call.from, call.to] where party.hasPrefix("client:") {
      let identity = String(party.dropFirst("client:".count))
      let statement = try db.cachedStatement(sql: "SELECT name FROM agent WHERE identity = ? AND workspaceId = ?")
      names[identity] = try String.fetchOne(statement, arguments: [identity, call.workspaceId.rawValue])
    }
    return names
  }
}
