import Synchronization

/// What one client has said and nobody has dealt with yet. It is dealt with in order, by a task that is there only while
/// there is something.
final class Inbox: Sendable {
  enum Item {
    case packet(SocketPacket)
    case left(ClientSocket)
    case ended(CloseReason)
  }

  private struct State {
    var items: [Item] = []
    var bytes = 0
    var isRunning = false
    var isEnded = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  /// More than this is not taken from a client before the first of it has been dealt with.
  private static let maximumItems = 64

  private let maximumBytes: Int
  private let tasks: RunningTasks
  private let state = Mutex(State())

  init(maximumBytes: Int, tasks: RunningTasks) {
    self.maximumBytes = maximumBytes
    self.tasks = tasks
  }

  /// - Parameter handle: deals with one item; called by one task at a time.
  func put(_ item: Item, handle: @escaping @Sendable (Item) async -> Void) {
    let (starts, waiting) = state.withLock { state -> (Bool, [CheckedContinuation<Void, Never>]) in
      guard !state.isEnded else { return (false, []) }
      var waiting: [CheckedContinuation<Void, Never>] = []
      if case .ended = item {
        // Nobody is there any more to answer what is left.
        state.items.removeAll { if case .packet = $0 { true } else { false } }
        state.isEnded = true
        state.bytes = 0
        swap(&waiting, &state.waiting)
      }
      state.items.append(item)
      state.bytes += item.bytes
      defer { state.isRunning = true }
      return (!state.isRunning, waiting)
    }
    for continuation in waiting { continuation.resume() }
    guard starts else { return }
    tasks.start {
      while let item = self.next() { await handle(item) }
    }
  }

  /// Waits until there is room for more.
  func room() async {
    await withCheckedContinuation { continuation in
      let isFull = state.withLock { state in
        let isFull = !state.isEnded && (state.items.count >= Self.maximumItems || state.bytes > maximumBytes)
        if isFull { state.waiting.append(continuation) }
        return isFull
      }
      if !isFull { continuation.resume() }
    }
  }

  private func next() -> Item? {
    let (item, waiting) = state.withLock { state -> (Item?, [CheckedContinuation<Void, Never>]) in
      guard !state.items.isEmpty else {
        state.isRunning = false
        return (nil, [])
      }
      let item = state.items.removeFirst()
      state.bytes -= item.bytes
      defer { state.waiting = [] }
      return (item, state.waiting)
    }
    for continuation in waiting { continuation.resume() }
    return item
  }
}

extension Inbox.Item {
  fileprivate var bytes: Int {
    guard case .packet(let packet) = self else { return 0 }
    return packet.attachments.reduce(packet.payload.count) { $0 + $1.count }
  }
}
