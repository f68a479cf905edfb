import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct ShutdownStories {
    @Test("a request that waits for time to pass does not hold up the end", arguments: ["rest-timeout", "rest-delay"])
    func waiting(kind: String) async throws {
      let answers = AsyncStream.makeStream(of: Int?.self)
      try await World.with(clock: .standing()) { _ in
        .nothing
      } _: { world in
        let fault: JSON = ["kind": .string(kind), "delaySeconds": 3600]
        #expect(try await world.control(.post, "/faults", fault).status == 201)
        Task { answers.continuation.yield(try? await world.rest(.get, "~/Keys.json").status) }
        _ = try await world.eventually("it waits") {
          try await world.control(.get, "/faults").json["items"]?.items?.first?["struck"]?.int == 1 ? true : nil
        }
      }
      for await _ in answers.stream { break }
    }
  }
}
