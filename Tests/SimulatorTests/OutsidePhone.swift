import Curl
import Testing

/// A phone on the telephone network. What it does, it does to the leg that rings now and to all later ones.
struct OutsidePhone: Sendable {
  let world: World
  let number: String

  func answers() async throws { try await does("answer") }
  func isBusy() async throws { try await does("busy") }
  func hangsUp() async throws { try await does("hangup") }

  func does(_ what: String) async throws {
    #expect(try await world.control(.post, "/numbers/\(number)/\(what)").status == 200)
  }
}
