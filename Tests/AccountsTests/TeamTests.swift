import Domain
import Foundation
import Storage
import Testing

@testable import Accounts

struct PermissionTests {
  @Test(arguments: [
    (Role.agent, Role.agent, true), (.agent, .admin, false), (.agent, .owner, false),
    (.admin, .agent, true), (.admin, .admin, true), (.admin, .owner, false),
    (.owner, .agent, true), (.owner, .admin, true), (.owner, .owner, true),
  ])
  func require(has: Role, needs: Role, isAllowed: Bool) throws {
    let principal = Self.principal(has)
    if isAllowed {
      #expect(try principal.require("acme", atLeast: needs).role == has)
    } else {
      let error = #expect(throws: AppError.self) { try principal.require("acme", atLeast: needs) }
      #expect(error?.code == .forbidden)
    }
    #expect(throws: AppError.notFound("workspace")) { try principal.require("beta", atLeast: .agent) }
  }

  private static func principal(_ role: Role) -> Principal {
    let user = User(id: "u", name: "Ada", email: "ada@acme.example", createdAt: .distantPast)
    return Principal(
      user: user,
      memberships: [Membership(workspaceId: "acme", workspaceName: "Acme", userId: "u", role: role, agentId: nil)],
      session: SignInSession(
        tokenHash: [], userId: "u", kind: .cookie, createdAt: .distantPast, lastSeenAt: .distantPast,
        expiresAt: .distantFuture))
  }
}

extension Domain.ID: ExpressibleByStringLiteral {
  package init(stringLiteral value: String) { self.init(value) }
}

struct TeamRuleTests {
  private static func edit(_ role: Role?, password: Bool = false) -> TeamRule.Change {
    .edit(role: role, hasPassword: password)
  }

  /// actor, change, target's role, target is the actor, other owners, target's other workspaces, refusal
  @Test(
    arguments: [
      (Role.admin, TeamRule.Change.add(.agent), nil, false, 0, 0, nil),
      (.admin, .add(.admin), nil, false, 0, 0, nil),
      (.admin, .add(.owner), nil, false, 0, 0, .forbidden),
      (.owner, .add(.owner), nil, false, 0, 0, nil),
      (.admin, edit(.admin), .agent, false, 1, 0, nil),
      (.admin, edit(.owner), .agent, false, 1, 0, .forbidden),
      (.admin, edit(.owner), .admin, true, 1, 0, .forbidden),
      (.admin, edit(.agent), .owner, false, 1, 0, .forbidden),
      (.admin, edit(nil), .owner, false, 1, 0, .forbidden),
      (.admin, edit(nil, password: true), .owner, false, 1, 0, .forbidden),
      (.admin, edit(nil, password: true), .agent, false, 1, 0, nil),
      (.admin, edit(nil, password: true), .agent, false, 1, 1, .forbidden),
      (.owner, edit(nil, password: true), .agent, false, 1, 1, .forbidden),
      (.owner, edit(nil, password: true), .owner, true, 0, 3, nil),
      (.owner, edit(.admin), .owner, true, 0, 0, .conflict),
      (.owner, edit(.admin), .owner, true, 1, 0, nil),
      (.owner, edit(.owner), .owner, true, 0, 0, nil),
      (.owner, edit(.owner), .agent, false, 0, 0, nil),
      (.admin, .remove, .agent, false, 1, 0, nil),
      (.admin, .remove, .owner, false, 1, 0, .forbidden),
      (.owner, .remove, .owner, false, 1, 0, nil),
      (.owner, .remove, .owner, true, 0, 0, .conflict),
    ] as [(Role, TeamRule.Change, Role?, Bool, Int, Int, AppError.Code?)])
  func rule(
    actor: Role, change: TeamRule.Change, target: Role?, isSelf: Bool, otherOwners: Int, otherWorkspaces: Int,
    refusal: AppError.Code?
  ) {
    let membership = Membership(
      workspaceId: "acme", workspaceName: "Acme", userId: "actor", role: actor, agentId: nil)
    let situation = target.map {
      MemberSituation(
        userId: isSelf ? "actor" : "other", role: $0, otherOwners: otherOwners, otherWorkspaces: otherWorkspaces)
    }
    var code: AppError.Code?
    do { try TeamRule.check(change, by: membership, of: situation) } catch { code = error.code }
    #expect(code == refusal)
  }
}

struct TeamTests {
  @Test func newAgentSignsInWithTheInitialPassword() async throws {
    try await Office.open { office in
      let ada = try await office.owner()
      let acme = try ada.require(ada.memberships[0].workspaceId, atLeast: .admin)
      let added = try await office.team.addAgent(
        name: " Grace ", email: "Grace@acme.example", password: Office.password, role: .admin, by: acme)
      #expect(added.standing.agent.name == "Grace")
      #expect(added.email == "grace@acme.example")
      let grace = try await office.principal("grace@acme.example")
      #expect(grace.memberships.map(\.role) == [.admin])
      #expect(grace.memberships[0].agentId == added.standing.agent.id)
    }
  }

  @Test func newPasswordEndsTheOtherSessions() async throws {
    try await Office.open { office in
      let ada = try await office.owner()
      let elsewhere = try await office.signIn.signIn(
        email: "ada@acme.example", password: Office.password, kind: .bearer, address: nil)
      let acme = ada.memberships[0]
      guard let seat = acme.agentId else { return }
      _ = try await office.team.changeAgent(
        seat, name: nil, role: nil, password: "another good one", by: acme, session: ada.session)
      let other = try await office.signIn.authenticate(token: elsewhere.token)
      #expect(other == nil)
      let kept = try await office.store.session(tokenHash: ada.session.tokenHash)
      #expect(kept != nil)
      await #expect(throws: AppError.self) { try await office.principal("ada@acme.example") }
    }
  }

  @Test func lastOwnerStays() async throws {
    try await Office.open { office in
      let ada = try await office.owner()
      let acme = ada.memberships[0]
      guard let seat = acme.agentId else { return }
      for _ in 0..<2 {
        let error = await #expect(throws: AppError.self) { try await office.team.removeAgent(seat, by: acme) }
        #expect(error?.code == .conflict)
      }
      let grace = try await office.team.addAgent(
        name: "Grace", email: "grace@acme.example", password: Office.password, role: .owner, by: acme)
      try await office.team.removeAgent(seat, by: acme)
      let left = try await office.store.agents(in: acme.workspaceId)
      #expect(left.map(\.standing.agent.id) == [grace.standing.agent.id])
      let session = try await office.store.session(tokenHash: ada.session.tokenHash)
      #expect(session == nil)
    }
  }

  @Test func workspaceChangesAreChecked() async throws {
    try await Office.open { office in
      let ada = try await office.owner()
      let acme = ada.memberships[0]
      let changed = try await office.team.changeWorkspace(
        WorkspaceChanges(name: "Acme Ltd", allowedCountries: ["de", "us", "DE"], ringSeconds: 40), by: acme)
      #expect(changed.allowedCountries == ["DE", "US"])
      #expect(changed.ringSeconds == 40)
      let own = try await office.team.changeWorkspace(WorkspaceChanges(allowedCountries: .some(nil)), by: acme)
      #expect(own.allowedCountries == nil)
      #expect(own.name == "Acme Ltd")
      for (changes, field) in [
        (WorkspaceChanges(ringSeconds: 4), "ringSeconds"), (WorkspaceChanges(country: "XX"), "country"),
        (WorkspaceChanges(allowedCountries: ["??"]), "allowedCountries"),
      ] {
        let error = await #expect(throws: AppError.self) { try await office.team.changeWorkspace(changes, by: acme) }
        #expect(error?.field == field)
      }
    }
  }
}
