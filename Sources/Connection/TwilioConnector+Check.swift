package import Domain
package import Storage
package import Twilio

extension TwilioConnector {
  /// Compares Twilio with what should be there, and changes nothing there. What differs is saved, as are numbers that are
  /// new in the account; the API key before the last rotation is deleted when its time has come, and the next auth token
  /// takes over when Twilio refuses the present one.
  ///
  /// - Throws: `AppError`: `notFound` when the workspace is not connected; what Twilio refused, or that it is away.
  package func check(_ workspaceId: Workspace.ID) async throws -> ConnectionStatus {
    try await exclusively(workspaceId) {
      let workspace = try await requireWorkspace(workspaceId)
      guard let saved = try await store.twilioAccount(of: workspaceId) else {
        throw AppError.notFound("Twilio connection")
      }
      do {
        try await save(try await drifts(of: workspace, saved), of: workspaceId)
      } catch let failure as TwilioFailure {
        try await store.saveTwilioError(failure.report.text, of: workspaceId)
        throw failure.appError
      }
      // What holds up a number that is being taken or given back stays until that has ended.
      if saved.state == .connected, saved.lastError != nil,
        try await !store.unfinishedConnections().contains(workspaceId)
      {
        try await store.saveTwilioError(nil, of: workspaceId)
      }
    }
    return try await status(of: workspaceId)
  }

  /// The same comparison for whoever only looks: nothing is saved, so that a store that is only read will do. Throws
  /// `TwilioFailure`, or what the store refused.
  ///
  /// - Parameters:
  ///   - saved: the workspace's account as it is kept here.
  ///   - account: as it was just fetched.
  /// - Returns: what differs, and the account's numbers as they stand at Twilio.
  package func compare(
    _ workspace: Workspace, _ saved: TwilioAccount, at account: Account, _ client: TwilioClient
  ) async throws -> (drifts: [Drift], numbers: [IncomingPhoneNumber]) {
    let side = try await TwilioSide.read(client, account: account)
    return (try await plan(for: workspace, side, saved: saved, .repair).drifts, side.numbers)
  }

  func save(_ drifts: [Drift], of workspaceId: Workspace.ID) async throws {
    try await store.saveTwilioDrifts(
      JSON.array(drifts.map(\.resource)).text, summary: Drift.summary(drifts), of: workspaceId)
  }

  private func drifts(of workspace: Workspace, _ saved: TwilioAccount) async throws -> [Drift] {
    let reached: (Account?, TwilioClient)
    do {
      reached = try await reach(saved)
    } catch let failure as TwilioFailure {
      guard let refusal = failure.error, refusal.isOfInactiveAccount else { throw failure }
      return [Self.inactive(saved.accountSid, refusal.sentence)]
    }
    let (account, client) = reached
    guard let account else {
      return [
        Drift(
          .authTokenRefused, sid: nil, name: saved.accountSid,
          "Twilio refuses the auth token: it was changed. Calls do not come in. Enter the new one.",
          isRepairable: false)
      ]
    }
    guard account.isActive else {
      return [Self.inactive(account.sid.text, "It is \(account.status); the Twilio Console says why.")]
    }
    let side = try await TwilioSide.read(client, account: account)
    var plan = try await plan(for: workspace, side, saved: saved, .repair)
    if let app = plan.application.kept, plan.application.isUnknown {
      // Ours by name: it was made by a process that ended before it could write that down.
      try await store.saveTwilioApp(sid: app.sid.text, of: workspace.id)
      let known = try await store.twilioAccount(of: workspace.id)
      plan = try await self.plan(for: workspace, side, saved: known, .repair)
    }
    try await store.savePhoneNumbers(plan.numbers.map { $0.seen(app: plan.application.kept?.sid) }, of: workspace.id)
    let gone = plan.gone.filter { $0.before == nil }.map(\.number.sid)
    if !gone.isEmpty { try await store.removePhoneNumbers(sids: gone, of: workspace.id) }
    let retired = try await retireOldKey(plan.key, saved, client)
    return plan.drifts.filter { $0.kind != .keyDoubled || $0.sid != retired }
  }

  private static func inactive(_ sid: String, _ why: String) -> Drift {
    Drift(.accountInactive, sid: sid, name: sid, "The Twilio account takes no calls. \(why)", isRepairable: false)
  }

  /// The account with the auth token that Twilio accepts: the next one takes over when it has been promoted. What else
  /// Twilio says is heard by whoever asks next.
  func withTokenInUse(_ saved: TwilioAccount) async throws -> TwilioAccount {
    guard saved.authTokenNext != nil else { return saved }
    do {
      _ = try await reach(saved)
    } catch is TwilioFailure {
      return saved
    }
    return try await store.twilioAccount(of: saved.workspaceId) ?? saved
  }

  /// With the token that Twilio accepts. No account: it accepts none.
  private func reach(_ saved: TwilioAccount) async throws -> (Account?, TwilioClient) {
    let sid = try AccountSid(saved.accountSid)
    let present = client(sid, saved.authToken, of: saved.workspaceId)
    do {
      return (try await present.fetchAccount(), present)
    } catch {
      guard error.error?.isBadCredentials == true else { throw error }
    }
    guard let token = saved.authTokenNext else { return (nil, present) }
    let next = client(sid, token, of: saved.workspaceId)
    do {
      let account = try await next.fetchAccount()
      try await store.promoteNextAuthToken(of: saved.workspaceId)
      return (account, next)
    } catch let failure as TwilioFailure where failure.error?.isBadCredentials == true {
      return (nil, present)
    }
  }

  /// - Returns: the id of the key that was deleted.
  private func retireOldKey(
    _ plan: KeyPlan, _ saved: TwilioAccount, _ client: TwilioClient
  ) async throws -> String? {
    guard let old = saved.keySidOld, plan.old == nil else { return nil }
    if let key = plan.useless.first(where: { $0.sid.text == old }) {
      try await Self.ignoringAbsence { () async throws(TwilioFailure) in try await client.deleteKey(key.sid) }
    }
    try await store.forgetOldTwilioKey(of: saved.workspaceId)
    return old
  }
}
