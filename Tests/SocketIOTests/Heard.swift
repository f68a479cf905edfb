/// What handlers tell a test, in order.
final class Heard<Element: Sendable>: Sendable {
  private let stream: AsyncStream<Element>
  private let continuation: AsyncStream<Element>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream() }

  func tell(_ element: Element) { continuation.yield(element) }

  func next() async -> Element? {
    for await element in stream { return element }
    return nil
  }
}
