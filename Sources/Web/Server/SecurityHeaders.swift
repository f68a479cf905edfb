import HTTPTypes
import Hummingbird

/// What every answer to a browser tells it not to do.
struct SecurityHeaders: RouterMiddleware {
  let whereabouts: @Sendable () -> Whereabouts
  /// Real calls need Twilio's hosts; without its SDK nothing would use them.
  let hasVoiceSDK: @Sendable () -> Bool

  func handle(
    _ request: Request, context: DeskContext, next: (Request, DeskContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    // Twilio is no browser, and asks most.
    if request.uri.path.hasPrefix("/webhooks/") { return response }
    let place = whereabouts()
    response.headers[.contentSecurityPolicy] = policy(for: place.voice)
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[.referrerPolicy] = "same-origin"
    response.headers[.permissionsPolicy] = "microphone=(self), camera=(), geolocation=(), payment=(), usb=()"
    response.headers[.crossOriginOpenerPolicy] = "same-origin"
    response.headers[.crossOriginResourcePolicy] = "same-origin"
    if place.publicURL.hasPrefix("https://") {
      response.headers[.strictTransportSecurity] = "max-age=31536000"
    }
    return response
  }

  private func policy(for voice: VoiceService) -> String {
    var connect = "'self'"
    var media = "'self' blob:"
    switch voice {
    case .simulator(let signalURL): connect += " " + signalURL
    case .twilio where hasVoiceSDK():
      connect += " wss://*.twilio.com https://*.twilio.com"
      media += " mediastream: https://*.twilio.com"
    case .twilio: break
    }
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
      + "connect-src \(connect); media-src \(media); worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
      + "form-action 'self'; frame-ancestors 'none'"
  }
}

extension HTTPField.Name {
  static let referrerPolicy = Self("Referrer-Policy")!
  static let permissionsPolicy = Self("Permissions-Policy")!
  static let crossOriginOpenerPolicy = Self("Cross-Origin-Opener-Policy")!
}
