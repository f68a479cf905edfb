import Accounts
import Domain
import HTTPTypes
import Hummingbird

/// The one place where a request's sign-in, workspace and role are checked.
struct Gate: Sendable {
  let signIn: SignIn
  let tickets: StreamTickets
  let repeats: Repeats
  let counts: RequestCounts

  /// What belongs to the person: a token may look at it, and no more.
  func signedIn(_ visit: Visit, isCounted: Bool = true) async throws -> SignedInVisit {
    let signedIn = try await authenticated(visit, isCounted: isCounted)
    if visit.request.isSafe { try signedIn.principal.require(.read) } else { try signedIn.principal.requirePerson() }
    return signedIn
  }

  private func authenticated(_ visit: Visit, isCounted: Bool = true) async throws -> SignedInVisit {
    let principal = try await principal(of: visit)
    if isCounted { try count(visit, principal) }
    guard visit.request.hasBody else { return SignedInVisit(visit: visit, principal: principal) }
    // A body may come late, and whoever was let in before may have been shut out meanwhile.
    let whole = try await visit.withWholeBody()
    return SignedInVisit(visit: whole, principal: try await self.principal(of: whole))
  }

  private func principal(of visit: Visit) async throws -> Principal {
    guard let token = SessionToken.of(visit.request), let principal = try await signIn.authenticate(token: token)
    else { throw AppError(.unauthorized, "Sign in first.") }
    return principal
  }

  func member(_ visit: Visit, atLeast role: Role) async throws -> MemberVisit {
    let signedIn = try await authenticated(visit)
    return try member(signedIn.visit, signedIn.principal, atLeast: role)
  }

  /// Any member, who may show a ticket instead of the sign-in itself.
  func ticketHolder(_ visit: Visit) async throws -> MemberVisit {
    guard let ticket = visit.request.query("ticket") else { return try await member(visit, atLeast: .agent) }
    let id = Workspace.ID(visit.parameter("workspaceId"))
    guard let session = tickets.redeem(ticket, for: id), let principal = try await signIn.authenticate(session: session)
    else {
      throw AppError(
        .unauthorized, "This ticket was used before, has expired, or is for another workspace; get another.")
    }
    try count(visit, principal)
    return try member(visit, principal, atLeast: .agent)
  }

  private func count(_ visit: Visit, _ principal: Principal) throws {
    visit.context.notes.rateLimit = counts.count(principal.keyHolder)
    try visit.context.notes.rateLimit?.check()
  }

  private func member(_ visit: Visit, _ principal: Principal, atLeast role: Role) throws -> MemberVisit {
    let id = Workspace.ID(visit.parameter("workspaceId"))
    let membership = try principal.require(id, atLeast: role)
    try principal.require(role > .agent ? .admin : visit.request.isSafe ? .read : .calls)
    visit.context.note(workspaceId: id.rawValue)
    return MemberVisit(visit: visit, principal: principal, membership: membership)
  }
}

extension Request {
  fileprivate var hasBody: Bool {
    method != .get && method != .head
      && (headers[.transferEncoding] != nil || headers[.contentLength].map { $0 != "0" } ?? false)
  }

  /// Whether it only looks. A ticket is made in order to look.
  fileprivate var isSafe: Bool { method == .get || method == .head || uri.path.hasSuffix("/stream-tickets") }
}

/// What a request shows to prove its sign-in.
enum SessionToken {
  static let name = "ringdesk_session"

  /// The Bearer where there is one, else the cookie.
  static func of(_ request: Request) -> String? { of(request.headers) }

  static func of(_ headers: HTTPFields) -> String? {
    headers[.authorization] != nil ? bearer(in: headers) : cookie(in: headers)
  }

  static func bearer(in headers: HTTPFields) -> String? {
    guard let parts = headers[.authorization]?.split(separator: " ", maxSplits: 1) else { return nil }
    return parts.count == 2 && parts[0].lowercased() == "bearer" ? String(parts[1]) : nil
  }

  static func cookie(in headers: HTTPFields) -> String? {
    for pair in headers[values: .cookie].joined(separator: "; ").split(separator: ";") {
      let parts = pair.trimmingPrefix { $0 == " " }.split(separator: "=", maxSplits: 1)
      if parts.count == 2, parts[0] == name { return String(parts[1]) }
    }
    return nil
  }

  /// - Parameter maxAge: seconds; 0 takes the cookie away.
  static func setCookie(_ value: String, maxAge: Int, isSecure: Bool) -> String {
    "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax; Max-Age=\(maxAge)" + (isSecure ? "; Secure" : "")
  }
}
