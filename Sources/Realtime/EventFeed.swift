import Dispatch
package import Domain
import Synchronization

/// The committed events' way from the store to the open streams.
package final class EventFeed: Sendable {
  private let memory: Mutex<EventMemory>
  private let subscribers = Mutex(Subscribers())
  private let changed = Mutex<Set<Workspace.ID>>([])
  private let queue = DispatchQueue(label: "ringdesk.realtime", qos: .userInitiated)

  /// - Parameters:
  ///   - remembered: how many events are kept for streams that are a little behind.
  ///   - head: the store's newest sequence when nothing has been published yet; without it the memory knows nothing
  ///     before the first event.
  package init(remembered: Int = RealtimeLimits.remembered, head: Int64? = nil) {
    memory = Mutex(EventMemory(capacity: remembered, head: head))
  }

  /// Takes what was committed, in the order of its sequence. Called on the store's writer: it only notes, and leaves
  /// the waking to another thread, where what comes in the meantime wakes a stream once.
  package func publish(_ events: [DeskEvent]) {
    guard !events.isEmpty else { return }
    memory.withLock { $0.append(events) }
    let isFirst = changed.withLock { changed in
      defer { for event in events { changed.insert(event.workspaceId) } }
      return changed.isEmpty
    }
    if isFirst { queue.async { self.wakeSubscribers() } }
  }

  /// - Parameter wake: called after events of the workspace can be read; a hint, without order, that may come for
  ///   nothing. It must not block.
  package func subscribe(to workspaceId: Workspace.ID, wake: @escaping @Sendable () -> Void) -> Subscription {
    let number = subscribers.withLock { $0.add(wake, to: workspaceId) }
    return Subscription { [weak self] in
      self?.subscribers.withLock { $0.remove(number, from: workspaceId) }
    }
  }

  /// What came after the sequence in this workspace, oldest first; nil when the memory does not reach back so far and
  /// the store must be asked.
  package func events(after sequence: Int64, in workspaceId: Workspace.ID) -> [DeskEvent]? {
    memory.withLock { $0.events(after: sequence, in: workspaceId) }
  }

  /// How many streams are open.
  package var subscriberCount: Int { subscribers.withLock(\.count) }

  private func wakeSubscribers() {
    let workspaces = changed.withLock { changed in
      defer { changed = [] }
      return changed
    }
    for workspaceId in workspaces {
      for wake in subscribers.withLock({ $0.wakes(of: workspaceId) }) { wake() }
    }
  }
}

/// An open stream's place among those that are woken. Ends when it is cancelled or let go.
package final class Subscription: Sendable {
  private let end: @Sendable () -> Void

  init(end: @escaping @Sendable () -> Void) { self.end = end }

  deinit { end() }

  /// Cancelling twice does nothing more. A wake-up under way may still come.
  package func cancel() { end() }
}

private struct Subscribers {
  private var byWorkspace: [Workspace.ID: [Int: @Sendable () -> Void]] = [:]
  private var lastNumber = 0

  var count: Int { byWorkspace.values.reduce(0) { $0 + $1.count } }

  mutating func add(_ wake: @escaping @Sendable () -> Void, to workspaceId: Workspace.ID) -> Int {
    lastNumber += 1
    byWorkspace[workspaceId, default: [:]][lastNumber] = wake
    return lastNumber
  }

  mutating func remove(_ number: Int, from workspaceId: Workspace.ID) {
    byWorkspace[workspaceId]?[number] = nil
    if byWorkspace[workspaceId]?.isEmpty == true { byWorkspace[workspaceId] = nil }
  }

  func wakes(of workspaceId: Workspace.ID) -> [@Sendable () -> Void] {
    byWorkspace[workspaceId].map { Array($0.values) } ?? []
  }
}
