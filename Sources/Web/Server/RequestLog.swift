import Domain
import HTTPTypes
import Hummingbird
import Logging

/// Every request gets one answer, one log line and one count, whatever happens further in.
struct RequestLog: RouterMiddleware {
  let metrics: DeskMetrics

  func handle(
    _ request: Request, context: DeskContext, next: (Request, DeskContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    var response: Response
    do {
      response = try await next(request, context)
    } catch {
      let rendered = ErrorResponse(error)
      if rendered.error.code == .internal {
        context.logger.error("unexpected error", metadata: ["error": "\(error)"])
      }
      response = rendered.response(requestId: context.requestId)
    }
    response.headers[.requestId] = context.requestId
    let elapsed = ContinuousClock.now - start
    let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    // Methods are free text; a made-up one must not make a new series.
    let route = context.endpointPath ?? "none"
    metrics.requested(
      method: Self.known.contains(request.method) ? request.method : .init("OTHER")!, route: route,
      status: response.status.code, seconds: seconds)
    log(request, response, route: route, seconds: seconds, context)
    return response
  }

  private static let known: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]

  private func log(
    _ request: Request, _ response: Response, route: String, seconds: Double, _ context: DeskContext
  ) {
    var metadata: Logger.Metadata = [
      "method": .string(request.method.rawValue), "path": .string(path(of: request, route: route)),
      "status": .stringConvertible(response.status.code),
      "milliseconds": .stringConvertible((seconds * 1_000_000).rounded() / 1000),
    ]
    if let workspaceId = context.notes.workspaceId { metadata["workspaceId"] = .string(workspaceId) }
    if let callSid = context.notes.callSid { metadata["callSid"] = .string(callSid) }
    context.logger.log(level: level(of: response, route), "request", metadata: metadata)
  }

  private func level(of response: Response, _ route: String) -> Logger.Level {
    if response.status.code >= 500 { return .error }
    // Each client of Socket.IO that polls asks again at once.
    return route == EventSockets.path && response.status.code < 400 ? .debug : .info
  }

  /// Without the query; and where the path itself is the secret, only what it stands for.
  private func path(of request: Request, route: String) -> String {
    let path = request.uri.path
    return path.hasPrefix("/webhooks/") || path.hasPrefix("/media/") ? route : String(path.prefix(200))
  }
}

extension HTTPField.Name {
  static let requestId = Self("X-Request-Id")!
}
