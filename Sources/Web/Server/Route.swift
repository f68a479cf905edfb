import HTTPTypes
import Hummingbird

/// One line of the route table.
struct Route: Sendable {
  enum Access: Sendable, Equatable {
    case `public`
  }

  let method: HTTPRequest.Method
  /// As OpenAPI writes it: `/api/v1/workspaces/{workspaceId}`.
  let path: String
  let access: Access
  let answer: @Sendable (Visit) async throws -> Response

  /// What may stand as a route's guard.
  enum Open: Sendable { case `public` }

  static func on(
    _ method: HTTPRequest.Method, _ path: String, _ guard: Open,
    _ handler: @escaping @Sendable (Visit) async throws -> Response
  ) -> Route {
    Route(method: method, path: path, access: .public) { try await handler($0) }
  }
}
