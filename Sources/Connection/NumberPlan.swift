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
  /// What Twilio was last told, or will be now.
  private let desired: String?

  /// - Parameter known: what was saved of it; `before` stays as long as nobody else has put the number to use.
  init(_ number: IncomingPhoneNumber, known: PhoneNumberEntry?, choice: NumberChoice, app: ApplicationSid) {
    self.number = number
    let voice = number.voice
    let hasTrunk = !(voice.trunkSid ?? "").isEmpty
    isOurs = voice.voiceApplicationSid == app.text && !hasTrunk
    // Our app may have been deleted at Twilio; then the number points at what is gone, or at nothing.
    let former = Self.settings(in: known?.desired)?.voiceApplicationSid
    let wasOurs =
      former != nil && !hasTrunk && ["", former].contains(voice.voiceApplicationSid ?? "") && known?.before != nil
    let isChosen =
      switch choice {
      case .automatic: false
      case .all: true
      case .sids(let sids): sids.contains(number.sid.text)
      }
    isTaken = isOurs || (number.isVoiceCapable && (wasOurs || isChosen || Self.isFree(voice)))
    guard isTaken else {
      before = nil
      desired = nil
      return
    }
    if isOurs || wasOurs, let known = known?.before {
      before = known
    } else {
      var settings = voice
      // An app of ours is nothing to go back to.
      if isOurs { settings.voiceApplicationSid = nil }
      before = Self.json(settings)
    }
    desired = wasOurs && !isOurs ? known?.desired : Self.json(VoiceSettings(voiceApplicationSid: app.text))
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
      desired: desired,
      seen: Self.json(Seen(voice: number.voice, doesNow: isOurs ? nil : doesNow)))
  }

  /// The same number as Twilio has it after it was told.
  func told(_ changed: IncomingPhoneNumber, app: ApplicationSid) -> PhoneNumberSettings {
    PhoneNumberSettings(
      sid: changed.sid.text, e164: changed.phoneNumber, name: settings().name, countryCode: nil,
      isVoiceCapable: changed.isVoiceCapable, isManaged: true, before: before,
      desired: Self.json(VoiceSettings(voiceApplicationSid: app.text)),
      seen: Self.json(Seen(voice: changed.voice, doesNow: nil)))
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
