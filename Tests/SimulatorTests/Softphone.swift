import Curl
import Testing

@testable import Simulator

/// A softphone without a browser.
struct Softphone: Sendable {
  let world: World
  let identity: String

  /// - Parameter answersAfterSeconds: takes every call by itself.
  func registers(answersAfterSeconds: Double? = nil) async throws {
    let habit = answersAfterSeconds.map { ["answersAfterSeconds": .double($0)] as JSON }
    #expect(try await does("register", habit).status == 200)
  }

  func unregisters() async throws {
    #expect(try await does("unregister").status == 200)
  }

  /// Takes the call that rings, or the next one that will.
  func answers() async throws { try await once("answer") }

  func declines() async throws { try await once("decline") }

  func isNotRung() async throws {
    #expect(try await does("answer").status == 409)
  }

  /// - Returns: whoever sits at it, on the new call.
  @discardableResult func dials(_ parameters: JSON? = nil) async throws -> Person {
    let answer = try await does("dial", parameters.map { ["params": $0] })
    return try world.person(on: answer.json["callSid"])
  }

  func hangsUp() async throws {
    #expect(try await does("hangup").status == 200)
  }

  func does(_ what: String, _ body: JSON? = nil) async throws -> World.Answer {
    try await world.control(.post, "/clients/\(identity)/\(what)", body)
  }

  private func once(_ what: String) async throws {
    _ = try await world.eventually("a call that rings for \(identity)") {
      try await does(what).status == 200 ? true : nil
    }
  }
}
