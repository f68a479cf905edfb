import Domain
import Foundation
import Storage
import Twilio

/// What is to become of one number. Pure.
struct NumberPlan: Sendable {
  enum Fate: Sendable, Equatable {
    /// Its calls come here already.
    case keep
    /// Its calls shall come here.
    case take
    /// It goes back to what it did before.
    case restore
    /// It was to ring here, but somebody gave it other work; it is theirs now.
    case letGo
    /// Nothing is done about it.
    case leave
  }

  let number: IncomingPhoneNumber
  let known: PhoneNumberEntry?
  let fate: Fate
  /// Another workspace of this server has it.
  let isElsewhere: Bool
  /// Twilio's settings to put back, as JSON; nil for a number that is not claimed.
  let before: String?
  /// What Twilio was last told; nil when it is to be told for the first time.
  private let told: String?

  /// - Parameters:
  ///   - known: what was saved of it. With a `before` it was claimed, and that stays until it is let go.
  ///   - app: nil when there is none yet.
  ///   - isElsewhere: whether another workspace of this server has claimed it.
  init(
    _ number: IncomingPhoneNumber, known: PhoneNumberEntry?, choice: NumberChoice, app: ApplicationSid?,
    isElsewhere: Bool
  ) {
    self.number = number
    self.known = known
    let voice = number.voice
    let hasTrunk = !(voice.trunkSid ?? "").isEmpty
    let isOurs = app != nil && voice.voiceApplicationSid == app?.text && !hasTrunk
    self.isElsewhere = isElsewhere && !isOurs
    let isClaimed = known?.before != nil
    // Our app may have been deleted at Twilio; then the number points at what is gone, or at nothing.
    let former = Self.settings(in: known?.desired)?.voiceApplicationSid
    let isOrphaned =
      isClaimed && former != nil && !hasTrunk && ["", former].contains(voice.voiceApplicationSid ?? "")
    // Claimed by a plan that was not carried out to its end.
    let isPending = isClaimed && known?.number.isManaged == false
    fate = Self.fate(
      choice, sid: number.sid.text, isOurs: isOurs, isClaimed: isClaimed,
      isUnfinished: isOrphaned || isPending, isElsewhere: self.isElsewhere, isFree: Self.isFree(voice),
      isVoiceCapable: number.isVoiceCapable)
    switch fate {
    case .restore, .letGo:
      (before, told) = (known?.before, nil)
    case .leave:
      (before, told) = self.isElsewhere ? (nil, nil) : (known?.before, known?.desired)
    case .keep, .take:
      if let claimed = known?.before {
        before = claimed
      } else {
        var settings = voice
        // An app of ours is nothing to go back to.
        if isOurs { settings.voiceApplicationSid = nil }
        before = Self.json(settings)
      }
      told = isOrphaned && !isOurs ? known?.desired : nil
    }
  }

  private static func fate(
    _ choice: NumberChoice, sid: String, isOurs: Bool, isClaimed: Bool, isUnfinished: Bool, isElsewhere: Bool,
    isFree: Bool, isVoiceCapable: Bool
  ) -> Fate {
    if isElsewhere { return isClaimed ? .letGo : .leave }
    if case .sids(let sids) = choice, !sids.contains(sid) {
      return isOurs || isUnfinished ? .restore : isClaimed ? .letGo : .leave
    }
    if isOurs { return .keep }
    guard isVoiceCapable else { return .leave }
    switch choice {
    case .all, .sids: return .take
    case .repair: return isClaimed ? .take : .leave
    case .automatic: return isUnfinished || isFree ? .take : .leave
    }
  }

  /// Whether it was to ring here and does not.
  var isDrifted: Bool { known?.before != nil && fate != .keep }

  /// Whether the admin may have it ring here.
  var canBeTaken: Bool { number.isVoiceCapable && !isElsewhere }

  /// Nothing is lost by taking it.
  var isFree: Bool { canBeTaken && Self.isFree(number.voice) }

  /// No trunk, no app, and a voice URL that is empty or Twilio's demo.
  private static func isFree(_ voice: VoiceSettings) -> Bool {
    (voice.trunkSid ?? "").isEmpty && (voice.voiceApplicationSid ?? "").isEmpty
      && ((voice.voiceUrl ?? "").isEmpty || isDemo(voice.voiceUrl ?? ""))
  }

  /// New numbers of the Twilio Console point at `https://demo.twilio.com/welcome/voice/`.
  private static func isDemo(_ url: String) -> Bool {
    URLComponents(string: url)?.host?.lowercased() == "demo.twilio.com"
  }

  // MARK: What is saved

  /// Before Twilio is told anything, so that a claim and what stood there outlive a crash.
  ///
  /// - Parameter app: nil when it is yet to be made.
  func claim(app: ApplicationSid?) -> PhoneNumberSettings {
    let isRinging = fate == .keep || (fate == .leave && known?.number.isManaged == true && before != nil)
    return settings(
      number, isManaged: isRinging, before: before,
      desired: before == nil ? nil : told ?? app.flatMap { Self.json(VoiceSettings(voiceApplicationSid: $0.text)) })
  }

  /// The same number as Twilio has it after it was told.
  func taken(_ changed: IncomingPhoneNumber, app: ApplicationSid) -> PhoneNumberSettings {
    settings(
      changed, isManaged: true, before: before, desired: Self.json(VoiceSettings(voiceApplicationSid: app.text)))
  }

  /// The number as it was found, with nothing decided. One that rings here though nobody took it was bought by a process
  /// that ended before it could write that down.
  ///
  /// - Parameter app: what it rings at; nil when there is none.
  func seen(app: ApplicationSid?) -> PhoneNumberSettings {
    guard fate != .keep || known?.before != nil else { return claim(app: app) }
    return settings(
      number, isManaged: known?.number.isManaged ?? false, before: known?.before, desired: known?.desired)
  }

  /// The number as it is left to others.
  func released(_ now: IncomingPhoneNumber) -> PhoneNumberSettings {
    settings(now, isManaged: false, before: nil, desired: nil)
  }

  private func settings(
    _ number: IncomingPhoneNumber, isManaged: Bool, before: String?, desired: String?
  ) -> PhoneNumberSettings {
    PhoneNumberSettings(
      sid: number.sid.text, e164: number.phoneNumber,
      name: number.friendlyName.flatMap { $0.isEmpty ? nil : $0 } ?? number.phoneNumber, countryCode: nil,
      isVoiceCapable: number.isVoiceCapable, isManaged: isManaged, before: before, desired: desired,
      seen: Self.json(
        Seen(voice: number.voice, doesNow: isManaged ? nil : Self.doesNow(number, isElsewhere: isElsewhere))))
  }

  // MARK: What is shown

  /// What a call to it comes to while it is not ours, for the admin who decides.
  var doesNow: String { Self.doesNow(number, isElsewhere: isElsewhere) }

  static func doesNow(_ number: IncomingPhoneNumber, isElsewhere: Bool) -> String {
    let voice = number.voice
    if isElsewhere { return "Rings in another workspace of this server." }
    if !number.isVoiceCapable { return "Cannot take calls." }
    if let trunk = voice.trunkSid, !trunk.isEmpty { return "Goes to the SIP trunk \(trunk)." }
    if let app = voice.voiceApplicationSid, !app.isEmpty { return "Goes to the TwiML app \(app)." }
    guard let url = voice.voiceUrl, !url.isEmpty else { return "Does nothing: no voice URL is set." }
    if isDemo(url) { return "Plays Twilio's demo message." }
    // Query and user may hold secrets.
    let parts = URLComponents(string: url)
    return "Asks \(parts?.host ?? "another server")\(parts?.path ?? "")."
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
      let back = (Self.settings(in: before) ?? VoiceSettings()).complete
      return [
        SettingChange("VoiceApplicationSid", voice.voiceApplicationSid, back.voiceApplicationSid),
        SettingChange("TrunkSid", voice.trunkSid, back.trunkSid),
        SettingChange("VoiceUrl", voice.voiceUrl, back.voiceUrl),
        SettingChange("StatusCallback", voice.statusCallback, back.statusCallback),
      ].filter(\.isNeeded)
    }
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
