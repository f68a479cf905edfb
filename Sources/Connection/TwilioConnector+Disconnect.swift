package import Domain
import Storage
import Twilio

/// What came of taking a connection back.
package struct Disconnection: Sendable, Equatable {
  /// Numbers that do what they did before, E.164.
  package let restored: [String]
  /// What is still ours at Twilio, in words. Not empty means that the credentials were kept, so that it can be run again.
  package let left: [String]
  /// Why something is left.
  package let reason: AppError?

  package var resource: JSON {
    [
      "restored": .array(restored.map(JSON.string)), "left": .array(left.map(JSON.string)),
      "reason": JSON(reason?.message),
    ]
  }
}

extension TwilioConnector {
  /// Puts every number back, deletes app and key at Twilio, and forgets the credentials. Can be run again, also when
  /// there is nothing left to do.
  package func disconnect(_ workspaceId: Workspace.ID) async throws -> Disconnection {
    try await exclusively(workspaceId) {
      guard let account = try await store.twilioAccount(of: workspaceId) else {
        return Disconnection(restored: [], left: [], reason: nil)
      }
      try await store.saveTwilioState(.disconnecting, of: workspaceId)
      let client = client(try AccountSid(account.accountSid), account.authToken, of: workspaceId)
      var restored: [String] = []
      var left: [String] = []
      var failure: TwilioFailure?
      for entry in try await store.phoneNumbers(in: workspaceId) where entry.number.isManaged || entry.before != nil {
        do throws(TwilioFailure) {
          if try await restore(entry, account, client) { restored.append(entry.number.e164) }
        } catch {
          failure = failure ?? error
          left.append(entry.number.e164)
          continue
        }
        try await store.savePhoneNumbers([entry.forgotten], of: workspaceId)
      }
      // Without its app a number would answer with an error, so the app goes last.
      if left.isEmpty {
        do throws(TwilioFailure) {
          try await deleteKeys(of: account, client)
          try await deleteApplications(of: account, client)
        } catch {
          failure = error
        }
      }
      guard let failure else {
        try await store.removeTwilioAccount(of: workspaceId)
        return Disconnection(restored: restored, left: [], reason: nil)
      }
      left.append("the TwiML app and the API key \"\(name(of: workspaceId))\"")
      try await store.saveTwilioError(failure.report.text, of: workspaceId)
      return Disconnection(restored: restored, left: left, reason: failure.appError)
    }
  }

  /// - Returns: false when there was nothing to put back: the number is gone, or somebody else has changed it since.
  private func restore(
    _ entry: PhoneNumberEntry, _ account: TwilioAccount, _ client: TwilioClient
  ) async throws(TwilioFailure) -> Bool {
    guard let sid = try? PhoneNumberSid(entry.number.sid) else { return false }
    let now: IncomingPhoneNumber
    do {
      now = try await client.fetchPhoneNumber(sid)
    } catch {
      guard error.error?.isNotFound == true else { throw error }
      return false
    }
    let ours = [account.appSid, NumberPlan.settings(in: entry.desired)?.voiceApplicationSid].compactMap(\.self)
    guard let app = now.voice.voiceApplicationSid, ours.contains(app) else { return false }
    let before = NumberPlan.settings(in: entry.before) ?? VoiceSettings()
    do {
      _ = try await client.updatePhoneNumber(sid, before.complete)
    } catch {
      // The app or trunk of before may be gone; a number without one is better than one that points at ours.
      guard error.error?.status == 400 else { throw error }
      var settings = before.complete
      settings.voiceApplicationSid = ""
      settings.trunkSid = nil
      _ = try await client.updatePhoneNumber(sid, settings)
    }
    return true
  }

  private func deleteKeys(of account: TwilioAccount, _ client: TwilioClient) async throws(TwilioFailure) {
    for key in try await client.listKeys(friendlyName: name(of: account.workspaceId)) {
      try await Self.ignoringAbsence { () async throws(TwilioFailure) in try await client.deleteKey(key.sid) }
    }
  }

  private func deleteApplications(of account: TwilioAccount, _ client: TwilioClient) async throws(TwilioFailure) {
    for app in try await client.listApplications(friendlyName: name(of: account.workspaceId)) {
      try await Self.ignoringAbsence { () async throws(TwilioFailure) in try await client.deleteApplication(app.sid) }
    }
  }
}

extension PhoneNumberEntry {
  fileprivate var forgotten: PhoneNumberSettings {
    PhoneNumberSettings(
      sid: number.sid, e164: number.e164, name: number.name, countryCode: number.countryCode,
      isVoiceCapable: number.isVoiceCapable, isManaged: false, before: nil, desired: nil, seen: before)
  }
}
