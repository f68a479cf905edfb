package import Accounts
package import CallControl
package import Connection
package import Health
package import Hooks
package import Hummingbird
package import Realtime
package import Storage

/// The rooms that the server speaks for, put together by the composition root.
package struct DeskParts: Sendable {
  package var store: Store
  package var setUp: SetUp
  package var signIn: SignIn
  package var team: Team
  package var calls: CallDesk
  package var connector: TwilioConnector
  /// Adds what Twilio requests; those routes answer in ways of their own.
  package var webhooks: @Sendable (Router<DeskContext>) -> Void
  package var feed: EventFeed
  package var reports: Reports
  package var hooks: WorkspaceHooks

  package init(
    store: Store, setUp: SetUp, signIn: SignIn, team: Team, calls: CallDesk, connector: TwilioConnector,
    feed: EventFeed, reports: Reports, hooks: WorkspaceHooks,
    webhooks: @escaping @Sendable (Router<DeskContext>) -> Void
  ) {
    self.store = store
    self.setUp = setUp
    self.signIn = signIn
    self.team = team
    self.calls = calls
    self.connector = connector
    self.webhooks = webhooks
    self.feed = feed
    self.reports = reports
    self.hooks = hooks
  }
}
