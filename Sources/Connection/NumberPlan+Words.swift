import Foundation
import Twilio

/// What is shown of a number to whoever decides about it.
extension NumberPlan {
  /// What a call to it comes to while it is not ours, for the admin who decides.
  var doesNow: String { Self.doesNow(number, isElsewhere: standing.isElsewhere) }

  static func doesNow(_ number: IncomingPhoneNumber, isElsewhere: Bool) -> String {
    let voice = number.voice
    if isElsewhere { return "Rings in another workspace of this server." }
    if !number.isVoiceCapable { return "Cannot take calls." }
    if !voice.trunk.isEmpty { return "Goes to the SIP trunk \(voice.trunk)." }
    if !voice.app.isEmpty { return "Goes to the TwiML app \(voice.app)." }
    if voice.url.isEmpty { return "Does nothing: no voice URL is set." }
    if NumberStanding.isDemo(voice.url) { return "Plays Twilio's demo message." }
    // All else of it may hold secrets, and agents read this too.
    return "Asks \(URLComponents(string: voice.url)?.host ?? "another server")."
  }

  /// - Parameter app: what the TwiML app is, or will be, called.
  func changes(app: String) -> [SettingChange] {
    let voice = number.voice
    switch fate {
    case .keep, .leave, .letGo: return []
    case .take:
      return [
        SettingChange("TrunkSid", voice.trunkSid, nil),
        SettingChange("VoiceApplicationSid", voice.voiceApplicationSid, app),
      ].filter(\.isNeeded)
    case .restore:
      let back = voice.restoring(before.flatMap(NumberStanding.settings) ?? VoiceSettings())
      return [
        SettingChange("VoiceApplicationSid", voice.voiceApplicationSid, back.voiceApplicationSid ?? voice.app),
        SettingChange("TrunkSid", voice.trunkSid, back.trunkSid ?? voice.trunk),
        SettingChange("VoiceUrl", voice.voiceUrl, back.voiceUrl ?? voice.url),
        SettingChange("StatusCallback", voice.statusCallback, back.statusCallback ?? voice.statusCallback),
      ].filter(\.isNeeded)
    }
  }
}
