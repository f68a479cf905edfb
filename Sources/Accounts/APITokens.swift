import Cryptography
package import Domain
import Foundation
package import Storage

/// Tokens for programs: made by a person who is signed in, shown once, and taken back by them or, where a token reaches
/// one workspace alone, by its admins.
package struct APITokens: Sendable {
  /// Tells a token from a session's, and secret scanners what it is.
  static let prefix = "ringdesk_"
  /// `lastUsedAt` is written when it is older than this.
  static let useNotedEverySeconds: TimeInterval = 300
  private static let most = 50
  private static let longestDays = 366

  private let store: Store

  package init(store: Store) { self.store = store }

  /// - Parameters:
  ///   - workspaceId: the only workspace that it shall reach; its user must be a member, and an admin for `admin`.
  ///   - days: until it ends; nil for never.
  /// - Returns: the secret, which nobody can be shown again.
  /// - Throws: `invalid` with the field; `conflict` for too many.
  package func create(
    name: String, scopes: [String], workspaceId: Workspace.ID?, days: Int?, by principal: Principal
  ) async throws -> (token: APIToken, secret: String) {
    let name = try FieldRules.name(name, field: "name")
    let known = scopes.compactMap(APIToken.Scope.init(rawValue:))
    guard !known.isEmpty, known.count == scopes.count else {
      let words = APIToken.Scope.allCases.map(\.rawValue).joined(separator: ", ")
      throw AppError.invalid("scopes", "Choose at least one of \(words).")
    }
    if let workspaceId, !principal.memberships.contains(where: { $0.workspaceId == workspaceId }) {
      throw AppError.invalid("workspaceId", "You are no member of this workspace.")
    }
    if let days, !(1...Self.longestDays).contains(days) {
      throw AppError.invalid("expiresInDays", "A token lasts from 1 to \(Self.longestDays) days.")
    }
    let now = store.clock()
    let secret = randomBytes(32)
    let token = APIToken(
      id: store.newID(), userId: principal.user.id, workspaceId: workspaceId, name: name, scopes: Set(known),
      createdAt: now, expiresAt: days.map { now.addingTimeInterval(Double($0) * 86_400) })
    try await store.createAPIToken(token, hash: Digest.sha256(secret), atMost: Self.most, by: principal.actor)
    return (token, Self.prefix + BaseEncoding.base64URL.encode(secret))
  }

  package func list(of principal: Principal) async throws -> [APIToken] {
    try await store.apiTokens(of: principal.user.id)
  }

  package func list(in workspaceId: Workspace.ID) async throws -> [(token: APIToken, madeBy: String)] {
    try await store.apiTokens(in: workspaceId)
  }

  /// - Returns: what streams that were opened with it are known by.
  /// - Throws: `notFound` for one that is not theirs.
  package func delete(_ id: APIToken.ID, of principal: Principal) async throws -> [UInt8] {
    guard let hash = try await store.deleteAPIToken(id, of: principal.user.id) else {
      throw AppError.notFound("token")
    }
    return hash
  }

  package func delete(_ id: APIToken.ID, in workspaceId: Workspace.ID) async throws -> [UInt8] {
    guard let hash = try await store.deleteAPIToken(id, in: workspaceId) else { throw AppError.notFound("token") }
    return hash
  }
}
