package import Domain
import GRDB

/// Whom one number rings.
package struct NumberRouting: Sendable, Equatable {
  package struct Key: Hashable, Sendable {
    package let workspaceId: Workspace.ID
    package let e164: String

    package init(workspaceId: Workspace.ID, e164: String) {
      self.workspaceId = workspaceId
      self.e164 = e164
    }
  }

  package let key: Key
  package let identities: [String]
  package let ringSeconds: Int
}

extension Store {
  /// Every number with its available agents.
  package func numberRoutings() async throws -> [NumberRouting] {
    try await read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT phoneNumber.workspaceId, phoneNumber.e164, workspace.ringSeconds, agent.identity
          FROM phoneNumber JOIN workspace ON workspace.id = phoneNumber.workspaceId
          LEFT JOIN phoneNumberAgent ON phoneNumberAgent.phoneNumberId = phoneNumber.id
          LEFT JOIN agent ON agent.id = phoneNumberAgent.agentId
            AND agent.availability = 'available' AND agent.deletedAt IS NULL
          WHERE phoneNumber.deletedAt IS NULL
          """)
      var routings: [NumberRouting.Key: NumberRouting] = [:]
      for row in rows {
        let key = NumberRouting.Key(workspaceId: ID(row[0]), e164: row[1])
        let identity: String? = row[3]
        routings[key] = NumberRouting(
          key: key, identities: (routings[key]?.identities ?? []) + (identity.map { [$0] } ?? []), ringSeconds: row[2])
      }
      return Array(routings.values)
    }
  }
}
