import Domain
import Foundation
import Testing

@testable import Storage

struct PeopleTests {
  @Test func firstOwnerIsMadeOnce() async throws {
    try await withStore { store in
      let wasSetUp = try await store.isSetUp()
      #expect(!wasSetUp)
      let made = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<8 {
          group.addTask {
            (try? await store.createFirstOwner(
              NewUser(name: "Ada", email: "ada\(number)@acme.example", passwordHash: "hash"),
              workspace: NewWorkspace(name: "Acme", country: "US", timeZone: "UTC"))) != nil
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(made == 1)
      let isSetUp = try await store.isSetUp()
      #expect(isSetUp)
    }
  }

  @Test func everybodyHasASeatWithAnOpaqueIdentity() async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      let agents = try await store.agents(in: acme.workspace.id)
      #expect(agents.map(\.standing.agent.name) == ["Ada", "Grace", "Linus"])
      #expect(agents.map(\.role) == [.owner, .agent, .agent])
      #expect(agents.allSatisfy { $0.standing.agent.identity.wholeMatch(of: /agent_[a-z2-7]{26}/) != nil })
      #expect(Set(agents.map(\.standing.agent.identity)).count == 3)
      #expect(acme.workspace.webhookKey.count == 32)
      let byKey = try await store.workspace(webhookKey: acme.workspace.webhookKey)
      #expect(byKey == acme.workspace)
    }
  }

  @Test func sameEmailInAnyCaseIsTheSamePerson() async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      let error = await #expect(throws: AppError.self) {
        try await store.addAgent(
          NewUser(name: "Grace", email: "GRACE@acme.example", passwordHash: "other"), as: .agent, in: acme.workspace.id)
      }
      #expect(error?.code == .conflict)
      #expect(error?.field == "email")
      guard let ada = acme.ada.standing.agent.userId else { return }
      let other = try await store.createWorkspace(
        NewWorkspace(name: "Beta", country: "DE", timeZone: "Europe/Berlin"), ownedBy: ada)
      let attached = try await store.addAgent(
        NewUser(name: "Grace", email: "Grace@acme.example", passwordHash: "other"), as: .admin, in: other.id)
      #expect(attached.standing.agent.userId == acme.grace.standing.agent.userId)
      #expect(try await store.credentials(email: "grace@acme.example")?.passwordHash == "hash")
    }
  }

  @Test func availabilityIsPublishedWhenItChanges() async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      let record = FeedRecord()
      store.connect { record.append($0) }
      let id = acme.grace.standing.agent.id
      for _ in 0..<2 { _ = try await store.setAvailability(.available, of: id, in: acme.workspace.id) }
      #expect(record.events.map(\.kind) == [.agentAvailability])
      #expect(record.events[0].data.contains(#""availability":"available""#))
      await #expect(throws: AppError.notFound("agent")) {
        try await store.setAvailability(.away, of: id, in: Workspace.ID("elsewhere"))
      }
    }
  }

  @Test func presenceIsALease() async throws {
    let clock = MovableClock()
    try await withStore(clock: clock) { store in
      let acme = try await Acme(in: store)
      let record = FeedRecord()
      store.connect { record.append($0) }
      let id = acme.grace.standing.agent.id
      func renew(_ device: String, _ isRegistered: Bool = true) async throws {
        try await store.renewPresence(of: id, in: acme.workspace.id, deviceId: device, isRegistered: isRegistered)
      }
      func isReachable() async throws -> Bool {
        try await store.agent(id, in: acme.workspace.id).standing.isReachable
      }
      try await renew("a")
      clock.advance(seconds: 60)
      try await renew("b")
      #expect(record.events.count == 1)
      clock.advance(seconds: 31)
      #expect(try await store.lapsePresence() == 0)
      #expect(try await isReachable())
      clock.advance(seconds: 60)
      #expect(try await !isReachable())
      #expect(try await store.lapsePresence() == 1)
      #expect(try await store.lapsePresence() == 0)
      try await renew("b")
      try await renew("b", false)
      #expect(record.events.map(\.kind) == Array(repeating: .agentPresence, count: 4))
      #expect(record.events.map { $0.data.contains(#""isReachable":true"#) } == [true, false, true, false])
    }
  }

  @Test func ruleSeesWhatStands() async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      let refusal = AppError(.forbidden, "No.")
      await #expect(throws: refusal) {
        try await store.changeAgent(acme.ada.standing.agent.id, in: acme.workspace.id, AgentChanges(role: .agent)) {
          #expect($0 == acme.ada && $1.role == .owner && $1.otherOwners == 0 && $1.otherWorkspaces == 0)
          throw refusal
        }
      }
      let changed = try await store.changeAgent(
        acme.grace.standing.agent.id, in: acme.workspace.id, AgentChanges(name: "Grace H.", role: .admin)
      ) { #expect($1.otherOwners == 1) }
      #expect(changed.role == .admin)
      #expect(changed.standing.agent.name == "Grace H.")
    }
  }

  /// A password takes its time to be looked at and to be hashed: what was right at the beginning may be so no more.
  @Test func whoWasShutOutMeanwhileDoesNothingMore() async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      let (grace, now) = (acme.grace.standing.agent, store.clock())
      _ = try await store.changeAgent(grace.id, in: acme.workspace.id, AgentChanges(role: .admin)) { _, _ in }
      guard let user = grace.userId, let member = try await store.membership(of: user, in: acme.workspace.id) else {
        return
      }
      func session(_ hash: [UInt8]) -> SignInSession {
        SignInSession(
          tokenHash: hash, userId: user, kind: .bearer, createdAt: now, lastSeenAt: now,
          expiresAt: now.addingTimeInterval(60))
      }
      let old = try await store.credentials(email: "grace@acme.example")?.passwordHash
      try await store.createSession(session([1]), passwordHash: old)
      let actor = Actor(member, session: [1])
      let visitor = NewUser(name: "Visitor", email: "visitor@acme.example", passwordHash: "x")
      let token = APIToken(
        id: store.newID(), userId: user, workspaceId: nil, name: "CRM", scopes: [.read], createdAt: now, expiresAt: nil)
      _ = try await store.changeAgent(
        grace.id, in: acme.workspace.id, AgentChanges(role: .agent, passwordHash: "new")
      ) { _, _ in }
      await #expect(throws: AppError.self) { try await store.createSession(session([2]), passwordHash: old) }
      await #expect(throws: AppError.self) {
        try await store.addAgent(visitor, as: .agent, in: acme.workspace.id, by: actor)
      }
      await #expect(throws: AppError.self) {
        try await store.createAPIToken(token, hash: [3], atMost: 9, by: Actor(userId: user, session: [1]))
      }
      // Signed in anew, and a lower role.
      try await store.createSession(session([4]), passwordHash: "new")
      let lift = await #expect(throws: AppError.self) {
        try await store.changeAgent(
          grace.id, in: acme.workspace.id, AgentChanges(role: .admin), by: Actor(member, session: [4])
        ) { _, _ in }
      }
      #expect(lift?.code == .forbidden)
      #expect(try await store.agents(in: acme.workspace.id).count == 3)
    }
  }

  @Test func removedAgentIsGoneEverywhere() async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      let agent = acme.grace.standing.agent
      guard let user = agent.userId else { return }
      _ = try await store.setAgents([agent.id], of: acme.mainNumber.number.id, in: acme.workspace.id)
      try await store.renewPresence(of: agent.id, in: acme.workspace.id, deviceId: "a", isRegistered: true)
      try await store.createSession(
        SignInSession(
          tokenHash: [1], userId: user, kind: .cookie, createdAt: store.clock(), lastSeenAt: store.clock(),
          expiresAt: store.clock().addingTimeInterval(60)))
      try await store.removeAgent(agent.id, in: acme.workspace.id) { _, _ in }
      #expect(try await store.agents(in: acme.workspace.id).count == 2)
      #expect(try await store.phoneNumber(acme.mainNumber.number.id, in: acme.workspace.id).agentIds == [])
      #expect(try await store.session(tokenHash: [1]) == nil)
      #expect(try await store.memberships(of: user) == [])
      let back = try await store.addAgent(
        NewUser(name: "Grace", email: "grace@acme.example", passwordHash: "x"), as: .agent, in: acme.workspace.id)
      #expect(back.standing.agent.identity != agent.identity)
    }
  }
}
