import Hummingbird

/// Answers each request in a task of its own, which ends with the answer.
///
/// A task keeps the memory of its deepest call until it ends, and a connection's task writes the body after the answer:
/// behind an event stream, some 15 KiB of what the middlewares needed once would stay for hours.
struct OwnTask<Inner: HTTPResponder>: HTTPResponder where Inner.Context: Sendable {
  let inner: Inner

  func respond(to request: Request, context: Inner.Context) async throws -> Response {
    async let response = inner.respond(to: request, context: context)
    return try await response
  }
}
