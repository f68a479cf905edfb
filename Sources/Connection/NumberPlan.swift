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
  /// What an earlier plan began and did not end.
  let begun: BegunChange?
  /// Was ours, and points at nothing that anybody chose since.
  let isOrphaned: Bool
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
    self.isElsewhere = isElsewhere
    let isClaimed = known?.before != nil
    isOrphaned = isClaimed && Self.isOrphaned(voice, before: known?.before, desired: known?.desired)
    begun = known?.begun
    fate = Self.fate(
      choice, sid: number.sid.text, isOurs: isOurs, isClaimed: isClaimed, isOrphaned: isOrphaned, begun: begun,
      isElsewhere: isElsewhere, isFree: Self.isFree(voice), isVoiceCapable: number.isVoiceCapable)
    switch fate {
    case .restore:
      (before, told) = (known?.before, known?.before)
    case .letGo:
      (before, told) = (known?.before, nil)
    case .leave:
      (before, told) = isElsewhere ? (nil, nil) : (known?.before, known?.desired)
    case .keep, .take:
      if let claimed = known?.before {
        before = claimed
      } else {
        var settings = voice
        // An app of ours is nothing to go back to.
        if isOurs { settings.voiceApplicationSid = nil }
        before = Self.json(settings)
      }
      told = isOrphaned && !isOurs && begun != .restoring ? known?.desired : nil
    }
  }

  private static func fate(
    _ choice: NumberChoice, sid: String, isOurs: Bool, isClaimed: Bool, isOrphaned: Bool, begun: BegunChange?,
    isElsewhere: Bool, isFree: Bool, isVoiceCapable: Bool
  ) -> Fate {
    if isElsewhere { return isClaimed ? .letGo : .leave }
    // Whatever else it points at by now is somebody's wish, and stays.
    let givenBack: Fate = isOurs || isOrphaned ? .restore : isClaimed ? .letGo : .leave
    switch choice {
    case .sids(let sids) where !sids.contains(sid): return givenBack
    case .repair, .unchanged, .automatic:
      if begun == .restoring { return givenBack }
    case .all, .sids: break
    }
    if isOurs { return .keep }
    guard isVoiceCapable else { return begun == .taking ? .letGo : .leave }
    switch choice {
    case .all, .sids: return .take
    case .repair: return isClaimed ? .take : .leave
    case .unchanged: return isOrphaned || begun == .taking ? .take : .leave
    case .automatic: return isOrphaned || begun == .taking || isFree ? .take : .leave
    }
  }

  /// Whether a number that was ours points at nothing now, or at our former app, because that was deleted at Twilio. One
  /// that was given a webhook or a trunk since is somebody else's.
  static func isOrphaned(_ voice: VoiceSettings, before: String?, desired: String?) -> Bool {
    func text(_ value: String?) -> String { value ?? "" }
    guard text(voice.trunkSid).isEmpty else { return false }
    let app = text(voice.voiceApplicationSid)
    // Of a number that goes back, `desired` says where to.
    guard app.isEmpty else { return desired != before && app == settings(in: desired)?.voiceApplicationSid }
    return text(voice.voiceUrl) == text(settings(in: before)?.voiceUrl)
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
    // Until Twilio has been told, what rang here goes on ringing.
    let isRinging =
      fate == .keep || ([.leave, .restore].contains(fate) && known?.number.isManaged == true && before != nil)
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
    // All else of it may hold secrets, and agents read this too.
    return "Asks \(URLComponents(string: url)?.host ?? "another server")."
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

/// What an earlier plan began with a number and did not end.
enum BegunChange: Sendable { case taking, restoring }

extension PhoneNumberEntry {
  /// A claim says what was wanted before Twilio is told; a number that goes back is to do what it did before.
  var begun: BegunChange? {
    guard before != nil else { return nil }
    return desired == before ? .restoring : number.isManaged ? nil : .taking
  }
}
