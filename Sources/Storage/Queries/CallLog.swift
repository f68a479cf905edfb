package import Domain
import GRDB

/// Which calls of a workspace are asked for; nil does not narrow.
package struct CallFilter: Sendable, Equatable {
  package var isOpen: Bool?
  package var agentId: Agent.ID?
  package var direction: Call.Direction?
  package var outcome: Call.Outcome?

  package init(
    isOpen: Bool? = nil, agentId: Agent.ID? = nil, direction: Call.Direction? = nil, outcome: Call.Outcome? = nil
  ) {
    self.isOpen = isOpen
    self.agentId = agentId
    self.direction = direction
    self.outcome = outcome
  }
}

/// A call with what its resource shows.
package struct CallEntry: Sendable, Equatable {
  package let call: Call
  /// Those of an open call; an ended one's are left out of lists.
  package let legs: [Leg]
  /// Of the colleagues in it, by identity.
  package let names: [String: String]

  package func resource() -> JSON { call.resource(legs: legs, names: names) }
}

extension Store {
  /// A workspace's calls, newest first.
  ///
  /// - Parameters:
  ///   - cursor: the last id of the page before.
  ///   - limit: one more than this is never returned; a full page may be the last one.
  package func calls(
    in workspaceId: Workspace.ID, _ filter: CallFilter = CallFilter(), before cursor: Call.ID? = nil, limit: Int
  ) async throws -> [CallEntry] {
    try await read { db in
      let calls = try db.calls(in: workspaceId, filter, before: cursor, limit: limit)
      return try db.entries(of: calls, in: workspaceId)
    }
  }
}

extension Database {
  func calls(
    in workspaceId: Workspace.ID, _ filter: CallFilter, before cursor: Call.ID?, limit: Int
  ) throws -> [Call] {
    let (sql, arguments) = CallLogQuery.sql(in: workspaceId, filter, before: cursor, limit: limit)
    return try all(hot: sql, arguments, CallRecord.call(from:))
  }

  func entries(of calls: [Call], in workspaceId: Workspace.ID) throws -> [CallEntry] {
    let isBetweenColleagues = calls.contains { $0.from.hasPrefix("client:") || $0.to.hasPrefix("client:") }
    let names = isBetweenColleagues ? try agentNames(in: workspaceId) : [:]
    return try calls.map { call in
      CallEntry(
        call: call, legs: call.endedAt == nil ? call.withPlannedLegs(try LegRecord.list(self, ofCall: call.id)) : [],
        names: names.filter { call.from == "client:" + $0.key || call.to == "client:" + $0.key })
    }
  }

  /// By identity; those who left included, since old calls name them.
  func agentNames(in workspaceId: Workspace.ID) throws -> [String: String] {
    let agents = try rows("SELECT identity, name FROM agent WHERE workspaceId = ?", [workspaceId])
    return Dictionary(uniqueKeysWithValues: agents.map { ($0[0] as String, $0[1] as String) })
  }
}

/// The statement of the call log. Few shapes, so that each is prepared once.
enum CallLogQuery {
  static func sql(
    in workspaceId: Workspace.ID, _ filter: CallFilter, before cursor: Call.ID?, limit: Int
  ) -> (sql: String, arguments: [Bound]) {
    var conditions = ["workspaceId = ?"]
    var arguments = [Bound(workspaceId)]
    func narrow(_ condition: String, _ argument: Bound) {
      conditions.append(condition)
      arguments.append(argument)
    }
    if let id = filter.agentId { narrow("agentId = ?", Bound(id)) }
    if let outcome = filter.outcome { narrow("outcome = ?", .text(outcome.rawValue)) }
    if let direction = filter.direction { narrow("direction = ?", .text(direction.rawValue)) }
    if let isOpen = filter.isOpen { conditions.append(isOpen ? "endedAt IS NULL" : "endedAt IS NOT NULL") }
    if let cursor { narrow("id < ?", Bound(cursor)) }
    // Without being told, SQLite walks the whole log to save itself the sorting of a handful.
    let table = filter.isOpen == true ? "call INDEXED BY callOpenOfWorkspace" : "call"
    return (
      "SELECT \(CallRecord.columns) FROM \(table) WHERE \(conditions.joined(separator: " AND ")) ORDER BY id DESC LIMIT ?",
      arguments + [Bound(limit)]
    )
  }
}
