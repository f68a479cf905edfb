import Curl
import Domain
import Foundation
import Logging
import Synchronization

@testable import Hooks
@testable import Storage

/// A real store with two workspaces, a clock that is moved by hand, and a receiver on loopback.
final class HooksWorld: Sendable {
  let acme: Workspace.ID
  let branch: Workspace.ID
  let receiver: Receiver
  private let folder: String
  private let opened: Mutex<Store>
  private let clock: Mutex<Date>
  private let http = CurlClient(userAgent: "hook-tests/1")

  static func with(_ story: (HooksWorld) async throws -> Void) async throws {
    let folder = NSTemporaryDirectory() + "ringdesk-hooks-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let world = try await HooksWorld(folder)
    try await story(world)
    try await world.receiver.stop()
    try await world.store.close()
  }

  private init(_ folder: String) async throws {
    self.folder = folder
    let clock = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
    self.clock = clock
    let store = try await Store.open(directory: folder, logger: silent)
    opened = Mutex(store)
    let ada = try await store.createFirstOwner(
      NewUser(name: "Ada", email: "ada@acme.example", passwordHash: "-"),
      workspace: NewWorkspace(name: "Acme", country: "US", timeZone: "UTC"))
    acme = try await store.workspaceIds()[0]
    branch = try await store.createWorkspace(
      NewWorkspace(name: "Branch", country: "US", timeZone: "UTC"), ownedBy: ada.id
    ).id
    receiver = try await Receiver()
    try await reopen()
  }

  var store: Store { opened.withLock { $0 } }
  var now: Date { clock.withLock { $0 } }
  func advance(_ seconds: TimeInterval) { clock.withLock { $0 += seconds } }

  /// The server starts again on what is on disk.
  func reopen() async throws {
    try await store.close()
    let store = try await Store.open(directory: folder, clock: { [unowned self] in now }, logger: silent)
    opened.withLock { $0 = store }
  }

  func hooks(allowsPrivate: Bool = true) -> WorkspaceHooks {
    WorkspaceHooks(store: store, http: http, allowsPrivate: allowsPrivate, patience: .milliseconds(300))
  }

  /// All that is due now.
  func round(allowsPrivate: Bool = true) async {
    await dispatcher(allowsPrivate: allowsPrivate).round()
  }

  func dispatcher(allowsPrivate: Bool = true) -> HookDispatcher {
    HookDispatcher(hooks: hooks(allowsPrivate: allowsPrivate), chance: { 0 }, logger: silent)
  }

  func happens(_ kind: DeskEvent.Kind, in workspaceId: Workspace.ID? = nil, _ data: String = "{}") async throws {
    let (id, now) = (workspaceId ?? acme, now)
    _ = try await store.write { try $0.appendEvent(kind, in: id, at: now, data: data) }
  }

  func deliveries(of hook: Hook) async throws -> [HookDelivery] {
    try await hooks().deliveries(of: hook.id, in: hook.workspaceId, limit: 200).map(\.delivery)
  }

  func state(of hook: Hook) async throws -> Hook? {
    try await hooks().list(in: hook.workspaceId).first { $0.id == hook.id }
  }
}

private let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
