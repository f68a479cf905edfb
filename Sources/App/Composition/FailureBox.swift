import ServiceLifecycle

/// Ends the service group with an error that came up outside its services, such as a ready file that cannot be written.
struct FailureBox: Service {
  private let failures: AsyncStream<any Error>
  private let continuation: AsyncStream<any Error>.Continuation

  init() { (failures, continuation) = AsyncStream.makeStream() }

  func fail(_ error: any Error) { continuation.yield(error) }

  func run() async throws {
    for await error in failures.cancelOnGracefulShutdown() { throw error }
  }
}
