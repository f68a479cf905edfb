package import Domain
import Foundation
import Storage
import Twilio

/// All that is to be done at Twilio for a workspace. Pure: made from what stands there and what was saved.
package struct ConnectionPlan: Sendable {
  let account: Account
  let application: ApplicationPlan
  let key: KeyPlan
  let numbers: [NumberPlan]
  /// Claimed, but not in the account any more.
  let gone: [PhoneNumberEntry]

  init(
    side: TwilioSide, saved: TwilioAccount?, known: [PhoneNumberEntry], elsewhere: Set<String>, choice: NumberChoice,
    application wanted: TwilioClient.ApplicationSettings, at now: Date
  ) {
    account = side.account
    application = ApplicationPlan(wanted, saved: saved?.appSid, among: side.applications)
    key = KeyPlan(wanted.friendlyName, saved: saved, among: side.keys, at: now)
    let entries = Dictionary(known.map { ($0.number.sid, $0) }, uniquingKeysWith: { first, _ in first })
    let app = application.kept?.sid
    numbers = side.numbers.map { number in
      NumberPlan(
        number, known: entries[number.sid.text], choice: choice, app: app,
        isElsewhere: elsewhere.contains(number.sid.text))
    }
    let present = Set(side.numbers.map(\.sid.text))
    gone = known.filter { !present.contains($0.number.sid) }
  }

  /// The requests that will change something at Twilio.
  var work: Int {
    (application.changes.isEmpty ? 0 : 1) + application.doubles.count + (key.kept == nil ? 1 : 0) + key.useless.count
      + numbers.count { $0.fate == .take || $0.fate == .restore }
  }

  // MARK: For the admin

  package var resource: JSON {
    [
      "account": [
        "sid": JSON(account.sid.text), "friendlyName": .string(account.friendlyName), "type": JSON(account.type),
        "ownerAccountSid": JSON(account.isSubaccount ? account.ownerAccountSid?.text : nil),
      ],
      "requests": JSON(work), "steps": .array(steps.map(\.resource)),
    ]
  }

  package var steps: [PlanStep] {
    var steps = [
      PlanStep(
        .application, application.kept == nil ? .create : application.changes.isEmpty ? .keep : .change,
        sid: application.kept?.sid.text, name: application.wanted.friendlyName, changes: application.changes)
    ]
    steps += application.doubles.map {
      PlanStep(
        .application, .delete, sid: $0.sid.text, name: $0.friendlyName,
        note: "A second app of this name, which nothing uses.")
    }
    steps.append(
      PlanStep(
        .key, key.kept == nil ? .create : .keep, sid: key.kept?.sid.text, name: application.wanted.friendlyName))
    steps += key.useless.map {
      PlanStep(.key, .delete, sid: $0.sid.text, name: $0.friendlyName, note: "Its secret is lost, or it was replaced.")
    }
    steps += numbers.map { plan in
      PlanStep(
        .number, PlanStep.Action(plan.fate), sid: plan.number.sid.text, name: plan.number.phoneNumber,
        changes: plan.changes(app: application.kept?.sid.text ?? application.wanted.friendlyName),
        note: plan.fate == .keep ? nil : plan.doesNow, canBeTaken: plan.canBeTaken, isFree: plan.isFree)
    }
    steps += gone.map {
      PlanStep(.number, .forget, sid: $0.number.sid, name: $0.number.e164, note: "Has gone from the Twilio account.")
    }
    return steps
  }
}

/// One line of a plan: what is done with one thing at Twilio.
package struct PlanStep: Sendable, Equatable {
  package enum Subject: String, Sendable { case application, key, number }

  package enum Action: String, Sendable {
    case create, change, delete, keep
    /// Calls to the number shall ring here.
    case take
    /// The number goes back to what it did before.
    case restore
    case leave
    case forget

    init(_ fate: NumberPlan.Fate) {
      self =
        switch fate {
        case .keep: .keep
        case .take: .take
        case .restore: .restore
        case .letGo: .forget
        case .leave: .leave
        }
    }
  }

  package let subject: Subject
  package let action: Action
  package let sid: String?
  /// A friendly name, or a number in E.164.
  package let name: String
  package let changes: [SettingChange]
  package let note: String?
  package let canBeTaken: Bool
  /// Whether it is taken when nobody chooses.
  package let isFree: Bool

  init(
    _ subject: Subject, _ action: Action, sid: String?, name: String, changes: [SettingChange] = [],
    note: String? = nil, canBeTaken: Bool = false, isFree: Bool = false
  ) {
    self.subject = subject
    self.action = action
    self.sid = sid
    self.name = name
    self.changes = changes
    self.note = note
    self.canBeTaken = canBeTaken
    self.isFree = isFree
  }

  var resource: JSON {
    let resource: JSON = [
      "subject": .string(subject.rawValue), "action": .string(action.rawValue), "sid": JSON(sid),
      "name": .string(name), "changes": .array(changes.map(\.resource)), "note": JSON(note),
    ]
    guard subject == .number else { return resource }
    return resource.adding(["canBeTaken": .bool(canBeTaken), "isFree": .bool(isFree)])
  }
}
