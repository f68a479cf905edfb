import Accounts
import Domain
import Hummingbird

/// Tokens for programs: a person's own, and those that reach one workspace, for its admins.
struct APITokensController: Sendable {
  let tokens: APITokens
  /// Ends what was opened with a token, by its hash.
  let onDelete: @Sendable ([UInt8]) -> Void

  private struct Form: Decodable {
    let name: String
    let scopes: [String]
    let workspaceId: String?
    let expiresInDays: WholeNumber?
  }

  @Sendable func list(_ visit: SignedInVisit) async throws -> Response {
    try visit.principal.requirePerson()
    return try Paging(visit.request).page(
      newestFirst: try await tokens.list(of: visit.principal), id: \.id,
      resource: { $0.resource(madeBy: visit.user.name) })
  }

  @Sendable func create(_ visit: SignedInVisit) async throws -> Response {
    let form: Form = try await visit.request.decodeJSON()
    let (token, secret) = try await tokens.create(
      name: form.name, scopes: form.scopes, workspaceId: form.workspaceId.map { Workspace.ID($0) },
      days: form.expiresInDays?.value, by: visit.principal)
    return .created(token.resource(madeBy: visit.user.name).adding(["token": .string(secret)]))
  }

  @Sendable func delete(_ visit: SignedInVisit) async throws -> Response {
    onDelete(try await tokens.delete(APIToken.ID(visit.parameter("tokenId")), of: visit.principal))
    return .noContent
  }

  @Sendable func listOfWorkspace(_ visit: MemberVisit) async throws -> Response {
    try visit.principal.requirePerson()
    return try Paging(visit.request).page(
      newestFirst: try await tokens.list(in: visit.workspaceId), id: \.token.id,
      resource: { $0.token.resource(madeBy: $0.madeBy) })
  }

  @Sendable func deleteOfWorkspace(_ visit: MemberVisit) async throws -> Response {
    try visit.principal.requirePerson()
    onDelete(try await tokens.delete(visit.id("tokenId"), in: visit.workspaceId))
    return .noContent
  }
}
