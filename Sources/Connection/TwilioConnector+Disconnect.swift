package import Domain
package import Storage
import Twilio

/// What came of taking a connection back.
package struct Disconnection: Sendable, Equatable {
  /// Numbers that do what they did before, E.164.
  package let restored: [String]
  /// What is still ours at Twilio, in words; what to do by hand where the credentials were forgotten.
  /// Otherwise the credentials were kept, so that it can be run again.
  package let left: [String]
  /// Why something is left.
  package let reason: AppError?
  package let isForgotten: Bool

  package var resource: JSON {
    [
      "restored": .array(restored.map(JSON.string)), "left": .array(left.map(JSON.string)),
      "reason": JSON(reason?.message), "isForgotten": .bool(isForgotten),
    ]
  }
}

extension TwilioConnector {
  /// Puts every number back, deletes app and key at Twilio, and forgets the credentials. Can be run again, also when
  /// there is nothing left to do.
  ///
  /// - Parameters:
  ///   - isForced: forgets the credentials whatever Twilio says, and tells what is to be done there by hand.
  ///   - deletingHistory: for whoever wants the calls gone too: called before Twilio is asked for anything, so that
  ///     nothing which happens there keeps them, and at the end for those that came meanwhile.
  ///   - check: throws what forbids it for the choices as they are before anything is done; pure.
  package func disconnect(
    _ workspaceId: Workspace.ID, isForced: Bool = false,
    deletingHistory deleteHistory: (@Sendable () async throws -> Void)? = nil,
    check: @Sendable (TwilioChoices) throws -> Void = { _ in }
  ) async throws -> Disconnection {
    try await exclusively(workspaceId) {
      if let choices = try await store.twilioAccount(of: workspaceId)?.choices { try check(choices) }
      try await deleteHistory?()
      guard let saved = try await store.twilioAccount(of: workspaceId) else {
        return Disconnection(restored: [], left: [], reason: nil, isForgotten: true)
      }
      let account = try await withTokenInUse(saved)
      try await store.saveTwilioState(.disconnecting, of: workspaceId)
      let client = client(try AccountSid(account.accountSid), account.authToken, of: workspaceId)
      let claimed = try await store.phoneNumbers(in: workspaceId).filter { $0.number.isManaged || $0.before != nil }
      let progress = StepCounter(total: claimed.count + 2) { [self] in try await tell($0, of: workspaceId) }
      var restored: [String] = []
      var lost: [String] = []
      var left: [PhoneNumberEntry] = []
      var failure: TwilioFailure?
      // Once it is clear that Twilio is too busy or too far away; who insists tries all that Twilio itself answers.
      func isEnough(_ failure: TwilioFailure) -> Bool { isForced ? failure.isAbsence : failure.isPassing }
      var apps = Set([account.appSid].compactMap(\.self))
      var knowsApps = true
      do {
        apps.formUnion(try await applications(of: account, client).map(\.sid.text))
      } catch let refusal as TwilioFailure {
        failure = refusal
        // A number that points at one that is not known would be taken for somebody else's.
        knowsApps = isForced
      }
      for entry in claimed {
        if let failure, !knowsApps || isEnough(failure) {
          left.append(entry)
          continue
        }
        do {
          try await progress.step("Giving \(entry.number.e164) back") {
            guard let now = try await restore(entry, pointingAt: apps, client) else { return }
            if let loss = entry.loss(now) { lost.append(loss) } else { restored.append(entry.number.e164) }
          }
        } catch let refusal as TwilioFailure {
          failure = failure.map { isEnough($0) ? $0 : refusal } ?? refusal
          left.append(entry)
          continue
        }
        try await store.savePhoneNumbers([entry.forgotten], of: workspaceId)
      }
      do {
        if left.isEmpty || (isForced && failure.map(isEnough) != true) {
          try await progress.step("Deleting the API key") { try await deleteKeys(of: account, client) }
        }
        // Without its app a number would answer with an error, so the app goes last.
        if left.isEmpty {
          try await progress.step("Deleting the TwiML app") { try await deleteApplications(of: account, client) }
          failure = nil
        }
      } catch let refusal as TwilioFailure {
        failure = refusal
      }
      guard let failure else {
        try await store.removeTwilioAccount(of: workspaceId)
        try await deleteHistory?()
        return Disconnection(restored: restored, left: lost, reason: nil, isForgotten: true)
      }
      if isForced {
        try await store.removeTwilioAccount(of: workspaceId)
        try await deleteHistory?()
        return Disconnection(
          restored: restored, left: lost + handwork(account, left), reason: failure.appError, isForgotten: true)
      }
      try await store.saveTwilioError(failure.report.text, of: workspaceId)
      return Disconnection(
        restored: restored,
        left: left.map(\.number.e164) + ["the TwiML app and the API key \"\(name(of: workspaceId))\""],
        reason: failure.appError, isForgotten: false)
    }
  }

  /// - Returns: nil when there was nothing to put back: the number is gone, or somebody else has changed it since.
  private func restore(
    _ entry: PhoneNumberEntry, pointingAt apps: Set<String>, _ client: TwilioClient
  ) async throws(TwilioFailure) -> IncomingPhoneNumber? {
    guard let sid = try? PhoneNumberSid(entry.number.sid) else { return nil }
    let now: IncomingPhoneNumber
    do {
      now = try await client.fetchPhoneNumber(sid)
    } catch {
      guard error.error?.isNotFound == true else { throw error }
      return nil
    }
    guard apps.contains(now.voice.app) || NumberStanding.isOrphaned(now.voice, entry) else { return nil }
    return try await restore(now, to: entry.before, client)
  }

  private func deleteKeys(of account: TwilioAccount, _ client: TwilioClient) async throws(TwilioFailure) {
    let saved = [account.keySid, account.keySidOld]
    for key in try await client.listKeys()
    where key.friendlyName == name(of: account.workspaceId) || saved.contains(key.sid.text) {
      try await Self.ignoringAbsence { () async throws(TwilioFailure) in try await client.deleteKey(key.sid) }
    }
  }

  private func deleteApplications(of account: TwilioAccount, _ client: TwilioClient) async throws(TwilioFailure) {
    for app in try await applications(of: account, client) {
      try await Self.ignoringAbsence { () async throws(TwilioFailure) in try await client.deleteApplication(app.sid) }
    }
  }

  /// All that are ours, by name too: a database from before one was made anew does not know it.
  private func applications(
    of account: TwilioAccount, _ client: TwilioClient
  ) async throws(TwilioFailure) -> [Application] {
    try await client.listApplications().filter {
      $0.friendlyName == name(of: account.workspaceId) || $0.sid.text == account.appSid
    }
  }

  // MARK: By hand

  /// What an admin does in the Twilio Console instead, number by number.
  private func handwork(_ account: TwilioAccount, _ left: [PhoneNumberEntry]) -> [String] {
    left.map { "\($0.number.e164): \($0.wayBack)" } + [
      "Delete the TwiML app \"\(name(of: account.workspaceId))\"\(account.appSid.map { " (\($0))" } ?? "").",
      "Delete the API key \"\(name(of: account.workspaceId))\"\(account.keySid.map { " (\($0))" } ?? "")"
        + "\(account.keySidOld.map { " and \($0)" } ?? "").",
    ]
  }
}

extension PhoneNumberEntry {
  fileprivate var forgotten: PhoneNumberSettings {
    PhoneNumberSettings(
      sid: number.sid, e164: number.e164, name: number.name, isVoiceCapable: number.isVoiceCapable, isManaged: false,
      before: nil, desired: nil, seen: before)
  }

  /// What it cannot be given back, because that is gone from Twilio; nil when it does what it did.
  fileprivate func loss(_ now: IncomingPhoneNumber) -> String? {
    let before = before.flatMap(NumberStanding.settings) ?? VoiceSettings()
    if !before.trunk.isEmpty, now.voice.trunk != before.trunk {
      return "\(number.e164): its SIP trunk \(before.trunk) is gone from Twilio; choose what it shall do."
    }
    if before.trunk.isEmpty, !before.app.isEmpty, now.voice.app != before.app {
      return "\(number.e164): its TwiML app \(before.app) is gone from Twilio; choose what it shall do."
    }
    return nil
  }

  /// How its calls go where they went before, in the words of the Twilio Console.
  fileprivate var wayBack: String {
    let before = before.flatMap(NumberStanding.settings) ?? VoiceSettings()
    func given(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
    if let trunk = given(before.trunkSid) { return "configure it with the SIP trunk \(trunk)." }
    if let app = given(before.voiceApplicationSid) { return "configure it with the TwiML app \(app)." }
    guard let url = given(before.voiceUrl) else {
      return "take the TwiML app away; it did nothing before."
    }
    var sentence = "when a call comes in, \(given(before.voiceMethod) ?? "POST") \(url)"
    if let status = given(before.statusCallback) { sentence += ", call status changes to \(status)" }
    return sentence + "."
  }
}
