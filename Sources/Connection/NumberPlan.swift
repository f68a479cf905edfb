import Foundation
import Storage
import Twilio

/// What is to become of one number. Pure.
struct NumberPlan {
  let number: IncomingPhoneNumber
  /// Whether its calls come to us already.
  let isOurs: Bool
  /// Whether its calls shall come to us.
  let isTaken: Bool
  /// Twilio's settings to put back, as JSON; nil for a number that is left alone.
  let before: String?
  private let app: ApplicationSid

  /// - Parameter before: what was remembered earlier, which stays as long as the number is ours.
  init(_ number: IncomingPhoneNumber, before: String?, choice: NumberChoice, app: ApplicationSid) {
    self.number = number
    self.app = app
    let voice = number.voice
    isOurs = voice.voiceApplicationSid == app.text && (voice.trunkSid ?? "").isEmpty
    let isChosen =
      switch choice {
      case .automatic: false
      case .all: true
      case .sids(let sids): sids.contains(number.sid.text)
      }
    isTaken = isOurs || (number.isVoiceCapable && (isChosen || Self.isFree(voice)))
    if !isTaken {
      self.before = nil
    } else if isOurs, let before {
      self.before = before
    } else {
      var settings = voice
      // An app of ours is nothing to go back to.
      if isOurs { settings.voiceApplicationSid = nil }
      self.before = Self.json(settings)
    }
  }

  /// Nothing is lost by taking it: no trunk, no app, and a voice URL that is empty or Twilio's demo.
  private static func isFree(_ voice: VoiceSettings) -> Bool {
    (voice.trunkSid ?? "").isEmpty && (voice.voiceApplicationSid ?? "").isEmpty
      && ((voice.voiceUrl ?? "").isEmpty || isDemo(voice.voiceUrl ?? ""))
  }

  /// New numbers of the Twilio Console point at `https://demo.twilio.com/welcome/voice/`.
  private static func isDemo(_ url: String) -> Bool {
    URLComponents(string: url)?.host?.lowercased() == "demo.twilio.com"
  }

  func settings() -> PhoneNumberSettings {
    PhoneNumberSettings(
      sid: number.sid.text, e164: number.phoneNumber,
      name: number.friendlyName.flatMap { $0.isEmpty ? nil : $0 } ?? number.phoneNumber, countryCode: nil,
      isVoiceCapable: number.isVoiceCapable, isManaged: isOurs, before: before,
      desired: isTaken ? Self.json(VoiceSettings(voiceApplicationSid: app.text)) : nil,
      seen: Self.json(Seen(voice: number.voice, doesNow: isOurs ? nil : doesNow)))
  }

  /// What a call to it comes to while it is not ours, for the admin who decides.
  var doesNow: String {
    let voice = number.voice
    if !number.isVoiceCapable { return "Cannot take calls." }
    if let trunk = voice.trunkSid, !trunk.isEmpty { return "Goes to the SIP trunk \(trunk)." }
    if let app = voice.voiceApplicationSid, !app.isEmpty { return "Goes to the TwiML app \(app)." }
    guard let url = voice.voiceUrl, !url.isEmpty else { return "Does nothing: no voice URL is set." }
    if Self.isDemo(url) { return "Plays Twilio's demo message." }
    // Query and user may hold secrets.
    let parts = URLComponents(string: url)
    return "Asks \(parts?.host ?? "another server")\(parts?.path ?? "")."
  }

  private struct Seen: Encodable {
    let voice: VoiceSettings
    let doesNow: String?
  }

  static func json(_ value: some Encodable) -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
  }

  static func settings(in json: String?) -> VoiceSettings? {
    json.flatMap { try? JSONDecoder().decode(VoiceSettings.self, from: Data($0.utf8)) }
  }
}

extension VoiceSettings {
  /// The same, with everything said that is to be empty, so that it replaces whatever stands there.
  var complete: VoiceSettings {
    VoiceSettings(
      voiceApplicationSid: voiceApplicationSid ?? "", trunkSid: trunkSid, voiceUrl: voiceUrl ?? "",
      voiceMethod: voiceMethod, voiceFallbackUrl: voiceFallbackUrl ?? "", voiceFallbackMethod: voiceFallbackMethod,
      statusCallback: statusCallback ?? "", statusCallbackMethod: statusCallbackMethod)
  }
}
