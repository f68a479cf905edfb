import Synchronization

/// The ids of sockets that were lost, so that who comes back is called the same. What they missed is the application's
/// log's to tell; a client that this forgot, or a server before this one knew, is recovered under a new id.
final class Recoveries: Sendable {
  private struct Lost {
    let id: String
    let principal: String
    let until: Duration
  }

  private struct State {
    var lost: [String: Lost] = [:]
    var order: [(recovery: String, until: Duration)] = []
  }

  private let capacity: Int
  private let window: Duration
  private let state = Mutex(State())

  init(capacity: Int, window: Duration) {
    self.capacity = capacity
    self.window = window
  }

  func keep(_ recovery: String, id: String, principal: String, now: Duration) {
    state.withLock { state in
      let until = now + window
      state.lost[recovery] = Lost(id: id, principal: principal, until: until)
      state.order.append((recovery, until))
      let surplus = state.order.prefix { $0.until <= now }.count
      let dropped = max(surplus, state.order.count - capacity)
      guard dropped > 0 else { return }
      for old in state.order[..<dropped] where state.lost[old.recovery]?.until == old.until {
        state.lost[old.recovery] = nil
      }
      state.order.removeFirst(dropped)
    }
  }

  /// Each id once.
  func take(_ recovery: String, principal: String, now: Duration) -> String? {
    state.withLock { state in
      guard let lost = state.lost[recovery], lost.principal == principal, lost.until > now else { return nil }
      state.lost[recovery] = nil
      return lost.id
    }
  }
}
