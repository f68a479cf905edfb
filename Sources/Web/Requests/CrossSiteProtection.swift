import Domain
import HTTPTypes
import Hummingbird

/// Refuses what another site makes a signed-in browser send.
///
/// No token: every browser that runs this page sends Origin with an unsafe request, and says Sec-Fetch-Site where it
/// leaves Origin out. A Bearer is never sent by a browser on its own, so its requests come from anywhere. Pages of the
/// sites that `RINGDESK_CORS_ORIGINS` names may sign in to get one, and are as foreign otherwise.
struct CrossSiteProtection: RouterMiddleware {
  let rule: OriginRule

  private static let safeMethods: Set<HTTPRequest.Method> = [.get, .head, .options]

  func handle(
    _ request: Request, context: DeskContext, next: (Request, DeskContext) async throws -> Response
  ) async throws -> Response {
    // The demo tells its password to whoever asks: a foreign name that resolves to this machine must not be asked by.
    if rule.whereabouts().demo != nil, !Self.isThisMachine(request.head.authority) {
      throw AppError(.forbidden, "The demo answers under 127.0.0.1 and localhost only.")
    }
    // The router takes //api for /api, so the path is split as it splits it.
    if !Self.safeMethods.contains(request.method), request.uri.path.split(separator: "/").first == "api",
      request.headers[.authorization] == nil, !isOurs(request)
    {
      throw AppError(.forbidden, "This request comes from another site. Open the desk at its own address.")
    }
    return try await next(request, context)
  }

  private static func isThisMachine(_ authority: String?) -> Bool {
    let name = (authority ?? "").lowercased()
    if name.hasPrefix("[::1]") { return true }
    let host = name.split(separator: ":", omittingEmptySubsequences: false).first.map(String.init) ?? ""
    return host == "localhost" || host.hasSuffix(".localhost") || host == "127.0.0.1"
  }

  private func isOurs(_ request: Request) -> Bool {
    switch rule.page(of: request) {
    case .own: return true
    case .allowed: return isSignIn(request) && request.headers[.cookie] == nil
    case .foreign: return false
    case .unsaid:
      if let site = request.headers[.secFetchSite] { return site == "same-origin" }
      // Not a browser; but one that carries a cookie must prove that.
      return request.headers[.cookie] == nil
    }
  }

  private func isSignIn(_ request: Request) -> Bool {
    request.method == .post && request.uri.path == "/api/v1/session"
  }
}
