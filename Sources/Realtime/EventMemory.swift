import Domain

/// The last events of all workspaces, without a gap.
struct EventMemory {
  private let capacity: Int
  private var events: [DeskEvent] = []
  /// Everything after this sequence is here; nil while nothing is known.
  private var floor: Int64?

  init(capacity: Int, head: Int64?) {
    self.capacity = max(1, capacity)
    floor = head
  }

  mutating func append(_ new: [DeskEvent]) {
    guard let first = new.first else { return }
    if floor == nil { floor = first.sequence - 1 }
    events += new
    // In bulk: taking the first off an array moves all the others.
    guard events.count >= 2 * capacity else { return }
    let surplus = events.count - capacity
    floor = events[surplus - 1].sequence
    events.removeFirst(surplus)
  }

  func events(after sequence: Int64, in workspaceId: Workspace.ID) -> [DeskEvent]? {
    guard let floor, sequence >= floor else { return nil }
    return events[index(after: sequence)...].filter { $0.workspaceId == workspaceId }
  }

  /// The first event past the sequence.
  private func index(after sequence: Int64) -> Int {
    var (low, high) = (0, events.count)
    while low < high {
      let middle = (low + high) / 2
      if events[middle].sequence > sequence { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
