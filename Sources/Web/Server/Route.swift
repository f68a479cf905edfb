import Domain
import HTTPTypes
import Hummingbird

/// One line of the route table.
struct Route: Sendable {
  enum Access: Sendable, Equatable {
    case `public`, signedIn
    /// A member of the workspace in the path, with at least this role.
    case member(Role)
  }

  let method: HTTPRequest.Method
  /// As OpenAPI writes it: `/api/v1/workspaces/{workspaceId}`.
  let path: String
  let access: Access
  /// Whether it takes an `Idempotency-Key`.
  var isKeyed = false
  let answer: @Sendable (Visit, Gate) async throws -> Response

  /// What may stand as a route's guard, each with handlers that get what it checked.
  enum Open: Sendable { case `public` }
  enum SignedIn: Sendable { case signedIn }
  /// Not even who sent too much is kept from it.
  enum Unlimited: Sendable { case signedInAtAnyRate }
  enum Ticketed: Sendable { case agentOrTicket }

  static func on(
    _ method: HTTPRequest.Method, _ path: String, _ guard: Open,
    _ handler: @escaping @Sendable (Visit) async throws -> Response
  ) -> Route {
    Route(method: method, path: path, access: .public) { visit, _ in try await handler(visit) }
  }

  static func on(
    _ method: HTTPRequest.Method, _ path: String, _ guard: SignedIn,
    _ handler: @escaping @Sendable (SignedInVisit) async throws -> Response
  ) -> Route {
    Route(method: method, path: path, access: .signedIn) { try await handler($1.signedIn($0)) }
  }

  static func on(
    _ method: HTTPRequest.Method, _ path: String, _ guard: Unlimited,
    _ handler: @escaping @Sendable (SignedInVisit) async throws -> Response
  ) -> Route {
    Route(method: method, path: path, access: .signedIn) { try await handler($1.signedIn($0, isCounted: false)) }
  }

  static func on(
    _ method: HTTPRequest.Method, _ path: String, _ guard: Ticketed,
    _ handler: @escaping @Sendable (MemberVisit) async throws -> Response
  ) -> Route {
    Route(method: method, path: path, access: .member(.agent)) { try await handler($1.ticketHolder($0)) }
  }

  static func on(
    _ method: HTTPRequest.Method, _ path: String, _ role: Role,
    _ handler: @escaping @Sendable (MemberVisit) async throws -> Response
  ) -> Route {
    Route(method: method, path: path, access: .member(role)) { try await handler($1.member($0, atLeast: role)) }
  }

  /// Makes something: sent again under the same `Idempotency-Key`, it is answered as it was first.
  static func making(
    _ path: String, _ guard: SignedIn, _ handler: @escaping @Sendable (SignedInVisit) async throws -> Response
  ) -> Route {
    Route(method: .post, path: path, access: .signedIn, isKeyed: true) { visit, gate in
      let signedIn = try await gate.signedIn(visit)
      return try await gate.repeats.answer(signedIn.visit, by: signedIn.principal, in: nil) {
        try await handler(SignedInVisit(visit: $0, principal: signedIn.principal))
      }
    }
  }

  static func making(
    _ path: String, _ role: Role, _ handler: @escaping @Sendable (MemberVisit) async throws -> Response
  ) -> Route {
    Route(method: .post, path: path, access: .member(role), isKeyed: true) { visit, gate in
      let member = try await gate.member(visit, atLeast: role)
      return try await gate.repeats.answer(member.visit, by: member.principal, in: member.workspaceId) {
        try await handler(MemberVisit(visit: $0, principal: member.principal, membership: member.membership))
      }
    }
  }
}
