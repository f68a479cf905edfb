import Accounts
import Domain
import Hummingbird
import Storage

struct PhoneNumbersController: Sendable {
  let store: Store

  private struct Changes: Decodable { let name: String }
  private struct Assignment: Decodable { let agentIds: [Agent.ID] }

  @Sendable func list(_ visit: MemberVisit) async throws -> Response {
    .list(try await store.phoneNumbers(in: visit.workspaceId).map { $0.resource() })
  }

  @Sendable func update(_ visit: MemberVisit) async throws -> Response {
    let form: Changes = try await visit.request.decodeJSON()
    let number = try await store.renamePhoneNumber(
      visit.id("numberId"), in: visit.workspaceId, to: try FieldRules.name(form.name, field: "name"))
    return .json(number.resource())
  }

  @Sendable func setAgents(_ visit: MemberVisit) async throws -> Response {
    let form: Assignment = try await visit.request.decodeJSON()
    let number = try await store.setAgents(form.agentIds, of: visit.id("numberId"), in: visit.workspaceId)
    return .json(number.resource())
  }
}

extension PhoneNumberEntry {
  func resource() -> JSON { number.resource(agentIds: agentIds, doesNow: number.isManaged ? nil : doesNow) }
}
