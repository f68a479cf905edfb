import Health
import HTTPTypes
import Hummingbird

/// Tells whoever asks how the request arrived, so that a check can see what a proxy does to webhooks on their way. It
/// stands beside them, because whatever treats those in a way of its own is to treat this the same. Public: it repeats
/// what its asker wrote, and whether the other end of the connection is a trusted proxy.
struct EchoRoute: Sendable {
  private static let bodyLimit = 4096

  let installationId: String
  let proxies: TrustedProxies

  func add(to router: Router<DeskContext>) {
    router.post("\(Echo.path)/:nonce", use: answer)
  }

  @Sendable private func answer(_ request: Request, _ context: DeskContext) async throws -> Response {
    let nonce = context.parameters.get("nonce") ?? ""
    guard Echo.isNonce(nonce) else { throw HTTPError(.notFound) }
    let body = try await request.wholeBody(limit: Self.bodyLimit)
    let arrival = Echo.Arrival(
      target: request.uri.string, host: request.head.authority, forwardedFor: request.headers[values: .forwardedFor],
      isProxyTrusted: proxies.isTrusted(context.remoteAddress), body: Array(body.readableBytesView), nonce: nonce,
      installationId: installationId)
    return .json(arrival.resource)
  }
}
