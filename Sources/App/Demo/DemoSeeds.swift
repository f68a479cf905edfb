import Accounts
import CallControl
import Connection
import Cryptography
import Domain
import Foundation
import Logging
import Storage

/// The team Acme: ada, grace and linus, two numbers, some days of calls. Made through the same functions that the page
/// uses; a kept data directory is seeded once.
struct DemoSeeds {
  let desk: DeskAssembly
  let account: SimulatedAccount
  let logger: Logger

  static let ownerEmail = "owner@acme.example"
  static let password = "acme-demo-1234"
  private static let names = ["ada", "grace", "linus"]

  func sow() async throws -> Acme {
    if try await desk.setUp.isNeeded() { try await people() }
    let owner = try await desk.signIn.signIn(
      email: Self.ownerEmail, password: Self.password, kind: .bearer, address: "demo")
    guard let member = owner.memberships.first else {
      throw StartFailure("The demo's data directory is of another team.")
    }
    let isFirst = try await desk.store.phoneNumbers(in: member.workspaceId).isEmpty
    // The simulator forgets at its end, and the account that a kept directory was connected to with it.
    try await desk.store.removeTwilioAccount(of: member.workspaceId)
    _ = try await desk.connector.connect(
      member.workspaceId, accountSid: account.sid, authToken: account.authToken, phoneNumbers: .all)
    let agents = try await desk.store.agents(in: member.workspaceId).map(\.standing.agent)
      .filter { agent in Self.names.contains { agent.name.lowercased() == $0 } }
    try await assign(agents, in: member.workspaceId)
    if isFirst { try await history(agents, in: member.workspaceId) }
    for agent in agents { _ = try await desk.store.setAvailability(.available, of: agent.id, in: member.workspaceId) }
    try await desk.signIn.signOut(token: owner.token)
    return Acme(
      workspaceId: member.workspaceId, agents: agents, phoneNumbers: account.numbers)
  }

  private func people() async throws {
    guard let code = try await desk.setUp.prepare() else { return }
    let owner = try await desk.setUp.complete(
      code: code, workspace: (name: "Acme", country: "US", timeZone: "America/New_York"),
      owner: (name: "Acme owner", email: Self.ownerEmail, password: Self.password))
    guard let member = try await desk.store.memberships(of: owner.id).first else { return }
    for name in Self.names {
      _ = try await desk.team.addAgent(
        name: name.capitalized, email: Acme.email(of: name), password: Self.password, role: .agent, by: member)
    }
  }

  private func assign(_ agents: [Agent], in workspaceId: Workspace.ID) async throws {
    let numbers = try await desk.store.phoneNumbers(in: workspaceId).map(\.number)
    for (index, e164) in account.numbers.enumerated() {
      guard let number = numbers.first(where: { $0.e164 == e164 }) else { continue }
      // Everybody answers the main line; support is for grace and linus.
      let ringing = index == 0 ? agents : agents.filter { $0.name != "Ada" }
      _ = try await desk.store.setAgents(ringing.map(\.id), of: number.id, in: workspaceId)
    }
  }

  private func history(_ agents: [Agent], in workspaceId: Workspace.ID) async throws {
    guard let workspace = try await desk.store.workspace(workspaceId) else { return }
    for agent in agents { _ = try await desk.store.setAvailability(.available, of: agent.id, in: workspaceId) }
    let time = DemoTime()
    let ids = SortableIDSource()
    let past = CallDesk(
      store: desk.store, routes: RoutingSnapshot(), now: time.now, newId: { ids.next(at: time.now()) }, logger: logger)
    try await DemoHistory(
      workspaceId: workspaceId, accountSid: account.sid, mainNumber: account.numbers[0],
      links: WebhookLinks(publicURL: "http://127.0.0.1", webhookKey: workspace.webhookKey), desk: past, time: time
    ).tell(
      endingAt: desk.store.clock(),
      identities: Dictionary(uniqueKeysWithValues: agents.map { ($0.name.lowercased(), $0.identity) }))
  }
}
