import Domain
import HTTPTypes
import Hummingbird
import Logging
import Synchronization

/// Lets the pages of named sites read what is answered.
///
/// Never with credentials: the cookie stays on the desk's own pages, others send a Bearer.
struct CrossOrigin: RouterMiddleware {
  let rule: OriginRule
  let refusals = OriginRefusals()

  func handle(
    _ request: Request, context: DeskContext, next: (Request, DeskContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    guard Self.mayBeRead(request) else { return response }
    if !rule.allowed.isEmpty {
      response.headers[.vary] = response.headers[.vary].map { $0 + ", Origin" } ?? "Origin"
    }
    switch rule.page(of: request) {
    case .unsaid, .own: break
    case .allowed(let origin):
      response.headers[.accessControlAllowOrigin] = origin
      response.headers[.accessControlExposeHeaders] =
        "Retry-After, ETag, Location, X-Request-Id, Idempotency-Replayed, RateLimit, RateLimit-Policy"
    case .foreign(let origin): refusals.note(origin, context.logger)
    }
    return response
  }

  /// What other sites have no use for stays as it is. Split as the router splits it, which takes //api for /api.
  private static func mayBeRead(_ request: Request) -> Bool {
    let path = request.uri.path.split(separator: "/")
    return isAPI(path) || PhoneScripts.holds(path)
  }

  static func isAPI(_ path: [Substring]) -> Bool { path.first == "api" || path.first == "socket.io" }
}

/// Answers what a browser asks before a page's request: whether it may. Nobody has signed in then.
struct Preflight: RouterMiddleware {
  let rule: OriginRule

  func handle(
    _ request: Request, context: DeskContext, next: (Request, DeskContext) async throws -> Response
  ) async throws -> Response {
    guard request.method == .options, request.headers[.accessControlRequestMethod] != nil,
      CrossOrigin.isAPI(request.uri.path.split(separator: "/"))
    else {
      return try await next(request, context)
    }
    switch rule.page(of: request) {
    case .unsaid, .own: return try await next(request, context)
    case .foreign: throw AppError(.forbidden, "Pages of this site may not ask here.")
    case .allowed:
      return Response(
        status: .noContent,
        headers: [
          .accessControlAllowMethods: "GET, HEAD, POST, PUT, PATCH, DELETE",
          .accessControlAllowHeaders:
            "Authorization, Content-Type, Last-Event-ID, If-Match, If-None-Match, Idempotency-Key",
          // What Chromium remembers at most.
          .accessControlMaxAge: "7200",
        ])
    }
  }
}

/// Says in the log which sites were turned away, each once a minute, so that whoever sets one up sees why.
final class OriginRefusals: Sendable {
  private static let pause = Duration.seconds(60)
  private static let most = 16

  private let noted = Mutex<[String: ContinuousClock.Instant]>([:])

  func note(_ origin: String, _ logger: Logger) {
    let isNew = noted.withLock { noted in
      let now = ContinuousClock.now
      if noted[origin] == nil, noted.count >= Self.most { noted = noted.filter { now - $0.value < Self.pause } }
      guard noted.count < Self.most || noted[origin] != nil else { return false }
      guard noted[origin].map({ now - $0 >= Self.pause }) ?? true else { return false }
      noted[origin] = now
      return true
    }
    guard isNew else { return }
    logger.warning(
      "a page of another site was turned away: if it may ask here, name its origin in RINGDESK_CORS_ORIGINS",
      metadata: ["origin": "\(origin.prefix(200))"])
  }
}
