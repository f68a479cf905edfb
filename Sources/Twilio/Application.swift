/// A TwiML app: URLs under a name, which numbers and access tokens point at.
package struct Application: TwilioRow, Sendable, Equatable {
  static let listKey = "applications"

  package let sid: ApplicationSid
  package let friendlyName: String
  package let voiceUrl: String?
  package let voiceMethod: String?
  package let voiceFallbackUrl: String?
  package let voiceFallbackMethod: String?
  package let statusCallback: String?
  package let statusCallbackMethod: String?
}

extension TwilioClient {
  /// What Ringdesk sets of a TwiML app; all URLs are requested with POST.
  package struct ApplicationSettings: Sendable, Equatable {
    package var friendlyName: String
    package var voiceUrl: String
    /// Asked when the voice URL does not answer; empty for none.
    package var voiceFallbackUrl: String
    package var statusCallback: String

    package init(friendlyName: String, voiceUrl: String, voiceFallbackUrl: String = "", statusCallback: String) {
      self.friendlyName = friendlyName
      self.voiceUrl = voiceUrl
      self.voiceFallbackUrl = voiceFallbackUrl
      self.statusCallback = statusCallback
    }

    var parameters: [(name: String, value: String)] {
      [
        ("FriendlyName", friendlyName), ("VoiceUrl", voiceUrl), ("VoiceMethod", "POST"),
        ("VoiceFallbackUrl", voiceFallbackUrl), ("VoiceFallbackMethod", "POST"),
        ("StatusCallback", statusCallback), ("StatusCallbackMethod", "POST"),
      ]
    }
  }

  package func listApplications() async throws(TwilioFailure) -> [Application] {
    try await list("\(accountPath)/Applications.json")
  }

  package func fetchApplication(_ sid: ApplicationSid) async throws(TwilioFailure) -> Application {
    try await fetch("\(accountPath)/Applications/\(sid).json")
  }

  package func createApplication(_ settings: ApplicationSettings) async throws(TwilioFailure) -> Application {
    try await post("\(accountPath)/Applications.json", settings.parameters)
  }

  package func updateApplication(
    _ sid: ApplicationSid, _ settings: ApplicationSettings
  ) async throws(TwilioFailure) -> Application {
    try await post("\(accountPath)/Applications/\(sid).json", settings.parameters)
  }

  package func deleteApplication(_ sid: ApplicationSid) async throws(TwilioFailure) {
    try await delete("\(accountPath)/Applications/\(sid).json")
  }
}
