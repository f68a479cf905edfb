package import Domain
import Logging
import ServiceLifecycle
import Storage

/// Keeps the routing in memory in step with what is committed.
package struct RoutingWatch: Service {
  private let desk: CallDesk
  private let changes: AsyncStream<Void>
  private let told: AsyncStream<Void>.Continuation

  package init(desk: CallDesk) {
    self.desk = desk
    // Changes that come while one is being read are read together.
    (changes, told) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Called from the commit feed; does not block.
  package func committed(_ events: [DeskEvent]) {
    guard events.contains(where: { Self.routing.contains($0.kind) }) else { return }
    told.yield()
  }

  private static let routing: Set<DeskEvent.Kind> = [
    .agentAvailability, .agentUpdated, .phoneNumberUpdated, .twilioUpdated,
  ]

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      for await _ in changes {
        do {
          try await desk.routes.refresh(from: desk.store)
        } catch {
          // What is known is better than nothing, and it is read again within a minute.
          desk.logger.warning("The routing cannot be read", metadata: ["error": "\(error)"])
        }
      }
    }
  }
}
