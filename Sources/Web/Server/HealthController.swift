import Domain
import Hummingbird

/// For whoever watches the process.
struct HealthController: Sendable {
  let registry: MetricRegistry
  let readiness: Readiness

  @Sendable func process(_ visit: Visit) async throws -> Response { .text("ok\n") }

  @Sendable func readiness(_ visit: Visit) async throws -> Response {
    guard await readiness.isReady() else {
      throw AppError(.unavailable, "The store cannot be written to.", retryAfterSeconds: 5)
    }
    return .text("ready\n")
  }

  @Sendable func metrics(_ visit: Visit) async throws -> Response {
    .text(registry.text(), contentType: "text/plain; version=0.0.4; charset=utf-8")
  }
}
