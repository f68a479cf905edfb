import Domain
import Foundation
import Hummingbird

/// Twilio's Voice SDK, which is never part of this package: the owner of the desk puts the file there.
struct VoiceSDK: Sendable {
  static let path = "/voice-sdk/twilio.min.js"

  let file: String

  init(settings: WebSettings) {
    file = settings.voiceSDKFile ?? settings.dataDirectory + "/voice-sdk/twilio.min.js"
  }

  /// Asked each time: the file may be put there while the desk runs.
  @Sendable func isPresent() -> Bool { FileManager.default.isReadableFile(atPath: file) }

  @Sendable func show(_ visit: Visit) async throws -> Response {
    try await FileResponse(path: file, contentType: "text/javascript; charset=utf-8", what: "file")
      .response(to: visit.request, context: visit.context)
  }
}
