import Connection
import Domain
import Logging
import Storage
import Twilio

/// What one workspace needs: read from the store first, then asked of Twilio with the workspace's own credentials.
struct WorkspaceCheck: Sendable {
  let site: Site
  let store: Store
  let connector: TwilioConnector
  let workspace: Workspace

  func findings() async -> [Finding] {
    let account: TwilioAccount?
    let numbers: [PhoneNumberEntry]
    let stuck: StuckEffects?
    do {
      account = try await store.twilioAccount(of: workspace.id)
      numbers = try await store.phoneNumbers(in: workspace.id)
      stuck = try await store.stuckEffects(in: workspace.id)
    } catch {
      return [
        .problem(
          "account.unreadable", .account, (error as? AppError)?.message ?? "The workspace cannot be read: \(error).",
          why: "Without its credentials the workspace cannot answer calls.",
          toDo: "Restore the key file that belongs to the database. If that does not help, stop the server and run "
            + "ringdesk new-key, which drops what cannot be read; then enter the auth token again under Settings, Twilio."
        )
      ]
    }
    guard let account else {
      return [
        .warning(
          "account.notConnected", .account, "No Twilio account is connected.", why: "No call comes in or goes out.",
          toDo: "Connect one under Settings, Twilio.")
      ]
    }
    var found = unfinished(account)
    found += FallbackCheck.findings(workspace, site)
    found += SignatureCheck.findings(account) + OutboxCheck.findings(stuck, now: site.now())
    found += NumbersCheck.findings(numbers)
    let (greeting, client, twilio) = await AccountCheck(site: site, account: account).greet()
    found += greeting
    guard let client, let twilio else { return found }
    let asking = (site: site, store: store, connector: connector, workspace: workspace)
    return found
      + (await Check.run([
        Check(.app, within: .seconds(40)) {
          await SetUpCheck(asking.site, asking.connector, asking.workspace, account, twilio, client).findings()
        },
        Check(.calling, within: .seconds(20)) { await CallingCheck.findings(asking.workspace, client) },
        Check(.webhooks, within: .seconds(20)) {
          await AlertsCheck.findings(asking.connector.webhookBase(of: asking.workspace), client, now: asking.site.now())
        },
      ]))
  }

  private func unfinished(_ account: TwilioAccount) -> [Finding] {
    switch account.state {
    case .connected: []
    case .connecting:
      [
        .problem(
          "account.connecting", .account, "Connecting to Twilio was begun and is not finished.",
          why: "Some numbers may not ring here yet.",
          toDo: "The server goes on by itself; if it does not, see Settings, Twilio, for what Twilio refused.")
      ]
    case .disconnecting:
      [
        .warning(
          "account.disconnecting", .account, "Disconnecting from Twilio was begun and is not finished.",
          why: "Some numbers may still lead here.",
          toDo: "The server goes on by itself; if it does not, see Settings, Twilio, for what Twilio refused.")
      ]
    }
  }
}

/// What answers calls while this server does not.
enum FallbackCheck {
  static func findings(_ workspace: Workspace, _ site: Site) -> [Finding] {
    if workspace.fallbackUrl != nil {
      return [.good("fallback.good", .fallback, "There is an address for calls while this server does not answer.")]
    }
    if site.isDemo {
      return [.good("fallback.notNeeded", .fallback, "This is the demo: when it is away, so is its pretend Twilio.")]
    }
    return [
      .warning(
        "fallback.unset", .fallback, "Nothing answers calls while this server is away.",
        why: "During an update or an outage callers hear Twilio's error message.",
        toDo:
          "Make a TwiML Bin that dials a mobile, and enter its URL under Settings, Workspace, When this server is away."
      )
    ]
  }
}
