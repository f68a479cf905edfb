package import Domain
import Foundation
import Storage
import Twilio

/// Something at Twilio that is not as it should be.
package struct Drift: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case accountInactive = "account.inactive"
    case authTokenRefused = "authToken.refused"
    case applicationMissing = "application.missing"
    case applicationChanged = "application.changed"
    case applicationDoubled = "application.doubled"
    case keyMissing = "key.missing"
    case keyDoubled = "key.doubled"
    case numberChanged = "number.changed"
    case numberTaken = "number.taken"
    case numberGone = "number.gone"
    case numberUnfinished = "number.unfinished"
  }

  package let kind: Kind
  /// Twilio's id of what drifted.
  package let sid: String?
  /// A friendly name, or a number in E.164.
  package let name: String
  /// What it means for calls, and what repairing does.
  package let sentence: String
  /// As found, and as it should be.
  package let changes: [SettingChange]
  package let isRepairable: Bool

  init(
    _ kind: Kind, sid: String?, name: String, _ sentence: String, changes: [SettingChange] = [],
    isRepairable: Bool = true
  ) {
    self.kind = kind
    self.sid = sid
    self.name = name
    self.sentence = sentence
    self.changes = changes
    self.isRepairable = isRepairable
  }

  package var resource: JSON {
    [
      "kind": .string(kind.rawValue), "sid": JSON(sid), "name": .string(name), "sentence": .string(sentence),
      "changes": .array(changes.map(\.resource)), "isRepairable": .bool(isRepairable),
    ]
  }

  /// For every member: neither addresses nor ids.
  /// The kinds in a saved list, without the settings, which may hold secrets.
  static func kinds(in drifts: String) -> String {
    struct Named: Decodable { let kind: String }
    let named = (try? JSONDecoder().decode([Named].self, from: Data(drifts.utf8))) ?? []
    return Set(named.map(\.kind)).sorted().joined(separator: ", ")
  }

  static func summary(_ drifts: [Drift]) -> JSON {
    ["count": JSON(drifts.count), "kinds": .array(Set(drifts.map(\.kind.rawValue)).sorted().map(JSON.string))]
  }
}

extension ConnectionPlan {
  /// What differs from what was set up. A number that nobody claimed drifts nowhere.
  package var drifts: [Drift] {
    applicationDrifts + keyDrifts + numbers.filter(\.isDrifted).map(drift)
      + gone.filter { $0.before != nil }.map {
        Drift(
          .numberGone, sid: $0.number.sid, name: $0.number.e164,
          "The number has gone from the Twilio account: released, ported or moved. Repairing takes it off the list here."
        )
      }
  }

  private var applicationDrifts: [Drift] {
    let name = application.wanted.friendlyName
    let doubles = application.doubles.map {
      Drift(
        .applicationDoubled, sid: $0.sid.text, name: $0.friendlyName,
        "There is a second TwiML app of this workspace, which nothing uses. Repairing deletes it.")
    }
    guard let kept = application.kept else {
      return [
        Drift(
          .applicationMissing, sid: nil, name: name,
          "The TwiML app is gone from Twilio: no call comes in or goes out. Repairing makes it anew.",
          changes: application.changes)
      ] + doubles
    }
    guard !application.isUnknown else {
      return [
        Drift(
          .applicationChanged, sid: kept.sid.text, name: name,
          "The TwiML app at Twilio is not the one that is written down here, so that its calls are refused.")
      ] + doubles
    }
    guard !application.changes.isEmpty else { return doubles }
    let sentence =
      application.isMoved
      ? "Twilio still asks the address that this server had before. Repairing tells it the new one."
      : "The TwiML app was changed at Twilio. Repairing sets it right."
    return [
      Drift(.applicationChanged, sid: kept.sid.text, name: name, sentence, changes: application.changes)
    ] + doubles
  }

  private var keyDrifts: [Drift] {
    let name = application.wanted.friendlyName
    var drifts = key.useless.map {
      Drift(
        .keyDoubled, sid: $0.sid.text, name: name,
        "There is an API key of this workspace that nothing uses. Repairing deletes it.")
    }
    if key.kept == nil {
      drifts.append(
        Drift(
          .keyMissing, sid: nil, name: name,
          "The API key is gone from Twilio: no browser can ring or call. Repairing makes a new one."))
    }
    return drifts
  }

  private func drift(of plan: NumberPlan) -> Drift {
    let (sid, number) = (plan.number.sid.text, plan.number.phoneNumber)
    guard !plan.standing.isElsewhere else {
      return Drift(
        .numberTaken, sid: sid, name: number,
        "The number rings in another workspace of this server now. Repairing leaves it there.")
    }
    let canRing = plan.number.isVoiceCapable
    if let begun = plan.standing.begun, canRing || begun == .restoring {
      return Drift(
        .numberUnfinished, sid: sid, name: number,
        begun == .taking
          ? "Taking it over was cut off. It goes on by itself." : "Giving it back was cut off. It goes on by itself.",
        changes: plan.changes(app: application.kept?.sid.text ?? application.wanted.friendlyName))
    }
    return Drift(
      .numberChanged, sid: sid, name: number,
      "Its calls do not come here any more. \(plan.doesNow) "
        + (canRing ? "Repairing takes it back; or let it go." : "Let it go, or ask Twilio why."),
      changes: plan.changes(app: application.kept?.sid.text ?? application.wanted.friendlyName), isRepairable: canRing)
  }
}
