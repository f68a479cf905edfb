import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct FaultTests {
    private static let dial =
      "<Dial><Client statusCallback=\"/leg\" statusCallbackEvent=\"initiated ringing answered completed\">ada</Client></Dial>"

    private func story(
      _ fault: JSON, _ check: @escaping @Sendable (World) async throws -> Void
    ) async throws {
      try await World.with {
        $0.path == "/voice" ? .twiml(Self.dial) : .nothing
      } _: { world in
        try await world.wire()
        try await world.ada.registers()
        #expect(try await world.control(.post, "/faults", fault).status == 201)
        let caller = try await world.customerDials()
        try await world.ada.answers()
        try await caller.isConnected(to: world.ada)
        try await caller.hangsUp()
        try await check(world)
      }
    }

    @Test func aLostCallbackIsLoggedAndNotSent() async throws {
      try await story(["kind": "drop-callback", "match": ["CallStatus": "ringing"]]) { world in
        _ = try await world.received("/leg") { $0["CallStatus"] == "completed" }
        #expect(
          await world.receiver.requests("/leg").map { $0["CallStatus"] } == ["initiated", "in-progress", "completed"])
        let exchanges = try await world.control(.get, "/exchanges").json["items"]?.items ?? []
        #expect(exchanges.contains { $0["error"]?.string == "dropped by a fault" })
      }
    }

    @Test func aDoubledCallbackHasOneToken() async throws {
      try await story(["kind": "duplicate-callback", "match": "in-progress", "target": "status"]) { world in
        let twice = try await world.eventually("it twice") {
          let found = await world.receiver.requests("/leg").filter { $0["CallStatus"] == "in-progress" }
          return found.count == 2 ? found : nil
        }
        #expect(Set(twice.map { $0.headers["i-twilio-idempotency-token"] }).count == 1)
      }
    }

    @Test func callbacksCanSwapPlaces() async throws {
      try await story([
        "kind": "reorder-callbacks", "match": ["CallStatus": "in-progress", "Direction": "outbound-dial"], "count": 1,
      ]) { world in
        let late = try await world.received("/leg") { $0["CallStatus"] == "in-progress" }
        #expect(late["SequenceNumber"] == "2")
        let order = await world.receiver.requests("/leg").compactMap { $0["CallStatus"] }
        #expect(order.firstIndex(of: "completed")! < order.firstIndex(of: "in-progress")!)
      }
    }

    @Test func aDelayedCallbackComesLate() async throws {
      try await story(["kind": "delay-callback", "match": "ringing", "delaySeconds": 0.3]) { world in
        _ = try await world.received("/leg") { $0["CallStatus"] == "ringing" }
        let order = await world.receiver.requests("/leg").compactMap { $0["CallStatus"] }
        #expect(order.first == "initiated" && order.last == "ringing")
      }
    }

    @Test func restAnswersWhatItIsToldAndThenRecovers() async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        _ = try await world.control(
          .post, "/faults", ["kind": "rest-status", "status": 429, "count": 2, "target": "GET", "match": "/Keys"])
        #expect(try await world.rest(.get, "~/Applications.json").status == 200)
        for _ in 0..<2 {
          let answer = try await world.rest(.get, "~/Keys.json")
          #expect(answer.status == 429 && answer.json["code"]?.int == 20429)
        }
        #expect(try await world.rest(.get, "~/Keys.json").status == 200)
        _ = try await world.control(.post, "/faults", ["kind": "rest-status", "status": 503])
        #expect(try await world.rest(.get, "~.json").status == 503)
        #expect(try await world.control(.delete, "/faults").status == 204)
        #expect(try await world.rest(.get, "~.json").status == 200)
      }
    }

    @Test("a REST connection is reset, before the work is done or after it, and at the step that was named")
    func resets() async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        func keys() async throws -> Int {
          try await world.rest(.get, "~/Keys.json").json["keys"]?.items?.count ?? -1
        }
        _ = try await world.control(.post, "/faults", ["kind": "rest-reset", "target": "POST", "skip": 1, "count": 1])
        #expect(try await world.rest(.post, "~/Keys.json").status == 201)
        await #expect(throws: CurlError.self) { try await world.rest(.post, "~/Keys.json") }
        #expect(try await keys() == 1)
        let after: JSON = ["kind": "rest-reset", "target": "POST", "count": 1, "afterEffect": true]
        _ = try await world.control(.post, "/faults", after)
        await #expect(throws: CurlError.self) { try await world.rest(.post, "~/Keys.json") }
        #expect(try await keys() == 2)
        #expect(try await world.rest(.post, "~/Keys.json").status == 201)
        let made = try await world.control(
          .post, "/faults", ["kind": "rest-status", "status": 500, "afterEffect": true])
        #expect(try await world.rest(.post, "~/Keys.json").status == 500)
        let id = try #require(made.json["id"]?.int)
        #expect(try await world.control(.delete, "/faults/\(id)").status == 204)
        #expect(try await world.control(.delete, "/faults/\(id)").status == 404)
        #expect(try await keys() == 4)
      }
    }

    @Test("a REST request is left without an answer until the connection goes")
    func silence() async throws {
      try await World.with(clock: .standing()) { _ in
        .nothing
      } _: { world in
        _ = try await world.control(.post, "/faults", ["kind": "rest-timeout", "count": 1])
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask {
            await #expect(throws: CurlError.self) { try await world.rest(.get, "~/Keys.json") }
          }
          _ = try await world.eventually("it waits") {
            try await world.control(.get, "/faults").json["items"]?.items?.first?["struck"]?.int == 1 ? true : nil
          }
          try await world.passes(121)
          try await group.waitForAll()
        }
      }
    }

    @Test(
      "an application that is slow, out of reach or out of order",
      arguments: [
        (["kind": "slow-webhook", "delaySeconds": 14], "Hello", 0),
        (["kind": "slow-webhook", "delaySeconds": 16], "Sorry", 11200),
        (["kind": "webhook-status", "status": 503], "Sorry", 11200), (["kind": "webhook-unreachable"], "Sorry", 11205),
      ] as [(JSON, String, Int)])
    func applications(fault: JSON, said: String, code: Int) async throws {
      try await World.with(clock: .standing()) {
        $0.path == "/voice"
          ? .twiml("<Say>Hello</Say>") : $0.path == "/fallback" ? .twiml("<Say>Sorry</Say>") : .nothing
      } _: { world in
        try await world.wire([("VoiceFallbackUrl", world.web + "/fallback")])
        _ = try await world.control(.post, "/faults", fault.with("target", "voice"))
        let caller = try await world.customerDials()
        try await world.passes(20)
        try await caller.hears("say", said)
        try await caller.ends("completed")
        if code != 0 { #expect(try await world.received("/fallback")["ErrorCode"] == String(code)) }
        // One more try is what Twilio spends on a connection that fails, and nothing on an answer that is bad.
        let exchanges = try await world.control(.get, "/exchanges").json["items"]?.items ?? []
        #expect(exchanges.filter { $0["kind"]?.string == "voice" }.count == (code == 11205 ? 2 : 1))
      }
    }

    @Test("a rate with a seed strikes the same requests again")
    func seeded() {
      func run(_ seed: UInt64) -> [Bool] {
        var plan = FaultPlan()
        _ = plan.add {
          .init(
            id: $0, kind: .dropCallback, target: nil, match: [], skip: 0, count: nil, rate: 0.5,
            dice: Dice(seed: seed), status: 500, delaySeconds: 0, afterEffect: false)
        }
        return (0..<64).map { _ in plan.strike([.dropCallback], target: "status", path: "", parameters: [:]) != nil }
      }
      #expect(run(7) == run(7) && run(7) != run(8))
      #expect((16...48).contains(run(7).filter { $0 }.count))
    }

    @Test(
      "control requests that are refused",
      arguments: [
        ("/calls", ["from": "+15550100177"], 400, "invalid"),
        ("/calls", ["from": "+15550100177", "to": "+15550109999"], 404, "notFound"),
        ("/calls", ["from": "+15550100177", "to": "hello"], 400, "invalid"),
        ("/calls/CA00000000000000000000000000000009/digits", ["digits": "1"], 404, "notFound"),
        ("/clients/ada/answer", [:], 409, "conflict"), ("/clients/ada/hangup", [:], 409, "conflict"),
        ("/clients/ada/dial", ["params": ["To": "x"]], 409, "conflict"), ("/numbers/12/answer", [:], 400, "invalid"),
        ("/numbers/+15550100177/hangup", [:], 409, "conflict"), ("/faults", ["kind": "nonsense"], 400, "invalid"),
        ("/nonsense", [:], 404, "notFound"),
      ] as [(String, JSON, Int, String)])
    func refusals(path: String, body: JSON, status: Int, code: String) async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        let answer = try await world.control(.post, path, body)
        #expect(answer.status == status && answer.json["error"]?["code"]?.string == code)
        #expect(answer.json["error"]?["message"]?.string?.isEmpty == false)
      }
    }

    @Test("the control API answers this machine by its own name, or whoever has the token")
    func access() async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        let foreign = try await world.send(.get, "/simulator/calls", headers: [("Origin", "https://evil.example")])
        let renamed = try await world.send(.get, "/simulator/calls", headers: [("Host", "evil.example")])
        let own = try await world.send(.get, "/simulator/calls", headers: [("Origin", world.url)])
        let broken = try await world.send(.post, "/simulator/calls", body: "{", type: "application/json")
        #expect([foreign, renamed, own, broken].map(\.status) == [403, 403, 200, 400])
      }
      try await World.with(settings: { $0.controlToken = "t0ken" }, web: { _ in .nothing }) { world in
        let without = try await world.control(.get, "/calls")
        let with = try await world.send(.get, "/simulator/calls", headers: [("Authorization", "Bearer t0ken")])
        #expect([without, with].map(\.status) == [401, 200])
      }
    }
  }
}
