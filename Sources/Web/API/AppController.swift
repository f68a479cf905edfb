import Domain
import Hummingbird

/// What the page asks first: which version, set up or not, the demo's invitation.
struct AppController: Sendable {
  let settings: WebSettings
  let isSetUp: @Sendable () async throws -> Bool

  @Sendable func show(_ visit: Visit) async throws -> Response {
    let demo = settings.whereabouts().demo
    let answer: JSON = [
      "version": .string(settings.version), "mode": demo == nil ? "serve" : "demo",
      "setupNeeded": .bool(try await !isSetUp()),
    ]
    return .json(demo.map { answer.adding(["demo": $0.resource]) } ?? answer)
  }
}
