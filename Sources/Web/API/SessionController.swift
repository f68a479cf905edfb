import Accounts
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Storage

/// Signing in and out.
struct SessionController: Sendable {
  let signIn: SignIn
  let settings: WebSettings
  let clock: @Sendable () -> Date
  /// Ends what was opened by a session, by its token's hash.
  let onSignOut: @Sendable ([UInt8]) -> Void
  /// Ends what was opened by sign-ins that are no more.
  let onLostAccess: @Sendable () async -> Void

  private struct Form: Decodable {
    enum Mode: String, Decodable { case cookie, token }
    let email, password: String
    let mode: Mode?
  }

  @Sendable func create(_ visit: Visit) async throws -> Response {
    let form: Form = try await visit.request.decodeJSON()
    if form.mode != .token, case .allowed = settings.origins.page(of: visit.request) {
      throw AppError.invalid("mode", "A page of another site signs in with the mode \"token\".")
    }
    let signedIn = try await signIn.signIn(
      email: form.email, password: form.password, kind: form.mode == .token ? .bearer : .cookie,
      address: visit.clientAddress(behind: settings.proxies))
    guard form.mode == .token else { return answer(signedIn, status: .ok) }
    return .json(["token": .string(signedIn.token), "expiresAt": JSON(signedIn.expiresAt)])
  }

  @Sendable func show(_ visit: SignedInVisit) async throws -> Response {
    var response = Response.json(Self.resource(visit.user, visit.principal.memberships))
    // The cookie lives as long as the session that this request has just prolonged.
    if let token = SessionToken.of(visit.request), let end = visit.principal.renewedUntil,
      visit.principal.session.kind == .cookie
    {
      response.headers[.setCookie] = cookie(token, until: end)
    }
    return response
  }

  @Sendable func delete(_ visit: SignedInVisit) async throws -> Response {
    if let token = SessionToken.of(visit.request) { try await signIn.signOut(token: token) }
    onSignOut(visit.principal.session.tokenHash)
    var response = Response.noContent
    response.headers[.setCookie] = SessionToken.setCookie("", maxAge: 0, isSecure: isSecure)
    return response
  }

  private struct PasswordForm: Decodable { let password, newPassword: String }

  @Sendable func changePassword(_ visit: SignedInVisit) async throws -> Response {
    let form: PasswordForm = try await visit.request.decodeJSON()
    try await signIn.changePassword(
      of: visit.principal, from: form.password, to: form.newPassword,
      address: visit.visit.clientAddress(behind: settings.proxies))
    await onLostAccess()
    return .noContent
  }

  /// The session as JSON, with its cookie.
  func answer(_ signedIn: SignedIn, status: HTTPResponse.Status) -> Response {
    var response = Response.json(Self.resource(signedIn.user, signedIn.memberships), status: status)
    response.headers[.setCookie] = cookie(signedIn.token, until: signedIn.expiresAt)
    return response
  }

  private func cookie(_ token: String, until end: Date) -> String {
    SessionToken.setCookie(token, maxAge: max(0, Int(end.timeIntervalSince(clock()))), isSecure: isSecure)
  }

  private var isSecure: Bool { settings.whereabouts().publicURL.hasPrefix("https://") }

  private static func resource(_ user: User, _ memberships: [Membership]) -> JSON {
    [
      "user": ["id": JSON(user.id), "name": .string(user.name), "email": .string(user.email)],
      "workspaces": .array(
        memberships.map {
          [
            "id": JSON($0.workspaceId), "name": .string($0.workspaceName), "role": .string($0.role.rawValue),
            "agentId": JSON($0.agentId),
          ]
        }),
    ]
  }
}
