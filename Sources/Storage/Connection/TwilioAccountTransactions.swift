package import Domain
import Foundation
import GRDB

extension Store {
  package func twilioAccount(of workspaceId: Workspace.ID) async throws -> TwilioAccount? {
    try await read { try $0.twilioAccount(of: workspaceId) }?.opened(with: secrets)
  }

  package func isAnyWorkspaceConnected() async throws -> Bool {
    try await read { try $0.row("SELECT 1 FROM twilioAccount WHERE state = 'connected' LIMIT 1") != nil }
  }

  /// Whose webhook it is, and what its signature is checked with.
  package func webhookOwner(key: String) async throws -> (workspace: Workspace, account: TwilioAccount?)? {
    let found = try await read { db in
      try db.workspace(webhookKey: key).map { ($0, try db.twilioAccount(of: $0.id)) }
    }
    guard let (workspace, account) = found else { return nil }
    return (workspace, try account?.opened(with: secrets))
  }

  /// Keeps the credentials. The same account keeps its key, app and numbers; of another one nothing is left.
  package func saveTwilioAccount(
    accountSid: String, authToken: String, friendlyName: String, of workspaceId: Workspace.ID
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
        INSERT INTO twilioAccount (workspaceId, accountSid, friendlyName, authTokenSealed, state, updatedAt)
        VALUES (?, ?, ?, ?, 'connecting', ?)
        ON CONFLICT (workspaceId) DO UPDATE SET friendlyName = excluded.friendlyName,
          authTokenSealed = excluded.authTokenSealed, lastError = NULL, updatedAt = excluded.updatedAt,
          -- A repair that fails leaves a connection that works as it was.
          state = CASE state WHEN 'connected' THEN 'connected' ELSE 'connecting' END
        """, [workspaceId, accountSid, friendlyName, sealed, now.milliseconds])
      try transaction.appendTwilioEvent(of: workspaceId, at: now)
    }
  }

  /// The API key that signs access tokens. Its secret is shown by Twilio once, so it is saved at once.
  package func saveTwilioKey(sid: String, secret: String, of workspaceId: Workspace.ID) async throws {
    let sealed = try seal(secret, .keySecret, of: workspaceId)
    try await updateTwilio(of: workspaceId, set: "keySid = ?, keySecretSealed = ?", [sid, sealed])
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
    try run(
      """
      UPDATE phoneNumber SET deletedAt = ?, managedBy = 'other', before = NULL, desired = NULL
      WHERE workspaceId = ? AND deletedAt IS NULL
      """, [now.milliseconds, workspaceId])
  }
}

extension WriteTransaction {
  /// Says that the connection or its numbers changed; whoever cares reads them again.
  func appendTwilioEvent(of workspaceId: Workspace.ID, at now: Date) throws {
    let state: String? = try db.value("SELECT state FROM twilioAccount WHERE workspaceId = ?", [workspaceId])
    try appendEvent(
      .twilioUpdated, in: workspaceId, at: now, data: (["state": JSON(state)] as JSON).text)
  }
}
