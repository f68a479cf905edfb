import Synchronization

/// Tasks that run beside each other and are waited for at the end.
final class RunningTasks: Sendable {
  private struct State {
    var last = 0
    var tasks: [Int: Task<Void, Never>] = [:]
  }

  private let state = Mutex(State())

  func start(_ body: @escaping @Sendable () async -> Void) {
    state.withLock { state in
      state.last += 1
      let number = state.last
      state.tasks[number] = Task {
        await body()
        self.state.withLock { $0.tasks[number] = nil }
      }
    }
  }

  /// Returns when there are none. Cancels them when it is cancelled itself.
  func finish() async {
    while let task = state.withLock({ $0.tasks.values.first }) {
      await withTaskCancellationHandler {
        await task.value
      } onCancel: {
        for task in state.withLock({ Array($0.tasks.values) }) { task.cancel() }
      }
    }
  }
}
