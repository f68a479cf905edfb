import Health
import HTTPTypes
import Hummingbird
import NIOCore

/// Tells whoever asks how the request arrived, so that a check can see what a proxy does to webhooks on their way. It
/// stands beside them, because whatever treats those in a way of its own is to treat this the same. Public: it repeats
/// what its asker wrote, and whether the other end of the connection is a trusted proxy.
struct EchoRoute: Sendable {
  private static let bodyLimit = 4096

  let installationId: String
  let proxies: TrustedProxies

  func add(to router: Router<DeskContext>) {
    router.post("\(Echo.path)/:nonce", use: answer)
    router.get("\(Echo.path)/:nonce", use: trickle)
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

  /// Comes in two pieces with a pause between them, the way that live updates come.
  @Sendable private func trickle(_ request: Request, _ context: DeskContext) async throws -> Response {
    guard Echo.isNonce(context.parameters.get("nonce") ?? "") else { throw HTTPError(.notFound) }
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store, no-transform",
        .accelBuffering: "no",
      ],
      body: ResponseBody { writer in
        try await writer.write(ByteBuffer(string: Echo.pieces[0]))
        try await Task.sleep(for: Echo.pause)
        try await writer.write(ByteBuffer(string: Echo.pieces[1]))
        try await writer.finish(nil)
      })
  }
}
