import Cryptography
import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct ExchangeTests {
    private func exchanges(_ world: World) async throws -> [JSON] {
      try await world.control(.get, "/exchanges").json["items"]?.items ?? []
    }

    @Test("the last exchanges and alerts are kept, calls longer")
    func limited() async throws {
      try await World.with(
        clock: .standing(), settings: { $0.exchangeLimit = 4 }, web: { _ in .twiml("<Shout/><Hangup/>") }
      ) { world in
        try await world.wire()
        var last: Person?
        for _ in 0..<20 {
          last = try await world.customerDials()
          try await world.passes(1)
        }
        let kept = try await exchanges(world)
        #expect((4...5).contains(kept.count))
        #expect(kept.last?["callSid"]?.string == last?.sid)
        let alerts = try await world.rest(.get, "/v1/Alerts").json["alerts"]?.items
        #expect((4...5).contains(alerts?.count ?? 0))
        #expect(try await world.rest(.get, "~/Calls.json").json["calls"]?.items?.count == 20)
      }
    }

    @Test("an exchange shows what its signature was made over", arguments: ["POST", "GET"])
    func signatureBase(method: String) async throws {
      try await World.with { _ in
        .twiml("<Hangup/>")
      } _: { world in
        try await world.wire([("VoiceMethod", method)])
        try await world.customerDials().ends("no-answer")
        let shown = try #require(try await exchanges(world).first)
        let base = try #require(shown["signatureBase"]?.string)
        #expect(base.hasPrefix(world.web + "/voice") && base.contains("CallSid"))
        let signature = MessageAuthentication.hmacSHA1(Array(base.utf8), key: Array(world.authToken.utf8))
        #expect(shown["signature"]?.string == BaseEncoding.base64.encode(signature))
      }
    }
  }
}
