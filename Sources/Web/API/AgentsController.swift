import Accounts
import Domain
import Hummingbird
import Storage

struct AgentsController: Sendable {
  let team: Team
  let store: Store
  /// Ends what was opened by sign-ins that are no more.
  let onLostAccess: @Sendable () async -> Void

  private struct Form: Decodable {
    let name, email, password: String
    let role: Role?
  }

  private struct Changes: Decodable {
    let name: String?
    let role: Role?
    let password: String?
  }

  @Sendable func list(_ visit: MemberVisit) async throws -> Response {
    try Paging(visit.request).page(
      byName: try await store.agents(in: visit.workspaceId),
      place: { NamedPlace($0.standing.agent.name, $0.standing.agent.id.rawValue) }, resource: { $0.resource() })
  }

  @Sendable func show(_ visit: MemberVisit) async throws -> Response {
    let agent = try await store.agent(visit.id("agentId"), in: visit.workspaceId)
    return .tagged(agent.resource(), tag: EntityTag(agent.editable))
  }

  @Sendable func create(_ visit: MemberVisit) async throws -> Response {
    let form: Form = try await visit.request.decodeJSON()
    let role = form.role ?? .agent
    if role > .agent { try visit.principal.requirePerson() }
    let agent = try await team.addAgent(
      name: form.name, email: form.email, password: form.password, role: role, by: visit.membership,
      session: visit.principal.session)
    return .created(agent.resource())
  }

  @Sendable func update(_ visit: MemberVisit) async throws -> Response {
    let condition = try EditCondition(visit.request)
    let form: Changes = try await visit.request.decodeJSON()
    // Whoever sets a password can sign in with it.
    if form.password != nil || form.role != nil { try visit.principal.requirePerson() }
    let agent = try await team.changeAgent(
      visit.id("agentId"), name: form.name, role: form.role, password: form.password, by: visit.membership,
      session: visit.principal.session
    ) { try condition.check($0.editable) }
    if form.password != nil { await onLostAccess() }
    return .tagged(agent.resource(), tag: EntityTag(agent.editable))
  }

  @Sendable func delete(_ visit: MemberVisit) async throws -> Response {
    let condition = try EditCondition(visit.request)
    try await team.removeAgent(visit.id("agentId"), by: visit.membership) { try condition.check($0.editable) }
    return .noContent
  }
}

extension AgentEntry {
  func resource() -> JSON { standing.resource(email: email, role: role) }

  /// Without availability and presence, which change while somebody looks at the form.
  fileprivate var editable: JSON {
    let agent = standing.agent
    return ["id": JSON(agent.id), "name": .string(agent.name), "email": JSON(email), "role": JSON(role?.rawValue)]
  }
}
