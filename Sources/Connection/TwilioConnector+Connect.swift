import Foundation
package import Domain
import Storage
import Twilio

/// Which numbers shall ring here, beside those that can be taken without asking.
package enum NumberChoice: Sendable, Equatable {
  case automatic
  case all
  /// `PN…`
  case sids([String])
}

extension TwilioConnector {
  /// Connects the workspace, or repairs and extends its connection. Without credentials the saved ones are used.
  /// - Throws: `AppError`: `invalid` with the field `accountSid`, `authToken` or `phoneNumbers`, before anything was
  ///   changed; `conflict`, `rateLimited`, `unavailable` for what Twilio refused in the middle: trying again goes on.
  package func connect(
    _ workspaceId: Workspace.ID, accountSid: String? = nil, authToken: String? = nil,
    phoneNumbers: NumberChoice = .automatic
  ) async throws -> ConnectionStatus {
    try await exclusively(workspaceId) {
      try requireUsablePublicURL()
      let workspace = try await requireWorkspace(workspaceId)
      let saved = try await store.twilioAccount(of: workspaceId)
      let (sid, token) = try Self.credentials(accountSid, authToken, saved: saved)
      let client = client(sid, token, of: workspaceId)
      let account = try await Self.verify(client)
      let numbers = try await Self.asked { () async throws(TwilioFailure) in try await client.listPhoneNumbers() }
      try Self.check(phoneNumbers, against: numbers)
      try await store.saveTwilioAccount(
        accountSid: sid.text, authToken: token, friendlyName: account.friendlyName, of: workspaceId)
      do {
        let app = try await ensureApplication(of: workspace, saved: saved?.appSid, client)
        try await ensureKey(of: workspaceId, saved: saved, client)
        try await takeNumbers(numbers, phoneNumbers, app: app, of: workspaceId, client)
      } catch let failure as TwilioFailure {
        try await store.saveTwilioError(failure.report.text, of: workspaceId)
        throw failure.appError
      }
      try await store.saveTwilioError(nil, of: workspaceId)
      try await store.saveTwilioState(.connected, of: workspaceId)
      return try await status(of: workspaceId)
    }
  }

  // MARK: Before anything is changed

  private static func credentials(
    _ accountSid: String?, _ authToken: String?, saved: TwilioAccount?
  ) throws(AppError) -> (AccountSid, String) {
    let text = (accountSid ?? saved?.accountSid ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    guard let sid = try? AccountSid(text) else {
      throw .invalid("accountSid", "An Account SID is AC and 32 hexadecimal digits; the Twilio Console shows it.")
    }
    if let saved, saved.accountSid != sid.text {
      throw .invalid(
        "accountSid", "This workspace is connected to \(saved.accountSid). Disconnect that account first.")
    }
    let token = (authToken ?? saved?.authToken ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw .invalid("authToken", "Enter the account's primary auth token; the Twilio Console shows it.")
    }
    return (sid, token)
  }

  private static func verify(_ client: TwilioClient) async throws(AppError) -> Account {
    let account: Account
    do {
      account = try await client.fetchAccount()
    } catch {
      switch error.error {
      case .some(let refusal) where refusal.isBadCredentials || refusal.code == 20003:
        throw .invalid("authToken", TwilioError(status: 401, code: 20003, message: refusal.message).sentence)
      case .some(let refusal) where refusal.isNotFound:
        throw .invalid("accountSid", "Twilio knows no account with this SID. Copy it again from the Twilio Console.")
      default: throw error.appError
      }
    }
    guard account.sid == client.accountSid else {
      throw .invalid("accountSid", "Twilio answered for another account, \(account.sid).")
    }
    guard account.isActive else {
      throw .invalid(
        "accountSid", TwilioError(status: 403, code: 20005, message: "Account is \(account.status)").sentence)
    }
    return account
  }

  private static func check(_ choice: NumberChoice, against numbers: [IncomingPhoneNumber]) throws(AppError) {
    guard case .sids(let sids) = choice else { return }
    for sid in sids {
      guard let number = numbers.first(where: { $0.sid.text == sid }) else {
        throw .invalid("phoneNumbers", "\(sid.prefix(40)) is not a number of this Twilio account.")
      }
      guard number.isVoiceCapable else {
        throw .invalid("phoneNumbers", "\(number.phoneNumber) cannot take calls.")
      }
    }
  }

  private static func asked<Answer>(_ work: () async throws(TwilioFailure) -> Answer) async throws(AppError) -> Answer {
    do { return try await work() } catch { throw error.appError }
  }

  // MARK: One app, one key

  func ensureApplication(
    of workspace: Workspace, saved: String?, _ client: TwilioClient
  ) async throws -> ApplicationSid {
    let wanted = TwilioClient.ApplicationSettings(
      friendlyName: name(of: workspace.id),
      voiceUrl: ConnectionOverrides.appended(to: webhookURL(workspace.webhookKey, "voice")),
      voiceFallbackUrl: workspace.fallbackUrl ?? "",
      statusCallback: ConnectionOverrides.appended(to: webhookURL(workspace.webhookKey, "status")))
    let found = try await client.listApplications(friendlyName: wanted.friendlyName)
    let kept = found.first { $0.sid.text == saved } ?? found.first
    let app: Application
    if let kept {
      app = kept.has(wanted) ? kept : try await client.updateApplication(kept.sid, wanted)
    } else {
      app = try await client.createApplication(wanted)
    }
    try await store.saveTwilioApp(sid: app.sid.text, of: workspace.id)
    // A create whose answer was lost, and was then repeated, leaves two.
    for double in found where double.sid != app.sid {
      try await Self.ignoringAbsence { () async throws(TwilioFailure) in try await client.deleteApplication(double.sid)
      }
    }
    return app.sid
  }

  private func ensureKey(of workspaceId: Workspace.ID, saved: TwilioAccount?, _ client: TwilioClient) async throws {
    let found = try await client.listKeys(friendlyName: name(of: workspaceId))
    let kept = saved?.keySecret == nil ? nil : found.first { $0.sid.text == saved?.keySid }
    for useless in found where useless.sid != kept?.sid {
      try await Self.ignoringAbsence { () async throws(TwilioFailure) in try await client.deleteKey(useless.sid) }
    }
    guard kept == nil else { return }
    let key = try await client.createKey(friendlyName: name(of: workspaceId))
    guard let secret = key.secret else { throw TwilioFailure.unreadable("the new API key came without its secret") }
    try await store.saveTwilioKey(sid: key.sid.text, secret: secret, of: workspaceId)
  }

  /// What is to be deleted may be gone already.
  static func ignoringAbsence(_ work: () async throws(TwilioFailure) -> Void) async throws(TwilioFailure) {
    do {
      try await work()
    } catch {
      guard error.error?.isNotFound == true else { throw error }
    }
  }
}

extension Application {
  fileprivate func has(_ wanted: TwilioClient.ApplicationSettings) -> Bool {
    voiceUrl == wanted.voiceUrl && voiceMethod == "POST" && (voiceFallbackUrl ?? "") == wanted.voiceFallbackUrl
      && (wanted.voiceFallbackUrl.isEmpty || voiceFallbackMethod == "POST") && statusCallback == wanted.statusCallback
      && statusCallbackMethod == "POST"
  }
}
