/// The one vocabulary of refusals. The page shows `message` to a person; only Web knows status codes.
package struct AppError: Error, Equatable {
  package enum Code: String, Sendable, CaseIterable {
    case invalid, notFound, conflict, unauthorized, forbidden, rateLimited, unavailable, `internal`
  }

  package let code: Code
  /// A sentence for a person: what is wrong and what to do.
  package let message: String
  /// The field of the request that is wrong, if one is.
  package let field: String?
  /// When asking again makes sense, for `rateLimited` and `unavailable`.
  package let retryAfterSeconds: Int?
  /// Which limit was met, for `rateLimited`.
  package let limit: RateLimit?

  package init(
    _ code: Code, _ message: String, field: String? = nil, retryAfterSeconds: Int? = nil, limit: RateLimit? = nil
  ) {
    self.code = code
    self.message = message
    self.field = field
    self.retryAfterSeconds = retryAfterSeconds
    self.limit = limit
  }

  package static func invalid(_ field: String, _ message: String) -> AppError {
    AppError(.invalid, message, field: field)
  }

  package static func notFound(_ what: String) -> AppError {
    AppError(.notFound, "There is no such \(what).")
  }
}
