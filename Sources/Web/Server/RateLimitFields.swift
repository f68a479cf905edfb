import Domain
import HTTPTypes
import Hummingbird

/// Says how the limit on requests stands, as draft-ietf-httpapi-ratelimit-headers writes it, with each answer to somebody
/// who has signed in.
struct RateLimitFields: RouterMiddleware {
  func handle(
    _ request: Request, context: DeskContext, next: (Request, DeskContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    if let standing = context.notes.rateLimit { response.headers.add(standing) }
    return response
  }
}

extension HTTPFields {
  mutating func add(_ standing: RateLimitStanding) {
    let limit = standing.limit
    append(
      .rateLimitPolicy, "\"\(limit.name)\";q=\(limit.quota)" + (limit.windowSeconds.map { ";w=\($0)" } ?? ""))
    append(.rateLimit, "\"\(limit.name)\";r=\(Swift.max(0, standing.remaining));t=\(standing.resetSeconds)")
  }

  private mutating func append(_ name: HTTPField.Name, _ item: String) {
    self[name] = self[name].map { $0 + ", " + item } ?? item
  }
}

extension HTTPField.Name {
  static let rateLimit = Self("RateLimit")!
  static let rateLimitPolicy = Self("RateLimit-Policy")!
}
