import Accounts
import Domain
import Storage

@testable import Web

/// Acme: ada owns it, grace is an admin, linus an agent. And a stranger who owns another workspace.
struct DeskWorld: Sendable {
  enum Person: String, Sendable, CaseIterable { case ada, grace, linus, stranger }

  static let password = "correct horse battery"

  let desk: TestDesk
  let users: [Person: User]
  let acme: Workspace.ID
  let elsewhere: Workspace.ID

  static func run(
    streams: StreamTiming = StreamTiming(), corsOrigins: AllowedOrigins = .none, requestsPerMinute: Int? = nil,
    place: Whereabouts = Whereabouts(publicURL: "http://desk.example", voice: .twilio),
    _ body: @Sendable (DeskWorld) async throws -> Void
  ) async throws {
    try await TestDesk.run(
      streams: streams, corsOrigins: corsOrigins, requestsPerMinute: requestsPerMinute, place: place
    ) { try await body(DeskWorld($0)) }
  }

  private init(_ desk: TestDesk) async throws {
    self.desk = desk
    let parts = desk.parts
    let code = try await parts.setUp.prepare() ?? ""
    let ada = try await parts.setUp.complete(
      code: code, workspace: ("Acme", "US", "America/New_York"), owner: ("Ada", "ada@acme.example", Self.password))
    let adaSession = try await parts.signIn.begin(for: ada, kind: .bearer)
    let owner = adaSession.memberships[0]
    acme = owner.workspaceId
    for (name, role) in [("Grace", Role.admin), ("Linus", .agent)] {
      _ = try await parts.team.addAgent(
        name: name, email: "\(name.lowercased())@acme.example", password: Self.password, role: role, by: owner)
    }
    // A workspace of somebody else: made by ada, handed over, then left.
    guard let principal = try await parts.signIn.authenticate(token: adaSession.token) else {
      throw AppError.notFound("session")
    }
    let other = try await parts.team.createWorkspace(
      name: "Elsewhere", country: "DE", timeZone: "Europe/Berlin", by: principal)
    elsewhere = other.id
    guard let adaThere = try await parts.store.membership(of: ada.id, in: other.id) else {
      throw AppError.notFound("membership")
    }
    _ = try await parts.team.addAgent(
      name: "Stranger", email: "stranger@elsewhere.example", password: Self.password, role: .owner, by: adaThere)
    if let seat = adaThere.agentId { try await parts.team.removeAgent(seat, by: adaThere) }
    var users: [Person: User] = [:]
    for person in Person.allCases {
      let mail = person == .stranger ? "stranger@elsewhere.example" : "\(person.rawValue)@acme.example"
      users[person] = try await parts.signIn.signIn(
        email: mail, password: Self.password, kind: .bearer, address: nil
      ).user
    }
    self.users = users
  }

  /// Path of something in Acme.
  func path(_ rest: String) -> String { "/api/v1/workspaces/\(acme)\(rest)" }

  func user(_ person: Person) throws -> User {
    guard let user = users[person] else { throw AppError.notFound("user") }
    return user
  }

  func token(_ person: Person) async throws -> String {
    try await desk.parts.signIn.begin(for: user(person), kind: .bearer).token
  }

  func agentId(_ person: Person) async throws -> Agent.ID {
    let membership = try await desk.parts.store.membership(of: user(person).id, in: acme)
    guard let id = membership?.agentId else { throw AppError.notFound("agent") }
    return id
  }
}
