import Foundation
package import Domain
import Storage
import Twilio

/// Which numbers shall ring here.
package enum NumberChoice: Sendable, Equatable {
  /// Those that ring here already or should, and those that can be taken without anything being lost.
  case automatic
  /// Those that were taken once, whatever became of them.
  case repair
  /// Those that ring here; what an earlier choice began is ended, and nothing is taken from whoever changed it since.
  case unchanged
  /// All that can take calls.
  case all
  /// Exactly these, `PN…`; others that ring here go back to what they did before.
  case sids([String])
}

extension TwilioConnector {
  /// What connecting would do, with nothing changed, here or at Twilio. Without credentials the saved ones are used.
  /// - Throws: `AppError`: `invalid` with the field `accountSid`, `authToken` or `phoneNumbers`.
  package func plan(
    _ workspaceId: Workspace.ID, accountSid: String? = nil, authToken: String? = nil,
    phoneNumbers: NumberChoice? = nil
  ) async throws -> ConnectionPlan {
    try requireUsablePublicURL()
    return try await draft(workspaceId, accountSid, authToken, phoneNumbers).plan
  }

  /// Connects the workspace, or repairs and extends its connection. Without credentials the saved ones are used; without
  /// a choice a connection that stands stays with its numbers, and a new one takes those that nobody misses.
  /// - Throws: `AppError`: `invalid` with the field `accountSid`, `authToken` or `phoneNumbers`, before anything was
  ///   changed; `conflict`, `rateLimited`, `unavailable` for what Twilio refused in the middle: trying again goes on.
  package func connect(
    _ workspaceId: Workspace.ID, accountSid: String? = nil, authToken: String? = nil,
    phoneNumbers: NumberChoice? = nil
  ) async throws -> ConnectionStatus {
    try await exclusively(workspaceId) {
      try requireUsablePublicURL()
      let draft: Draft
      do {
        draft = try await self.draft(workspaceId, accountSid, authToken, phoneNumbers)
      } catch let error as AppError {
        try await tell(error, whileConnecting: workspaceId)
        throw error
      }
      try await save(draft)
      do {
        try await apply(draft)
      } catch let failure as TwilioFailure {
        try await store.saveTwilioError(failure.report.text, of: workspaceId)
        throw failure.appError
      }
      try await store.saveTwilioError(nil, of: workspaceId)
      try await store.saveTwilioState(.connected, of: workspaceId)
      try await save(draft.plan.driftsLeft, of: workspaceId)
    }
    return try await status(of: workspaceId)
  }

  /// Puts right whatever differs at Twilio. Numbers that nobody took are left alone.
  package func repair(_ workspaceId: Workspace.ID) async throws -> ConnectionStatus {
    guard try await store.twilioAccount(of: workspaceId) != nil else { throw AppError.notFound("Twilio connection") }
    return try await connect(workspaceId, phoneNumbers: .repair)
  }

  /// Of a connection that goes on by itself, nobody hears the error but in its standing.
  private func tell(_ error: AppError, whileConnecting workspaceId: Workspace.ID) async throws {
    guard try await store.twilioAccount(of: workspaceId)?.state == .connecting else { return }
    try await store.saveTwilioError(error.report.text, of: workspaceId)
  }

  // MARK: Before anything is changed

  /// All that is known before anything is done.
  struct Draft {
    let workspace: Workspace
    let saved: TwilioAccount?
    /// The token that was given, or the saved one.
    let authToken: String
    let client: TwilioClient
    let plan: ConnectionPlan
  }

  func draft(
    _ workspaceId: Workspace.ID, _ accountSid: String?, _ authToken: String?, _ choice: NumberChoice?
  ) async throws -> Draft {
    let workspace = try await requireWorkspace(workspaceId)
    var saved = try await store.twilioAccount(of: workspaceId)
    guard saved?.state != .disconnecting else {
      throw AppError(.conflict, "The workspace is being disconnected from Twilio. Wait until that is done.")
    }
    if authToken == nil, let present = saved { saved = try await withTokenInUse(present) }
    let choice = choice ?? (saved == nil ? .automatic : .unchanged)
    let (sid, token) = try Self.credentials(accountSid, authToken, saved: saved)
    let client = client(sid, token, of: workspaceId)
    let account = try await Self.verify(client, authToken: token)
    let side = try await Self.asked { () async throws(TwilioFailure) in
      try await TwilioSide.read(client, account: account)
    }
    let plan = try await plan(for: workspace, side, saved: saved, choice)
    try Self.check(choice, against: plan.numbers)
    return Draft(workspace: workspace, saved: saved, authToken: token, client: client, plan: plan)
  }

  func plan(
    for workspace: Workspace, _ side: TwilioSide, saved: TwilioAccount?, _ choice: NumberChoice
  ) async throws -> ConnectionPlan {
    ConnectionPlan(
      side: side, saved: saved, known: try await store.phoneNumbers(in: workspace.id),
      elsewhere: try await store.phoneNumbersClaimed(elsewhereThan: workspace.id), choice: choice,
      application: applicationSettings(of: workspace), at: store.clock())
  }

  func applicationSettings(of workspace: Workspace) -> TwilioClient.ApplicationSettings {
    TwilioClient.ApplicationSettings(
      friendlyName: name(of: workspace.id),
      voiceUrl: ConnectionOverrides.appended(to: webhookURL(workspace.webhookKey, "voice")),
      voiceFallbackUrl: workspace.fallbackUrl ?? "",
      statusCallback: ConnectionOverrides.appended(to: webhookURL(workspace.webhookKey, "status")))
  }

  private static func credentials(
    _ accountSid: String?, _ authToken: String?, saved: TwilioAccount?
  ) throws(AppError) -> (AccountSid, String) {
    let text = (accountSid ?? saved?.accountSid ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    guard !text.hasPrefix("SK") else {
      throw .invalid(
        "accountSid",
        "This is an API key. Webhooks are signed with the account's auth token, so enter the Account SID, AC…, and that."
      )
    }
    guard let sid = try? AccountSid(text) else {
      throw .invalid("accountSid", "An Account SID is AC and 32 hexadecimal digits; the Twilio Console shows it.")
    }
    if let saved, saved.accountSid != sid.text {
      throw .invalid(
        "accountSid", "This workspace is connected to \(saved.accountSid). Disconnect that account first.")
    }
    return (sid, try checkedToken(authToken ?? saved?.authToken ?? ""))
  }

  /// - Throws: `invalid` with the field `authToken`.
  static func checkedToken(_ text: String) throws(AppError) -> String {
    let token = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !token.isEmpty else {
      throw .invalid("authToken", "Enter the account's primary auth token; the Twilio Console shows it.")
    }
    guard token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw .invalid("authToken", "An auth token has no spaces. Copy it again from the Twilio Console.")
    }
    guard !token.hasPrefix("AC") || token.utf8.count != 34 else {
      throw .invalid("authToken", "This is an Account SID; the auth token stands below it in the Twilio Console.")
    }
    return token
  }

  /// Whether Twilio accepts the credentials, and for an account that works.
  static func verify(_ client: TwilioClient, authToken: String) async throws(AppError) -> Account {
    let account: Account
    do {
      account = try await client.fetchAccount()
    } catch {
      switch error.error {
      case .some(let refusal) where refusal.isOfInactiveAccount: throw .invalid("accountSid", refusal.sentence)
      case .some(let refusal) where refusal.isBadCredentials || refusal.code == 20003:
        let refused = TwilioError(status: 401, code: 20003, message: refusal.message).sentence
        throw .invalid("authToken", isHexadecimal(authToken) ? refused : "\(notAToken) \(refused)")
      case .some(let refusal) where refusal.code == 20008: throw .invalid("authToken", refusal.sentence)
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

  private static let notAToken = "This may be the secret of an API key: an auth token is 32 hexadecimal digits."

  private static func isHexadecimal(_ token: String) -> Bool { token.allSatisfy(\.isHexDigit) }

  private static func check(_ choice: NumberChoice, against numbers: [NumberPlan]) throws(AppError) {
    guard case .sids(let sids) = choice else { return }
    for sid in sids {
      guard let plan = numbers.first(where: { $0.number.sid.text == sid }) else {
        throw .invalid("phoneNumbers", "\(sid.prefix(40)) is not a number of this Twilio account.")
      }
      guard plan.number.isVoiceCapable else {
        throw .invalid("phoneNumbers", "\(plan.number.phoneNumber) cannot take calls.")
      }
      guard !plan.standing.isElsewhere else {
        throw .invalid("phoneNumbers", "\(plan.number.phoneNumber) rings in another workspace of this server.")
      }
    }
  }

  static func asked<Answer>(_ work: () async throws(TwilioFailure) -> Answer) async throws(AppError) -> Answer {
    do { return try await work() } catch { throw error.appError }
  }

  /// What is deleted, or put back, may be gone already.
  static func ignoringAbsence(_ work: () async throws(TwilioFailure) -> Void) async throws(TwilioFailure) {
    do {
      try await work()
    } catch {
      guard error.error?.isNotFound == true else { throw error }
    }
  }

  /// Keeps the credentials. A token that works while the saved one still does is the account's secondary one: Twilio
  /// goes on signing with the saved one until the other is promoted.
  private func save(_ draft: Draft) async throws {
    let (saved, account, id) = (draft.saved, draft.plan.account, draft.workspace.id)
    var token = draft.authToken
    if let saved, saved.authToken != token {
      if try await isAccepted(saved.authToken, draft) {
        try await store.saveNextAuthToken(token, of: id)
        token = saved.authToken
      } else if saved.authTokenNext != nil {
        try await store.saveNextAuthToken(nil, of: id)
      }
    }
    try await store.saveTwilioAccount(
      accountSid: account.sid.text, authToken: token, friendlyName: account.friendlyName, type: account.type,
      ownerAccountSid: account.isSubaccount ? account.ownerAccountSid?.text : nil, of: id)
  }

  private func isAccepted(_ authToken: String, _ draft: Draft) async throws(AppError) -> Bool {
    do {
      _ = try await client(draft.client.accountSid, authToken, of: draft.workspace.id).fetchAccount()
      return true
    } catch {
      guard error.error?.isBadCredentials == true else { throw error.appError }
      return false
    }
  }
}
