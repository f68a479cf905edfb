import Domain
import Foundation
import Logging
import Synchronization

@testable import Storage

let silentLogger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

/// A clock that stands still until it is moved.
final class MovableClock: Sendable {
  private let time = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
  var now: Date { time.withLock { $0 } }
  func advance(seconds: Double) { time.withLock { $0 = $0.addingTimeInterval(seconds) } }
}

/// A folder of its own, which is gone afterwards.
func withTemporaryFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
  let path = NSTemporaryDirectory() + "ringdesk-storage-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try await body(path)
}

func withStore<Value>(
  clock: MovableClock = MovableClock(), _ body: (Store) async throws -> Value
) async throws -> Value {
  try await withTemporaryFolder { folder in
    let store = try await Store.open(directory: folder + "/data", clock: { clock.now }, logger: silentLogger)
    let value = try await body(store)
    try await store.close()
    return value
  }
}

/// The team that all tests know: ada owns it, grace and linus are agents.
struct Acme {
  let store: Store
  let workspace: Workspace
  let ada: AgentEntry
  let grace: AgentEntry
  let linus: AgentEntry
  let mainNumber: PhoneNumberEntry

  init(in store: Store) async throws {
    self.store = store
    let owner = try await store.createFirstOwner(
      NewUser(name: "Ada", email: "ada@acme.example", passwordHash: "hash"),
      workspace: NewWorkspace(name: "Acme", country: "US", timeZone: "America/New_York"))
    let membership = try await store.memberships(of: owner.id)[0]
    let id = membership.workspaceId
    guard let workspace = try await store.workspace(id), let seat = membership.agentId else {
      throw AppError(.internal, "Acme has no workspace.")
    }
    self.workspace = workspace
    ada = try await store.agent(seat, in: id)
    grace = try await store.addAgent(
      NewUser(name: "Grace", email: "grace@acme.example", passwordHash: "hash"), as: .agent, in: id)
    linus = try await store.addAgent(
      NewUser(name: "Linus", email: "linus@acme.example", passwordHash: "hash"), as: .agent, in: id)
    mainNumber = try await store.savePhoneNumbers([Acme.number(1)], of: id)[0]
  }

  static func number(_ last: Int, isManaged: Bool = true, seen: String? = nil) -> PhoneNumberSettings {
    PhoneNumberSettings(
      sid: "PN" + String(repeating: "0", count: 31) + "\(last)", e164: "+1555010000\(last)", name: "Line \(last)",
      isVoiceCapable: true, isManaged: isManaged, before: nil, desired: nil, seen: seen)
  }
}

/// What the commit feed was handed, in that order.
final class FeedRecord: Sendable {
  private let handed = Mutex<[DeskEvent]>([])
  var events: [DeskEvent] { handed.withLock { $0 } }
  func append(_ events: [DeskEvent]) { handed.withLock { $0 += events } }
}
