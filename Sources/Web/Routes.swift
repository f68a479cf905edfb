import Hummingbird

/// Every path with its guard. The API's document, `static/api/openapi.json`, lists the same ones; a test compares.
struct Routes: Sendable {
  let health: HealthController
  let files: StaticFiles
  let sdk: VoiceSDK

  var table: [Route] {
    [
      // For whoever watches the process.
      .on(.get, "/healthz", .public, health.process),
      .on(.get, "/readyz", .public, health.readiness),
      .on(.get, "/metrics", .public, health.metrics),

      // The API.
      .on(.get, "/api/openapi.json", .public, files.openAPI),

      // The page.
      .on(.get, VoiceSDK.path, .public, sdk.show),
      .on(.get, "/static/{hash}/**", .public, files.asset),
      .on(.get, "/", .public, files.page),
      .on(.get, "/**", .public, files.page),
    ]
  }

  func add(to router: Router<DeskContext>) {
    for route in table {
      router.on(.init(route.path), method: route.method) { request, context in
        try await route.answer(Visit(request: request, context: context))
      }
    }
  }
}
