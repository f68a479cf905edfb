import Curl
import Foundation
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct ClockStories {
    private static func web(_ request: WebhookReceiver.Seen) -> WebhookReceiver.Reply {
      switch request.path {
      case "/voice": .twiml("<Dial action=\"/dialled\"><Client statusCallback=\"/leg\">ada</Client></Dial>")
      case "/dialled": .twiml("<Hangup/>")
      default: .nothing
      }
    }

    @Test("four hours of talk cost nothing, and end at Twilio's limit")
    func fourHours() async throws {
      try await World.with(clock: .standing(), web: Self.web) { world in
        try await world.wire()
        try await world.ada.registers(answersAfterSeconds: 3)
        let caller = try await world.customerDials()
        try await world.passes(2.5)
        #expect(try await caller.call()["bridgedWith"]?.string == nil)
        try await world.passes(1)
        try await caller.isConnected(to: world.ada)
        try await world.passes(14_399)
        #expect(try await caller.call()["status"]?.string == "in-progress")
        try await world.passes(1)
        try await caller.ends("completed")
        let action = try await world.received("/dialled")
        #expect(action["DialCallDuration"] == "14400" && action["DialBridged"] == "true")
        #expect(try await world.received("/leg")["CallDuration"] == "14400")
      }
    }

    @Test("a standing clock shows the same time until it is moved; a running one moves too")
    func moving() async throws {
      let start = Date(timeIntervalSince1970: 1_800_000_000)
      try await World.with(clock: .standing(at: start), web: { _ in .nothing }) { world in
        #expect(try await world.control(.get, "/clock").json["now"]?.string == CivilTime.rfc3339(start))
        let moved = try await world.control(.post, "/clock", ["advanceSeconds": 3600])
        #expect(moved.json["now"]?.string == CivilTime.rfc3339(start.addingTimeInterval(3600)))
        #expect(moved.json["stands"]?.bool == true)
        for wrong in [["advanceSeconds": -1], ["advanceSeconds": "soon"], [:]] as [JSON] {
          #expect(try await world.control(.post, "/clock", wrong).status == 400)
        }
      }
      try await World.with(web: Self.web) { world in
        try await world.wire()
        // It rings for thirty seconds and the five that Twilio adds.
        try await world.ada.registers()
        let caller = try await world.customerDials()
        try await caller.hears("ring")
        _ = try await world.eventually("ada rings") {
          try await world.control(.get, "/clients").json["items"]?.items?.first?["ringing"]?.items?.isEmpty == false
            ? true : nil
        }
        try await world.passes(36)
        try await caller.ends("completed")
        #expect(try await world.received("/dialled")["DialCallStatus"] == "no-answer")
        #expect(try await world.control(.get, "/clock").json["stands"]?.bool == false)
      }
    }

    @Test("a minute passes event by event: every webhook is answered before the next timer")
    func inOrder() async throws {
      try await World.with(clock: .standing()) { request in
        switch request.path {
        case "/voice": .twiml("<Pause length=\"10\"/><Redirect>/again?n=1</Redirect>")
        case "/again": .twiml("<Pause length=\"10\"/><Redirect>/again?n=\(request.target.count)</Redirect>")
        default: .nothing
        }
      } _: { world in
        try await world.wire()
        _ = try await world.customerDials()
        try await world.passes(65)
        #expect(await world.receiver.requests("/again").count == 6)
      }
    }
  }
}
