import Twilio

/// What is to become of the TwiML app. Pure.
struct ApplicationPlan: Sendable {
  let wanted: TwilioClient.ApplicationSettings
  /// The one that stays.
  let kept: Application?
  /// The one that stays is not the one that is written down here, so that its webhooks are refused.
  let isUnknown: Bool
  /// A create whose answer was lost, and was then repeated, leaves two.
  let doubles: [Application]
  /// What the one that stays is to be told; all settings when it is to be made.
  let changes: [SettingChange]

  /// - Parameter saved: the app that the workspace uses; it is ours under whatever name.
  init(_ wanted: TwilioClient.ApplicationSettings, saved: String?, among all: [Application]) {
    self.wanted = wanted
    let ours = all.filter { $0.friendlyName == wanted.friendlyName || $0.sid.text == saved }
    let kept = ours.first { $0.sid.text == saved } ?? ours.first
    self.kept = kept
    isUnknown = kept != nil && kept?.sid.text != saved
    doubles = ours.filter { $0.sid != kept?.sid }
    // Without a URL the method says nothing.
    let fallbackMethod = wanted.voiceFallbackUrl.isEmpty ? nil : "POST"
    changes = [
      SettingChange("FriendlyName", kept?.friendlyName, wanted.friendlyName),
      SettingChange("VoiceUrl", kept?.voiceUrl, wanted.voiceUrl),
      SettingChange("VoiceMethod", kept?.voiceMethod, "POST"),
      SettingChange("VoiceFallbackUrl", kept?.voiceFallbackUrl, wanted.voiceFallbackUrl),
      SettingChange("VoiceFallbackMethod", fallbackMethod == nil ? nil : kept?.voiceFallbackMethod, fallbackMethod),
      SettingChange("StatusCallback", kept?.statusCallback, wanted.statusCallback),
      SettingChange("StatusCallbackMethod", kept?.statusCallbackMethod, "POST"),
    ].filter(\.isNeeded)
  }

  /// The same addresses of ours, at another place.
  var isMoved: Bool {
    guard let found = kept?.voiceUrl, found != wanted.voiceUrl else { return false }
    return PublicAddress.path(of: found) == PublicAddress.path(of: wanted.voiceUrl)
  }
}
