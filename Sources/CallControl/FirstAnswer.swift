import Synchronization

/// Resumes one continuation with whichever answer comes first.
final class FirstAnswer: Sendable {
  private let waiting: Mutex<CheckedContinuation<String?, Never>?>

  init(_ continuation: CheckedContinuation<String?, Never>) { waiting = Mutex(continuation) }

  func give(_ answer: String?) {
    waiting.withLock { continuation in
      continuation?.resume(returning: answer)
      continuation = nil
    }
  }
}
