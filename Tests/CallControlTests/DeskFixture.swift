import Cryptography
import Domain
import Foundation
import GRDB
import Logging
import Synchronization
import Twilio

@testable import CallControl
@testable import Storage

/// A real store in a temporary folder, Acme's people, and Twilio's requests as CallControl gets them.
final class DeskFixture: Sendable {
  static let parentSid = "CA00000000000000000000000000000001"
  static let caller = "+15550100142"

  let store: Store
  let desk: CallDesk
  let workspaceId: Workspace.ID
  let members: [String: Membership]
  let agents: [String: Agent]
  let mainNumber: PhoneNumber
  let clock: TestTime
  private let requests = Mutex(0)

  private init(
    store: Store, desk: CallDesk, workspaceId: Workspace.ID, members: [String: Membership], agents: [String: Agent],
    mainNumber: PhoneNumber, time: TestTime
  ) {
    self.store = store
    self.desk = desk
    self.workspaceId = workspaceId
    self.members = members
    self.agents = agents
    self.mainNumber = mainNumber
    clock = time
  }

  static func run(_ body: (DeskFixture) async throws -> Void) async throws {
    let folder = NSTemporaryDirectory() + "ringdesk-calls-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let time = TestTime()
    let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    let store = try await Store.open(directory: folder, clock: time.now, logger: logger)
    let ids = SortableIDSource()
    let desk = CallDesk(
      store: store, routes: RoutingSnapshot(), now: time.now, newId: { ids.next(at: time.now()) }, logger: logger)
    let owner = try await store.createFirstOwner(
      NewUser(name: "Ada", email: "ada@acme.example", passwordHash: "-"),
      workspace: NewWorkspace(name: "Acme", country: "US", timeZone: "America/New_York"))
    let ada = try await store.memberships(of: owner.id)[0]
    for name in ["Grace", "Linus"] {
      _ = try await store.addAgent(
        NewUser(name: name, email: "\(name.lowercased())@acme.example", passwordHash: "-"), as: .agent,
        in: ada.workspaceId)
    }
    let number = try await store.savePhoneNumbers(
      [
        PhoneNumberSettings(
          sid: "PN" + String(repeating: "0", count: 32), e164: "+15550100001", name: "Main line",
          isVoiceCapable: true, isManaged: true, before: nil, desired: nil, seen: nil)
      ], of: ada.workspaceId)[0].number
    let agents = try await store.agents(in: ada.workspaceId).map(\.standing.agent)
    _ = try await store.setAgents(agents.map(\.id), of: number.id, in: ada.workspaceId)
    var members: [String: Membership] = [:]
    for agent in agents {
      _ = try await store.setAvailability(.available, of: agent.id, in: ada.workspaceId)
      if let user = agent.userId {
        members[agent.name] = try await store.memberships(of: user).first { $0.workspaceId == ada.workspaceId }
      }
    }
    let fixture = DeskFixture(
      store: store, desk: desk, workspaceId: ada.workspaceId, members: members,
      agents: Dictionary(uniqueKeysWithValues: agents.map { ($0.name, $0) }), mainNumber: number, time: time)
    try await body(fixture)
    try await store.close()
  }

  func request(
    _ callSid: String = parentSid, _ status: String = "ringing", from: String = caller, to: String = "+15550100001",
    key: String? = nil, query: [String: String] = [:], more: [(name: String, value: String)] = []
  ) -> VoiceRequest {
    let number = requests.withLock { count in
      count += 1
      return count
    }
    let form: [(name: String, value: String)] = [
      ("CallSid", callSid), ("CallStatus", status), ("From", from), ("To", to),
    ]
    return VoiceRequest(
      workspaceId: workspaceId, links: WebhookLinks(publicURL: "https://desk.example", webhookKey: "key"),
      key: key ?? "request \(number)", callSid: callSid, webhook: VoiceWebhook(WebhookForm(form + more)), query: query)
  }

  func onlyCall() async throws -> CallStateMachine {
    let id = try await store.read { try String.fetchOne($0, sql: "SELECT id FROM call") }
    let workspaceId = workspaceId
    guard let id, let machine = try await store.inCallTransaction({ try $0.machine(of: ID(id), in: workspaceId) })
    else { throw AppError.notFound("call") }
    return machine
  }

  func count(_ sql: String) async throws -> Int {
    try await store.read { try Int.fetchOne($0, sql: sql) ?? 0 }
  }

  func isOnCall(_ name: String) async throws -> Bool {
    try await store.agents(in: workspaceId).first { $0.standing.agent.name == name }?.standing.isOnCall ?? false
  }
}

final class TestTime: Sendable {
  private let date = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
  @Sendable func now() -> Date { date.withLock { $0 } }
  func advance(_ seconds: Double) { date.withLock { $0 += seconds } }
}
