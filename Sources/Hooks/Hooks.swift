package import Curl
import Cryptography
package import Domain
import Foundation
package import Storage

/// # Hooks
///
/// Tells other people's servers of a workspace's events, each as a signed POST.
///
/// Invariants
/// - At least once and in order: the event table is the queue, and a hook's cursor moves past an event only once it is
///   delivered or given up. A crash between the two sends it again, under the same id.
/// - One at a time per hook; one hook's trouble never delays another.
/// - No request goes to a private address, whatever its name says and whenever it says so, unless the installation
///   allows that. Redirects are not followed, and no proxy is used, because it would look the name up itself.
///
/// Why not rows in the outbox: a hook that fails for hours would copy each event there, and order would need a second
/// rule. A cursor needs neither.
package struct WorkspaceHooks: Sendable {
  private static let most = 20

  let store: Store
  let rule: AddressRule
  private let sender: HookSender

  package init(store: Store, http: CurlClient, allowsPrivate: Bool, patience: Duration = .seconds(10)) {
    self.store = store
    rule = AddressRule(allowsPrivate: allowsPrivate)
    sender = HookSender(http: http, rule: rule, clock: store.clock, patience: patience)
  }

  package func list(in workspaceId: Workspace.ID) async throws -> [Hook] { try await store.hooks(in: workspaceId) }

  /// The secret is shown this once.
  package func create(
    url: String, events: [String]?, in workspaceId: Workspace.ID
  ) async throws -> (hook: Hook, secret: String) {
    let hook = Hook(
      id: store.newID(), workspaceId: workspaceId, url: try await rule.checked(url), events: try Self.kinds(events),
      createdAt: Date(milliseconds: store.clock().milliseconds))
    let secret = "hook_" + BaseEncoding.base32.encode(randomBytes(32))
    try await store.createHook(hook, secret: secret, atMost: Self.most)
    return (hook, secret)
  }

  package func find(_ id: Hook.ID, in workspaceId: Workspace.ID) async throws -> Hook? {
    try await store.hook(id, in: workspaceId)?.hook
  }

  /// Nil leaves a thing as it is; `events` of `.some(nil)` is all of them.
  ///
  /// - Parameter check: throws what forbids a change of the hook as it is then; pure.
  package func update(
    _ id: Hook.ID, in workspaceId: Workspace.ID, url: String?, events: [String]??, isEnabled: Bool?,
    check: @escaping @Sendable (Hook) throws -> Void = { _ in }
  ) async throws -> Hook {
    let url = if let url { try await rule.checked(url) } else { String?.none }
    let kinds: [DeskEvent.Kind]?? = if let events { .some(try Self.kinds(events)) } else { .none }
    return try await store.updateHook(id, in: workspaceId, url: url, events: kinds, isEnabled: isEnabled, check: check)
  }

  /// - Parameter check: throws what forbids it for the hook as it is then; pure.
  package func delete(
    _ id: Hook.ID, in workspaceId: Workspace.ID, check: @escaping @Sendable (Hook) throws -> Void = { _ in }
  ) async throws {
    try await store.deleteHook(id, in: workspaceId, check: check)
  }

  /// Newest first, each with its place in the log.
  package func deliveries(
    of id: Hook.ID, in workspaceId: Workspace.ID, before number: Int64? = nil, limit: Int
  ) async throws -> [(number: Int64, delivery: HookDelivery)] {
    try await store.hookDeliveries(of: id, in: workspaceId, before: number, limit: limit)
  }

  /// Sends a `ping` now, whatever else the hook is at, and says what came back.
  package func test(
    _ id: Hook.ID, in workspaceId: Workspace.ID
  ) async throws -> (delivery: HookDelivery, answer: String) {
    guard let (hook, secret) = try await store.hook(id, in: workspaceId) else { throw AppError.notFound("webhook") }
    let now = store.clock()
    let ping = HookMessage(
      id: "ping-\(store.newID(as: HookDelivery.self))", type: "ping", at: now, workspaceId: workspaceId,
      version: 1, data: [:])
    let answer = await sender.send(ping, to: hook.url, secret: secret)
    let delivery = HookDelivery(
      eventSequence: nil, type: ping.type, at: now, state: answer.isGood ? .delivered : .failed, status: answer.status,
      error: answer.error, durationMilliseconds: answer.durationMilliseconds)
    try await store.recordHookDelivery(delivery, of: id, at: now)
    return (delivery, answer.body)
  }

  private static func kinds(_ words: [String]?) throws -> [DeskEvent.Kind]? {
    guard let words else { return nil }
    guard !words.isEmpty else { throw AppError.invalid("events", "Name at least one event, or none for all.") }
    return try Set(words).sorted().map { word in
      guard let kind = DeskEvent.Kind(rawValue: word) else {
        let all = DeskEvent.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        throw AppError.invalid("events", "There is no event \"\(word)\". There are \(all).")
      }
      return kind
    }
  }

  // MARK: - Delivering

  /// Tells the hook of all that it has not been told of, until something fails.
  func work(on id: Hook.ID, chance: () -> Double) async throws {
    while !Task.isCancelled, let work = try await store.hookWork(of: id, at: store.clock()) {
      let event = work.event
      let message = HookMessage(
        id: DeskEvent.publicId(epoch: store.installation.epoch, sequence: event.sequence), type: event.kind.rawValue,
        at: event.at, workspaceId: event.workspaceId, version: event.version, data: .raw(event.data))
      let began = store.clock()
      let answer = await sender.send(message, to: work.hook.url, secret: work.secret)
      // The server is ending: that says nothing about the other side.
      if Task.isCancelled && !answer.isGood { return }
      let now = store.clock()
      let verdict = HookVerdict(answer, of: work, began: began, now: now, chance: chance())
      try await store.recordHookDelivery(
        verdict.delivery, of: id, failingSince: verdict.failingSince, givesUp: verdict.givesUp, at: now)
    }
  }
}
