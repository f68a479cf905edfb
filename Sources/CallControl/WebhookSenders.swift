package import Domain
package import Storage
import Synchronization
package import Twilio

/// Whose webhooks a key in a URL stands for, with what proves them. Kept in memory, because it is asked for every
/// webhook and must be known when the store is away; forgotten as soon as a commit changes the connection.
package final class WebhookSenders: Sendable {
  package struct Sender: Sendable {
    package let workspaceId: Workspace.ID
    package let accountSid: String
    package let appSid: String?
    /// Of the primary token first; during a rotation of the next one too.
    package let signatures: [WebhookSignature]
    /// Whether the last signature that came did not hold.
    package let isDoubted: Bool
  }

  private let store: Store
  private let known = Mutex(Known())

  private struct Known {
    var senders: [String: Sender] = [:]
    /// Counts what was forgotten: an answer read before that is not kept after it.
    var generation = 0
  }

  package init(store: Store) { self.store = store }

  /// - Returns: nil for a key of no workspace, or of one that has no Twilio account.
  package func sender(of webhookKey: String) async throws -> Sender? {
    let (sender, generation) = known.withLock { ($0.senders[webhookKey], $0.generation) }
    if let sender { return sender }
    guard let owner = try await store.webhookOwner(key: webhookKey), let account = owner.account else { return nil }
    let found = Sender(
      workspaceId: owner.workspace.id, accountSid: account.accountSid, appSid: account.appSid,
      signatures: [account.authToken, account.authTokenNext].compactMap(\.self).map { WebhookSignature(authToken: $0) },
      isDoubted: account.lastSignatureFailure != nil)
    known.withLock { known in
      if known.generation == generation { known.senders[webhookKey] = found }
    }
    return found
  }

  /// Called from the commit feed, before whoever changed the connection is answered.
  package func forget(_ workspaceId: Workspace.ID) {
    known.withLock { known in
      known.generation += 1
      known.senders = known.senders.filter { $0.value.workspaceId != workspaceId }
    }
  }
}
