package import Domain
package import Logging
package import Storage
import Synchronization
package import Twilio

/// A workspace's connection to Twilio: makes it, shows it, takes it back.
///
/// Job: from an Account SID and an auth token to numbers that ring here, watching that it stays so, and from there to
/// the state of before.
///
/// Invariants
/// - Everything made at Twilio bears the name `Ringdesk {installation}/{workspace}`, and nothing of another name is
///   changed or deleted. Numbers of others are changed only where nothing would be lost, or when an admin says so, and
///   what stood there is saved before.
/// - Everything is a ``ConnectionPlan`` first, a value made from what stands at Twilio and what was saved: shown before
///   connecting, carried out step by step, and looked through for drift. Run twice, or cut off anywhere, it ends with one
///   app and one key.
/// - A number is claimed here before Twilio is told, so two workspaces on one account never take it from each other.
/// - An API key whose secret is lost is of no use and is made anew: Twilio shows a secret once.
/// - Money is spent once: a number is looked for at Twilio before it is bought, and again after an unknown result.
/// - A ``TwilioClient`` is made from the saved credentials for each piece of work, and none is kept.
///
/// Why not in one outbox effect: the admin waits for the answer, and every step can be seen at Twilio.
package final class TwilioConnector: Sendable {
  let store: Store
  private let currentPublicURL: @Sendable () -> String
  let api: TwilioAPI
  private let logger: Logger
  /// A second change of the same connection is refused while one is running. How far it has come, once it says so.
  private let changing = Mutex<[Workspace.ID: ConnectionProgress?]>([:])
  let purchases = SharedWork<PhoneNumberEntry>()
  let releases = SharedWork<Void>()

  /// - Parameters:
  ///   - publicURL: where Twilio reaches this server, without a trailing slash; with a port picked by the system it is
  ///     known only once the server listens.
  ///   - api: Twilio itself demands a public URL that it can use.
  package init(store: Store, publicURL: @escaping @Sendable () -> String, api: TwilioAPI, logger: Logger) {
    self.store = store
    currentPublicURL = publicURL
    self.api = api
    self.logger = logger
  }

  var publicURL: String { currentPublicURL() }

  /// Of the TwiML app and the API key.
  func name(of workspaceId: Workspace.ID) -> String {
    "Ringdesk \(store.installation.id)/\(workspaceId)"
  }

  /// What all webhook URLs of the workspace begin with.
  package func webhookBase(of workspace: Workspace) -> String { webhookURL(workspace.webhookKey, "") }

  func webhookURL(_ key: String, _ path: String) -> String {
    "\(publicURL)/webhooks/twilio/\(key)/\(path)"
  }

  /// For work on behalf of a workspace, from the credentials as they are now; nil when it has none.
  package func client(of workspaceId: Workspace.ID) async throws -> TwilioClient? {
    guard let saved = try await store.twilioAccount(of: workspaceId) else { return nil }
    let account = try await withTokenInUse(saved)
    return client(try AccountSid(account.accountSid), account.authToken, of: workspaceId)
  }

  func client(_ accountSid: AccountSid, _ authToken: String, of workspaceId: Workspace.ID) -> TwilioClient {
    var logger = logger
    logger[metadataKey: "workspaceId"] = "\(workspaceId)"
    return api.client(accountSid: accountSid, authToken: authToken, log: logger)
  }

  func requireWorkspace(_ id: Workspace.ID) async throws -> Workspace {
    guard let workspace = try await store.workspace(id) else { throw AppError.notFound("workspace") }
    return workspace
  }

  func requireUsablePublicURL() throws(AppError) {
    guard api.isTwilio, let reason = PublicAddress.problem(with: publicURL) else { return }
    throw AppError(
      .conflict,
      "Twilio cannot use this server's public URL \(publicURL): \(reason) Set RINGDESK_PUBLIC_URL and start again.")
  }

  func exclusively<Result>(
    _ workspaceId: Workspace.ID, _ work: () async throws -> Result
  ) async throws -> Result {
    let isMine = changing.withLock { changing in
      guard changing[workspaceId] == nil else { return false }
      changing[workspaceId] = .some(nil)
      return true
    }
    guard isMine else {
      throw AppError(.conflict, "The connection is being changed at this moment. Try again when that is done.")
    }
    defer { changing.withLock { _ = $0.removeValue(forKey: workspaceId) } }
    return try await work()
  }

  func tell(_ progress: ConnectionProgress, of workspaceId: Workspace.ID) async throws {
    changing.withLock { $0[workspaceId] = .some(progress) }
    try await store.tellTwilioProgress(progress.resource, of: workspaceId)
  }

  func isBeingChanged(_ workspaceId: Workspace.ID) -> Bool { changing.withLock { $0[workspaceId] != nil } }

  func progress(of workspaceId: Workspace.ID) -> ConnectionProgress? { changing.withLock { $0[workspaceId] ?? nil } }
}
