import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct CallerStories {
    private static func web(_ request: WebhookReceiver.Seen) -> WebhookReceiver.Reply {
      switch request.path {
      case "/voice": .twiml("<Gather action=\"/menu\" numDigits=\"1\" timeout=\"30\"><Say>Press 1</Say></Gather>")
      case "/menu": .twiml("<Dial timeout=\"20\" action=\"/message\"><Client>ada</Client></Dial>")
      case "/message":
        request["DialBridged"] == "true"
          ? .twiml("<Hangup/>")
          : .twiml("<Record action=\"/thanks\" timeout=\"10\" recordingStatusCallback=\"/kept\"/>")
      default: .twiml("<Say>Thank you</Say>")
      }
    }

    private func crowd(_ world: World, _ body: JSON) async throws -> JSON {
      let answer = try await world.control(
        .post, "/callers", body["to"] == nil ? body.with("to", .string(World.number)) : body)
      #expect(answer.status == 201)
      return answer.json
    }

    private func shown(_ world: World, _ id: Int) async throws -> JSON {
      let all = try await world.control(.get, "/callers").json["items"]?.items
      return try #require(all?.first { $0["id"]?.int == id })
    }

    @Test("one hangs up in the menu, one is put through and talks, one leaves a message, one has no patience")
    func scripts() async throws {
      try await World.with(clock: .standing(), web: Self.web) { world in
        try await world.wire()
        _ = try await crowd(world, ["script": "hangs-up-in-menu"])
        try await world.passes(5)
        #expect(await world.receiver.requests("/menu").isEmpty)
        #expect(try await world.received("/status")["CallStatus"] == "completed")

        try await world.ada.registers(answersAfterSeconds: 2)
        let talk = try await crowd(world, ["script": "presses-1"])
        try await world.passes(15)
        #expect(try await shown(world, try #require(talk["id"]?.int))["talking"]?.int == 1)
        try await world.passes(15)
        #expect(try await shown(world, try #require(talk["id"]?.int))["ended"]?.int == 1)
        #expect(try await world.received("/message")["DialBridged"] == "true")

        try await world.ada.unregisters()
        let steps: JSON = [
          ["waitFor": "gather"], ["press": "1"], ["waitFor": "record-beep", "seconds": 120],
          ["say": "Please call back"],
          ["pause": 4], ["hangUp": true],
        ]
        _ = try await crowd(world, ["steps": steps])
        try await world.passes(60)
        #expect(try await world.received("/kept")["RecordingDuration"] != nil)

        let waits: JSON = [["waitFor": "connected", "seconds": 3]]
        let impatient = try await crowd(world, ["steps": waits])
        try await world.passes(4)
        #expect(try await shown(world, try #require(impatient["id"]?.int))["ended"]?.int == 1)
      }
    }

    @Test("ten at once, each from a number of its own, and a steady stream that ends when told")
    func crowds() async throws {
      try await World.with(clock: .standing()) { _ in
        .twiml("<Pause length=\"600\"/>")
      } _: { world in
        try await world.wire()
        let ten = try await crowd(world, ["script": "silent", "count": 10])
        #expect(ten["placed"]?.int == 10 && ten["isRunning"]?.bool == false)
        let callers =
          try await world.control(.get, "/calls").json["items"]?.items?.compactMap { $0["from"]?.string } ?? []
        #expect(Set(callers).count == 10)
        let stream = try #require(try await crowd(world, ["script": "gives-up", "perMinute": 30])["id"]?.int)
        try await world.passes(61)
        #expect(try await shown(world, stream)["placed"]?.int == 31)
        let talking = try await shown(world, stream)["talking"]?.int
        #expect(talking == 4)
        #expect(try await world.control(.delete, "/callers/\(stream)").status == 204)
        try await world.passes(60)
        #expect(try await shown(world, stream)["placed"]?.int == 31)
        #expect(try await shown(world, stream)["ended"]?.int == 31)
        #expect(try await shown(world, stream)["isRunning"]?.bool == false)
      }
    }

    @Test("patience without end is no more than a long wait", arguments: [1e18, 1e300])
    func endless(seconds: Double) async throws {
      try await World.with { _ in
        .twiml("<Pause length=\"600\"/>")
      } _: { world in
        try await world.wire()
        _ = try await crowd(world, ["steps": [["waitFor": "gather", "seconds": .double(seconds)]]])
        _ = try await world.received("/voice")
        let caller = try await world.customerDials()
        try await caller.hangsUp()
        try await caller.ends("no-answer")
      }
    }

    @Test(
      "callers who cannot be asked for",
      arguments: [
        (["script": "nonsense", "to": "+15550100100"], 400), (["script": "talks"], 400),
        (["script": "talks", "to": "+15550109999"], 404), (["script": "talks", "to": "+15550100100", "count": 0], 400),
        (["script": "talks", "to": "+15550100100", "perMinute": 0], 400),
        (["steps": [["dance": true]], "to": "+15550100100"], 400),
      ] as [(JSON, Int)])
    func refused(body: JSON, status: Int) async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        let answer = try await world.control(.post, "/callers", body)
        #expect(answer.status == status && answer.json["error"]?["message"]?.string?.isEmpty == false)
        #expect(try await world.control(.delete, "/callers/99").status == 404)
      }
    }

    @Test("a console sees the document that runs, where it is, and who was told how to behave")
    func console() async throws {
      try await World.with(clock: .standing()) { _ in
        .twiml("\n<Say>Welcome</Say>\n<Pause length=\"60\"/>\n<Hangup/>")
      } _: { world in
        try await world.wire()
        let caller = try await world.customerDials()
        try await world.passes(1)
        let document = try #require(try await caller.call()["document"])
        #expect(document["line"]?.int == 3 && document["column"]?.int == 1 && document["kind"]?.string == "main")
        #expect(document["url"]?.string == world.web + "/voice")
        #expect(document["text"]?.string?.contains("<Pause length=\"60\"/>") == true)
        try await caller.hangsUp()
        #expect(try await caller.call()["document"] == .null)
        try await world.phone("+15550100188").isBusy()
        let people = try await world.control(.get, "/people").json["items"]?.items ?? []
        #expect(people.map { $0["number"]?.string } == ["+15550100188"])
        #expect(people.map { $0["behaviour"]?.string } == ["busy"])
      }
    }
  }
}
