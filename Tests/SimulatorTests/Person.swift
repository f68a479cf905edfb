import Curl
import Testing

@testable import Simulator

/// A person on a call, by the call's SID.
struct Person: Sendable {
  let world: World
  let sid: String

  func call() async throws -> JSON { try await world.control(.get, "/calls/\(sid)").json }

  @discardableResult func hears(_ kind: String, _ text: String? = nil) async throws -> JSON {
    try await world.eventually("\(kind) \(text ?? "")") {
      try await call()["transcript"]?.items?.first {
        $0["kind"]?.string == kind && (text == nil || $0["text"]?.string?.contains(text!) == true)
      }
    }
  }

  func presses(_ digits: String) async throws {
    let answer = try await world.control(.post, "/calls/\(sid)/digits", ["digits": .string(digits)])
    #expect(answer.status == 200)
  }

  func says(_ text: String) async throws {
    let answer = try await world.control(.post, "/calls/\(sid)/speech", ["text": .string(text)])
    #expect(answer.status == 200)
  }

  /// Talks with whoever has this number; returns them on their leg.
  @discardableResult func isConnected(to number: String) async throws -> Person {
    try await world.eventually("the talk with \(number)") {
      guard let other = try await call()["bridgedWith"]?.string.map({ Person(world: world, sid: $0) }) else {
        return nil
      }
      let leg = try await other.call()
      return [leg["from"], leg["to"]].contains(.string(number)) ? other : nil
    }
  }

  @discardableResult func isConnected(to softphone: Softphone) async throws -> Person {
    try await isConnected(to: "client:\(softphone.identity)")
  }

  /// Whoever is being dialled for this call.
  func child() async throws -> Person {
    try await world.eventually("a leg of \(sid)") {
      try await call()["legs"]?.items?.last { $0["direction"]?.string == "outbound-dial" }.map {
        try world.person(on: $0["callSid"])
      }
    }
  }

  func hangsUp() async throws {
    let answer = try await world.control(.post, "/calls/\(sid)/hangup")
    #expect(answer.status == 200)
  }

  func ends(_ status: String) async throws {
    _ = try await world.eventually("the end as \(status)") {
      try await call()["status"]?.string == status ? true : nil
    }
  }
}
