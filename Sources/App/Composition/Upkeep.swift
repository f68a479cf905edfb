import Foundation
import Logging
import ServiceLifecycle
import Storage

/// What has to be done now and then: phones whose tab fell silent are no longer reachable; what expired is deleted.
struct Upkeep: Service {
  let store: Store
  let logger: Logger

  private static let lapseEvery: Duration = .seconds(5)
  private static let roundsBetweenPurges = 720

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      var round = 0
      while !Task.isCancelled {
        await attempt("Lapsed phones") { _ = try await store.lapsePresence() }
        if round.isMultiple(of: Self.roundsBetweenPurges) {
          await attempt("Expired rows") { _ = try await store.purge() }
        }
        round += 1
        try await Task.sleep(for: Self.lapseEvery)
      }
    }
  }

  private func attempt(_ what: String, _ work: () async throws -> Void) async {
    do {
      try await work()
    } catch {
      logger.error("\(what) could not be cleared", metadata: ["error": "\(error)"])
    }
  }
}
