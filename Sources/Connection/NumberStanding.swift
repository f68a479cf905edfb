import Domain
import Foundation
import Storage
import Twilio

/// How a number stands: what it does at Twilio, and what is known of it here. Pure.
struct NumberStanding: Sendable {
  /// Its calls come here.
  let isOurs: Bool
  /// What it did before it was taken is remembered here.
  let isClaimed: Bool
  /// Was ours, and points at nothing that anybody chose since: it may be given back. With the webhook that it had before
  /// it may be at work again all the same.
  let isOrphaned: Bool
  /// No trunk, no app, and a voice URL that is empty or Twilio's demo.
  let isFree: Bool
  /// Nobody misses what it does now: it is free, or lost its way when our app was deleted, rather than that somebody took
  /// the app away from it and lets the webhook of before answer.
  let isUnused: Bool
  /// Does what it did when it was claimed.
  let standsAsBefore: Bool
  let begun: BegunChange?
  /// Another workspace of this server has it.
  let isElsewhere: Bool
  let isVoiceCapable: Bool

  init(_ number: IncomingPhoneNumber, known: PhoneNumberEntry?, app: ApplicationSid?, isElsewhere: Bool) {
    let voice = number.voice
    let before = known?.before.flatMap(Self.settings)
    isOurs = app != nil && voice.app == app?.text && voice.trunk.isEmpty
    isClaimed = before != nil
    isOrphaned = known.map { Self.isOrphaned(voice, $0) } ?? false
    isFree = voice.trunk.isEmpty && voice.app.isEmpty && (voice.url.isEmpty || Self.isDemo(voice.url))
    isUnused = isFree || (isOrphaned && known?.desired.flatMap(Self.settings)?.app != app?.text)
    standsAsBefore = before.map { $0.does == voice.does } ?? false
    begun = known?.begun
    self.isElsewhere = isElsewhere
    isVoiceCapable = number.isVoiceCapable
  }

  /// Whether a number that was ours points at nothing now, or at our former app, because that was deleted at Twilio. One
  /// that was given a webhook or a trunk since is somebody else's.
  static func isOrphaned(_ voice: VoiceSettings, _ known: PhoneNumberEntry) -> Bool {
    guard let before = known.before.flatMap(settings), voice.trunk.isEmpty else { return false }
    // Of a number that goes back, `desired` says where to.
    guard voice.app.isEmpty else {
      return known.begun != .restoring && voice.app == known.desired.flatMap(settings)?.app
    }
    return voice.url == before.url
  }

  /// New numbers of the Twilio Console point at `https://demo.twilio.com/welcome/voice/`.
  static func isDemo(_ url: String) -> Bool { URLComponents(string: url)?.host?.lowercased() == "demo.twilio.com" }

  static func settings(in json: String) -> VoiceSettings? {
    try? JSONDecoder().decode(VoiceSettings.self, from: Data(json.utf8))
  }
}

/// What an earlier plan began with a number and did not end.
enum BegunChange: Sendable { case taking, restoring }

extension PhoneNumberEntry {
  /// A claim says what was wanted before Twilio is told; a number that goes back is to do what it did before.
  var begun: BegunChange? {
    guard before != nil else { return nil }
    return desired == before ? .restoring : number.isManaged ? nil : .taking
  }
}

extension VoiceSettings {
  // Twilio leaves out, or empties, what is not set.
  var app: String { voiceApplicationSid ?? "" }
  var trunk: String { trunkSid ?? "" }
  var url: String { voiceUrl ?? "" }

  /// What becomes of a call, as far as one setting overrules another.
  fileprivate var does: [String] { trunk.isEmpty ? app.isEmpty ? ["url", url] : ["app", app] : ["trunk", trunk] }

  /// What must be said so that the number does again what it did before. A URL that somebody entered meanwhile, though
  /// nothing asked it, is theirs.
  func restoring(_ before: VoiceSettings) -> VoiceSettings {
    func kept(_ present: String?, _ former: String?) -> String? {
      (present ?? "").isEmpty && !(former ?? "").isEmpty ? former : nil
    }
    let url = kept(voiceUrl, before.voiceUrl)
    let fallback = kept(voiceFallbackUrl, before.voiceFallbackUrl)
    let status = kept(statusCallback, before.statusCallback)
    return VoiceSettings(
      voiceApplicationSid: app == before.app ? nil : before.app,
      trunkSid: trunk == before.trunk ? nil : before.trunk, voiceUrl: url,
      voiceMethod: url.flatMap { _ in before.voiceMethod }, voiceFallbackUrl: fallback,
      voiceFallbackMethod: fallback.flatMap { _ in before.voiceFallbackMethod }, statusCallback: status,
      statusCallbackMethod: status.flatMap { _ in before.statusCallbackMethod })
  }
}
