import Domain
import Hooks
import Hummingbird
import Storage

/// Other people's servers that are told of the workspace's events.
struct HooksController: Sendable {
  let hooks: WorkspaceHooks
  let epoch: String

  private struct Form: Decodable {
    let url: String
    let events: [String]?
  }

  private struct Changes: Decodable {
    let url: String?
    let events: [String]??
    let isEnabled: Bool?

    private enum CodingKeys: String, CodingKey { case url, events, isEnabled }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      url = try fields.decodeIfPresent(String.self, forKey: .url)
      events = fields.contains(.events) ? .some(try fields.decodeIfPresent([String].self, forKey: .events)) : nil
      isEnabled = try fields.decodeIfPresent(Bool.self, forKey: .isEnabled)
    }
  }

  @Sendable func list(_ visit: MemberVisit) async throws -> Response {
    try Paging(visit.request).page(
      newestFirst: try await hooks.list(in: visit.workspaceId), id: \.id, resource: \.resource)
  }

  @Sendable func show(_ visit: MemberVisit) async throws -> Response {
    guard let hook = try await hooks.find(visit.id("hookId"), in: visit.workspaceId) else {
      throw AppError.notFound("webhook")
    }
    return .tagged(hook.resource, tag: EntityTag(hook.editable))
  }

  @Sendable func create(_ visit: MemberVisit) async throws -> Response {
    let form: Form = try await visit.request.decodeJSON()
    let (hook, secret) = try await hooks.create(url: form.url, events: form.events, in: visit.workspaceId)
    return .created(hook.resource.adding(["secret": .string(secret)]))
  }

  @Sendable func update(_ visit: MemberVisit) async throws -> Response {
    let condition = try EditCondition(visit.request)
    let changes: Changes = try await visit.request.decodeJSON()
    let hook = try await hooks.update(
      visit.id("hookId"), in: visit.workspaceId, url: changes.url, events: changes.events, isEnabled: changes.isEnabled
    ) { try condition.check($0.editable) }
    return .tagged(hook.resource, tag: EntityTag(hook.editable))
  }

  @Sendable func delete(_ visit: MemberVisit) async throws -> Response {
    let condition = try EditCondition(visit.request)
    try await hooks.delete(visit.id("hookId"), in: visit.workspaceId) { try condition.check($0.editable) }
    return .noContent
  }

  @Sendable func deliveries(_ visit: MemberVisit) async throws -> Response {
    let paging = try Paging(visit.request)
    let deliveries = try await hooks.deliveries(
      of: visit.id("hookId"), in: visit.workspaceId, before: try paging.number(), limit: paging.limitAndOneMore)
    return paging.page(
      deliveries, cursor: { String($0.number) }, resource: { $0.delivery.resource(epoch: epoch) })
  }

  @Sendable func test(_ visit: MemberVisit) async throws -> Response {
    let (delivery, answer) = try await hooks.test(visit.id("hookId"), in: visit.workspaceId)
    return .json(delivery.resource(epoch: epoch).adding(["answer": .string(answer)]))
  }
}

extension Hook {
  /// Without how its receiver answers, which changes while somebody looks at the form.
  fileprivate var editable: JSON {
    [
      "id": JSON(id), "url": .string(url), "isEnabled": .bool(isEnabled),
      "events": events.map { .array($0.map { .string($0.rawValue) }) } ?? .null,
    ]
  }
}
