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
  let standing: NumberStanding
  let fate: Fate
  /// Twilio's settings to put back, as JSON; nil for a number that is not claimed.
  let before: String?
  /// What is kept as told to Twilio; nil when it is yet to be told, or to be told anew.
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
    standing = NumberStanding(number, known: known, app: app, isElsewhere: isElsewhere)
    fate = Self.fate(of: standing, isChosen: choice.names(number.sid), choice)
    switch fate {
    case .keep, .take:
      before = known?.before ?? Self.remembered(number.voice, standing)
      // The former app is what an orphan is known by, until it is told the new one.
      told = standing.isOrphaned && !standing.isOurs && standing.begun != .restoring ? known?.desired : nil
    case .restore:
      before = known?.before ?? Self.remembered(number.voice, standing)
      told = before
    case .letGo: (before, told) = (known?.before, nil)
    case .leave: (before, told) = isElsewhere ? (nil, nil) : (known?.before, known?.desired)
    }
  }

  private static func remembered(_ voice: VoiceSettings, _ standing: NumberStanding) -> String? {
    var settings = voice
    // An app of ours is nothing to go back to.
    if standing.isOurs { settings.voiceApplicationSid = nil }
    return json(settings)
  }

  private static func fate(of standing: NumberStanding, isChosen: Bool?, _ choice: NumberChoice) -> Fate {
    if standing.isElsewhere { return standing.isClaimed ? .letGo : .leave }
    // Whatever else it points at by now is somebody's wish, and stays.
    let givenBack: Fate =
      standing.isOurs || standing.isOrphaned ? .restore : standing.isClaimed ? .letGo : .leave
    if isChosen == false || (isChosen == nil && standing.begun == .restoring) { return givenBack }
    if standing.isOurs { return .keep }
    guard standing.isVoiceCapable else { return standing.begun == .taking ? .letGo : .leave }
    switch choice {
    case .all, .sids: return .take
    case .repair: return standing.isClaimed ? .take : .leave
    case .unchanged, .automatic:
      let isOrphan = standing.isOrphaned && standing.isUnused
      // Begun with a wish of then: who changed the number since knew better.
      if standing.begun == .taking { return isOrphan || standing.standsAsBefore ? .take : .letGo }
      return isOrphan || (choice == .automatic && standing.isFree) ? .take : .leave
    }
  }

  /// Whether it was to ring here and does not.
  var isDrifted: Bool { known?.before != nil && fate != .keep }

  /// Whether the admin may have it ring here.
  var canBeTaken: Bool { number.isVoiceCapable && !standing.isElsewhere }

  /// Nothing is lost by taking it.
  var isFree: Bool { canBeTaken && standing.isFree }

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
      name: number.friendlyName.flatMap { $0.isEmpty ? nil : $0 } ?? number.phoneNumber,
      isVoiceCapable: number.isVoiceCapable, isManaged: isManaged, before: before, desired: desired,
      seen: Self.json(
        Seen(voice: number.voice, doesNow: isManaged ? nil : Self.doesNow(number, isElsewhere: standing.isElsewhere))))
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
}

extension NumberChoice {
  /// Whether the choice says of this very number that it shall ring here; nil when it does not name numbers.
  func names(_ sid: PhoneNumberSid) -> Bool? {
    switch self {
    case .all: true
    case .sids(let sids): sids.contains(sid.text)
    case .automatic, .repair, .unchanged: nil
    }
  }
}
