import Domain
import Foundation
import Logging
import Synchronization
import Testing

@testable import Outbox
@testable import Storage

/// A real store with two workspaces, and a performer that does as it is told.
final class OutboxWorld: Sendable {
  private let opened: Mutex<Store>
  let folder: String
  let acme: Workspace.ID
  let branch: Workspace.ID
  private let date = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
  private let attempts = Mutex<[String]>([])
  private let script = Mutex<@Sendable (OutboxEntry) async -> OutboxResult>({ _ in .done })

  private init(_ store: Store, in folder: String, _ acme: Workspace.ID, _ branch: Workspace.ID) {
    opened = Mutex(store)
    self.folder = folder
    self.acme = acme
    self.branch = branch
  }

  static func with(_ story: (OutboxWorld) async throws -> Void) async throws {
    let folder = NSTemporaryDirectory() + "ringdesk-outbox-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await open(folder)
    let ada = try await store.createFirstOwner(
      NewUser(name: "Ada", email: "ada@acme.example", passwordHash: "-"),
      workspace: NewWorkspace(name: "Acme", country: "US", timeZone: "UTC"))
    let acme = try await store.workspaceIds()[0]
    let branch = try await store.createWorkspace(
      NewWorkspace(name: "Branch", country: "US", timeZone: "UTC"), ownedBy: ada.id)
    let world = OutboxWorld(store, in: folder, acme, branch.id)
    try await story(world)
    try await world.store.close()
  }

  var store: Store { opened.withLock { $0 } }

  /// The server starts again on what is on disk.
  func reopen() async throws {
    let store = try await Self.open(folder)
    opened.withLock { $0 = store }
  }

  private static func open(_ folder: String) async throws -> Store {
    try await Store.open(directory: folder, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  // MARK: The clock and the other side

  var now: Date { date.withLock { $0 } }
  func advance(_ seconds: TimeInterval) { date.withLock { $0 += seconds } }

  /// What the other side says from now on.
  func answer(_ answer: @escaping @Sendable (OutboxEntry) async -> OutboxResult) { script.withLock { $0 = answer } }

  /// Ids of the effects that were tried, in that order.
  var tried: [String] { attempts.withLock { $0 } }

  // MARK: What is to be done

  func want(
    _ id: String, of workspaceId: Workspace.ID? = nil, call: Call.ID? = nil, version: Int? = nil,
    within seconds: TimeInterval = 60
  ) async throws {
    let entry = OutboxEntry(
      id: id, workspaceId: workspaceId ?? acme, callId: call, expectedCallVersion: version, kind: "test",
      payload: "{}", label: id, notAfter: now + seconds, nextAt: now)
    try await store.write { [now] in try OutboxRecord.insert($0.db, entry, at: now) }
  }

  /// A call that stands at version 1.
  func call() async throws -> Call.ID {
    let call = Call(
      id: store.newID(), workspaceId: acme, direction: .inbound, from: "+15550100142", to: "+15550100001",
      phoneNumberId: nil, startedAt: now, heardAt: now)
    try await store.inCallTransaction { [now] in
      try $0.save(
        CallStateMachine(call: call, legs: []), after: nil, step: CallStep(), at: now, newEffectId: { "none" })
    }
    return call.id
  }

  func left() async throws -> Int {
    try await store.read { try $0.value("SELECT count(*) FROM outbox") } ?? 0
  }

  // MARK: Who does it

  /// A server's outbox works while `body` runs; what it is at is cancelled afterwards, as when the server is stopped.
  func working(_ body: (OutboxRunner) async throws -> Void) async throws {
    let runner = OutboxRunner(
      store: store, now: { self.now }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      perform: { entry in
        self.attempts.withLock { $0.append(entry.id) }
        return await self.script.withLock { $0 }(entry)
      })
    let work = Task { try await runner.run() }
    defer { work.cancel() }
    try await body(runner)
    work.cancel()
    _ = await work.result
  }

  func isEmpty() async throws {
    try await eventually("nothing is left to do") { try await left() == 0 }
  }
}

/// Asks until it is so: what is waited for is done by another task, which announces nothing.
func eventually(_ what: String, _ isSo: () async throws -> Bool) async throws {
  let end = ContinuousClock.now + .seconds(15)
  while try await !isSo() {
    try #require(ContinuousClock.now < end, "\(what): it did not happen")
    try await Task.sleep(for: .milliseconds(5))
  }
}
