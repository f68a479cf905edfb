import Accounts
import CallControl
import Connection
import Domain
import Hummingbird
import Storage

struct WorkspacesController: Sendable {
  let team: Team
  let store: Store
  let desk: CallDesk
  let connector: TwilioConnector
  /// Ends what was opened by those who were members.
  let onLostAccess: @Sendable () async -> Void

  private struct Form: Decodable { let name, country, timeZone: String }

  private struct Changes: Decodable {
    let name, country, timeZone: String?
    /// Null means the workspace's own country only; absent leaves it.
    let allowedCountries: [String]??
    let ringSeconds: Int?
    /// Null means none; absent leaves it.
    let fallbackUrl: String??

    private enum CodingKeys: String, CodingKey {
      case name, country, timeZone, allowedCountries, ringSeconds, fallbackUrl
    }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      name = try fields.decodeIfPresent(String.self, forKey: .name)
      country = try fields.decodeIfPresent(String.self, forKey: .country)
      timeZone = try fields.decodeIfPresent(String.self, forKey: .timeZone)
      allowedCountries =
        fields.contains(.allowedCountries)
        ? .some(try fields.decodeIfPresent([String].self, forKey: .allowedCountries)) : nil
      ringSeconds = try fields.decodeIfPresent(WholeNumber.self, forKey: .ringSeconds)?.value
      fallbackUrl =
        fields.contains(.fallbackUrl) ? .some(try fields.decodeIfPresent(String.self, forKey: .fallbackUrl)) : nil
    }
  }

  @Sendable func list(_ visit: SignedInVisit) async throws -> Response {
    var found: [(workspace: Workspace, membership: Membership)] = []
    for membership in visit.principal.memberships {
      guard let workspace = try await store.workspace(membership.workspaceId) else { continue }
      found.append((workspace, membership))
    }
    return try Paging(visit.request).page(
      byName: found, place: { NamedPlace($0.workspace.name, $0.workspace.id.rawValue) },
      resource: { Self.resource($0.workspace, to: $0.membership) })
  }

  @Sendable func create(_ visit: SignedInVisit) async throws -> Response {
    let form: Form = try await visit.request.decodeJSON()
    let workspace = try await team.createWorkspace(
      name: form.name, country: form.country, timeZone: form.timeZone, by: visit.principal)
    let membership = try await store.membership(of: visit.user.id, in: workspace.id)
    return .created(workspace.resource(role: .owner, agentId: membership?.agentId))
  }

  @Sendable func show(_ visit: MemberVisit) async throws -> Response {
    guard let workspace = try await store.workspace(visit.workspaceId) else { throw AppError.notFound("workspace") }
    return try .current(Self.resource(workspace, to: visit.membership), for: visit.request)
  }

  @Sendable func update(_ visit: MemberVisit) async throws -> Response {
    let condition = try EditCondition(visit.request)
    let form: Changes = try await visit.request.decodeJSON()
    let membership = visit.membership
    var fallbackUrl = form.fallbackUrl
    if let url = form.fallbackUrl { fallbackUrl = .some(try url.map { try connector.checkedFallback($0) }) }
    let workspace = try await team.changeWorkspace(
      WorkspaceChanges(
        name: form.name, country: form.country, timeZone: form.timeZone, allowedCountries: form.allowedCountries,
        ringSeconds: form.ringSeconds, fallbackUrl: fallbackUrl), by: membership
    ) { try condition.check(Self.resource($0, to: membership)) }
    if fallbackUrl != nil { try await connector.applyFallback(of: visit.workspaceId) }
    return .tagged(Self.resource(workspace, to: membership))
  }

  private static func resource(_ workspace: Workspace, to member: Membership) -> JSON {
    workspace.resource(role: member.role, agentId: member.agentId)
  }

  @Sendable func delete(_ visit: MemberVisit) async throws -> Response {
    let condition = try EditCondition(visit.request)
    let membership = visit.membership
    try await store.deleteWorkspace(visit.workspaceId) { try condition.check(Self.resource($0, to: membership)) }
    desk.removeRecordings(of: visit.workspaceId)
    await onLostAccess()
    return .noContent
  }
}
