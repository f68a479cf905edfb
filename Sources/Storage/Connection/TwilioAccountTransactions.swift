package import Domain
import Foundation
import GRDB

extension Store {
  package func twilioAccount(of workspaceId: Workspace.ID) async throws -> TwilioAccount? {
    try await read { [secrets] in try $0.twilioAccount(of: workspaceId)?.opened(with: secrets) }
  }

  package func isAnyWorkspaceConnected() async throws -> Bool {
    try await read { try $0.row("SELECT 1 FROM twilioAccount WHERE state = 'connected' LIMIT 1") != nil }
  }

  /// Workspaces whose connection is being made or ended, or has numbers that are to be taken or given back yet.
  package func unfinishedConnections() async throws -> Set<Workspace.ID> {
    try await read { db in
      let rows = try db.rows(
        """
        SELECT workspaceId FROM twilioAccount a WHERE state <> 'connected' OR EXISTS (
          SELECT 1 FROM phoneNumber n WHERE n.workspaceId = a.workspaceId AND n.deletedAt IS NULL
            AND n.before IS NOT NULL AND (n.managedBy = 'other' OR n.desired = n.before))
        """)
      return Set(rows.map { $0.id("workspaceId") })
    }
  }

  /// Whose webhook it is, and what its signature is checked with.
  package func webhookOwner(key: String) async throws -> (workspace: Workspace, account: TwilioAccount?)? {
    try await read { [secrets] db in
      try db.workspace(webhookKey: key).map { ($0, try db.twilioAccount(of: $0.id)?.opened(with: secrets)) }
    }
  }

  /// Keeps the credentials. The same account keeps its key, app and numbers; of another one nothing is left.
  package func saveTwilioAccount(
    accountSid: String, authToken: String, friendlyName: String, type: String? = nil, ownerAccountSid: String? = nil,
    of workspaceId: Workspace.ID
  ) async throws {
    let now = clock()
    let sealed = try seal(authToken, .authToken, of: workspaceId)
    try await write { transaction in
      let db = transaction.db
      _ = try db.requireWorkspace(workspaceId)
      if let before = try db.twilioAccount(of: workspaceId), before.accountSid != accountSid {
        try db.forgetTwilio(of: workspaceId, at: now)
      }
      try db.run(
        """
        INSERT INTO twilioAccount (workspaceId, accountSid, friendlyName, accountType, ownerAccountSid, authTokenSealed,
          state, updatedAt)
        VALUES (?, ?, ?, ?, ?, ?, 'connecting', ?)
        ON CONFLICT (workspaceId) DO UPDATE SET friendlyName = excluded.friendlyName,
          accountType = excluded.accountType, ownerAccountSid = excluded.ownerAccountSid, authTokenSealed = excluded.authTokenSealed, lastError = NULL, updatedAt = excluded.updatedAt,
          -- A repair that fails leaves a connection that works as it was.
          state = CASE state WHEN 'connected' THEN 'connected' ELSE 'connecting' END
        """, [workspaceId, accountSid, friendlyName, type, ownerAccountSid, sealed, now.milliseconds])
      try transaction.appendTwilioEvent(of: workspaceId, at: now)
    }
  }

  /// The API key that signs access tokens. Its secret is shown by Twilio once, so it is saved at once.
  ///
  /// - Parameter isRotation: the key of before is kept in mind until the tokens that it signed have ended.
  package func saveTwilioKey(
    sid: String, secret: String, isRotation: Bool = false, of workspaceId: Workspace.ID
  ) async throws {
    let sealed = try seal(secret, .keySecret, of: workspaceId)
    let rotated = isRotation ? "keySidOld = keySid, keyRotatedAt = ?, " : ""
    let values: [(any DatabaseValueConvertible & Sendable)?] = isRotation ? [clock().milliseconds] : []
    try await updateTwilio(
      of: workspaceId, set: rotated + "keySid = ?, keySecretSealed = ?", values + [sid, sealed])
  }

  /// The key before the last rotation is gone from Twilio.
  package func forgetOldTwilioKey(of workspaceId: Workspace.ID) async throws {
    try await updateTwilio(of: workspaceId, set: "keySidOld = NULL, keyRotatedAt = NULL", [])
  }

  /// A token that Twilio will sign with one day; nil when that is not to come after all.
  package func saveNextAuthToken(_ token: String?, of workspaceId: Workspace.ID) async throws {
    let sealed = try token.map { try seal($0, .authTokenNext, of: workspaceId) }
    try await updateTwilio(
      of: workspaceId, set: "authTokenNextSealed = ?, authTokenNextAt = ?",
      [sealed, token == nil ? nil : clock().milliseconds])
  }

  /// The next token becomes the token. Nothing happens when there is none.
  package func promoteNextAuthToken(of workspaceId: Workspace.ID) async throws {
    guard let next = try await twilioAccount(of: workspaceId)?.authTokenNext else { return }
    try await updateTwilio(
      of: workspaceId, set: "authTokenSealed = ?, authTokenNextSealed = NULL, authTokenNextAt = NULL",
      [try seal(next, .authToken, of: workspaceId)])
  }

  /// - Parameters:
  ///   - edge: nil leaves it as it is, and so does nil for `isAutoRepaired`.
  ///   - check: throws what forbids a change of the choices as they are; pure.
  package func saveTwilioChoices(
    edge: String??, isAutoRepaired: Bool?, of workspaceId: Workspace.ID,
    check: @escaping @Sendable (TwilioChoices) throws -> Void = { _ in }
  ) async throws {
    let now = clock()
    try await write { transaction in
      let row = try transaction.db.row(
        "SELECT edge, autoRepair FROM twilioAccount WHERE workspaceId = ?", [workspaceId])
      guard let row else { throw AppError.notFound("Twilio connection") }
      let before = TwilioChoices(edge: row["edge"], isAutoRepaired: row["autoRepair"])
      try check(before)
      let after = TwilioChoices(edge: edge ?? before.edge, isAutoRepaired: isAutoRepaired ?? before.isAutoRepaired)
      guard after != before else { return }
      try transaction.db.run(
        "UPDATE twilioAccount SET edge = ?, autoRepair = ?, updatedAt = ? WHERE workspaceId = ?",
        [after.edge, after.isAutoRepaired, now.milliseconds, workspaceId])
      try transaction.appendTwilioEvent(of: workspaceId, at: now)
    }
  }

  package func saveTwilioApp(sid: String, of workspaceId: Workspace.ID) async throws {
    try await updateTwilio(of: workspaceId, set: "appSid = ?", [sid])
  }

  /// `connected` notes the time when it became so.
  package func saveTwilioState(_ state: TwilioAccount.State, of workspaceId: Workspace.ID) async throws {
    let connectedAt = state == .connected ? clock().milliseconds : nil
    try await updateTwilio(
      of: workspaceId, set: "state = ?, connectedAt = coalesce(connectedAt, ?)", [state.rawValue, connectedAt])
  }

  /// - Parameter json: an object for the admin (`code`, `message`, `advice`); nil when all is well again.
  package func saveTwilioError(_ json: String?, of workspaceId: Workspace.ID) async throws {
    try await updateTwilio(of: workspaceId, set: "lastError = ?", [json])
  }

  /// What the last look at Twilio found to differ.
  ///
  /// - Parameters:
  ///   - drifts: a JSON array. A change of it is an event of its own.
  ///   - summary: that event's data. Every member sees it, so it holds no URL.
  package func saveTwilioDrifts(_ drifts: String, summary: JSON, of workspaceId: Workspace.ID) async throws {
    let now = clock()
    try await write { transaction in
      let before: Row? = try transaction.db.row(
        "SELECT drifts FROM twilioAccount WHERE workspaceId = ?", [workspaceId])
      guard let before else { throw AppError.notFound("Twilio connection") }
      try transaction.db.run(
        "UPDATE twilioAccount SET drifts = ?, checkedAt = ? WHERE workspaceId = ?",
        [drifts, now.milliseconds, workspaceId])
      guard before["drifts"] as String? ?? "[]" != drifts else { return }
      try transaction.appendEvent(.twilioDrift, in: workspaceId, at: now, data: summary.text)
      try transaction.appendTwilioEvent(of: workspaceId, at: now)
    }
  }

  /// How far a change of the connection has come, for whoever watches. Kept nowhere else.
  package func tellTwilioProgress(_ progress: JSON, of workspaceId: Workspace.ID) async throws {
    let now = clock()
    try await write { try $0.appendTwilioEvent(of: workspaceId, progress: progress, at: now) }
  }

  /// - Parameter json: an object for the admin; nil when it is settled.
  package func saveSignatureFailure(_ json: String?, of workspaceId: Workspace.ID) async throws {
    try await updateTwilio(of: workspaceId, set: "lastSignatureFailure = ?", [json])
  }

  /// Forgets credentials and numbers; the calls stay.
  package func removeTwilioAccount(of workspaceId: Workspace.ID) async throws {
    let now = clock()
    try await write { transaction in
      try transaction.db.forgetTwilio(of: workspaceId, at: now)
      try transaction.appendTwilioEvent(of: workspaceId, at: now)
    }
  }

  private func updateTwilio(
    of workspaceId: Workspace.ID, set columns: String, _ values: [(any DatabaseValueConvertible & Sendable)?]
  ) async throws {
    let now = clock()
    try await write { transaction in
      let arguments = values.map { $0 as Argument? } + [now.milliseconds, workspaceId]
      try transaction.db.run(
        "UPDATE twilioAccount SET \(columns), updatedAt = ? WHERE workspaceId = ?", arguments)
      guard transaction.db.changesCount == 1 else { throw AppError.notFound("Twilio connection") }
      try transaction.appendTwilioEvent(of: workspaceId, at: now)
    }
  }

  private func seal(_ secret: String, _ column: SealedColumn, of workspaceId: Workspace.ID) throws -> Data {
    Data(try secrets.seal(secret, column: column.rawValue, of: workspaceId))
  }
}

extension Database {
  func twilioAccount(of workspaceId: Workspace.ID) throws -> SealedTwilioAccount? {
    try row("SELECT * FROM twilioAccount WHERE workspaceId = ?", [workspaceId]).map(SealedTwilioAccount.init)
  }

  fileprivate func forgetTwilio(of workspaceId: Workspace.ID, at now: Date) throws {
    try run("DELETE FROM twilioAccount WHERE workspaceId = ?", [workspaceId])
    // Effects at Twilio need its credentials, and whoever may dial dials through it.
    try run("DELETE FROM outbox WHERE workspaceId = ?", [workspaceId])
    try run("DELETE FROM ticket WHERE workspaceId = ?", [workspaceId])
    try run(
      """
      UPDATE phoneNumber SET deletedAt = ?, managedBy = 'other', before = NULL, desired = NULL
      WHERE workspaceId = ? AND deletedAt IS NULL
      """, [now.milliseconds, workspaceId])
  }
}

extension WriteTransaction {
  /// Says that the connection or its numbers changed; whoever cares reads them again.
  func appendTwilioEvent(of workspaceId: Workspace.ID, progress: JSON = .null, at now: Date) throws {
    let state: String? = try db.value("SELECT state FROM twilioAccount WHERE workspaceId = ?", [workspaceId])
    try appendEvent(
      .twilioUpdated, in: workspaceId, at: now, data: (["state": JSON(state), "progress": progress] as JSON).text)
  }
}
