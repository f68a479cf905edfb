import Curl
import Testing

extension EndToEnd {
  /// Calls that begin at a softphone: only a ticket lets anybody dial.
  @Suite struct DiallingTests {
    let customer = "+15550109005"

    private static func ticket(
      _ desk: Desk, _ agent: String, to: String, number: Int = 0
    ) async throws -> (ticket: String, to: String, callId: String) {
      let numbers = try await desk.owner.get("\(desk.api)/phone-numbers").items.list
      let main = try #require(numbers.first { $0.e164.text == desk.mainNumber })
      let placed = try await desk.visitor(agent).post(
        "\(desk.api)/calls", ["to": .string(to), "phoneNumberId": main.id])
      return (placed.ticket.text, placed.to.text, placed.callId.text)
    }

    @Test func aTicketPlacesACall() async throws {
      try await Desk.withDemo { desk in
        let placed = try await Self.ticket(desk, "ada", to: customer)
        #expect(placed.to == customer)
        let caller = try await desk.softphone("ada").dials(placed.to, ticket: placed.ticket)
        _ = try await desk.call(placed.callId, "rings") { $0.state.text == "ringing" }
        try await desk.phone(customer).answers()
        let talking = try await desk.call(placed.callId, "is answered") { $0.state.text == "connected" }
        #expect(talking.direction.text == "outbound")
        #expect(talking.from.text == desk.mainNumber)
        #expect(talking.to.text == customer)
        #expect(talking.agentId.text == desk.agent("ada").id)
        try await desk.phone(customer).hangsUp()
        try await caller.ends("completed")
        let ended = try await desk.call(placed.callId, "ends") { $0.state.text == "ended" }
        #expect(ended.outcome.text == "answered")
        try await desk.isQuiet()
      }
    }

    @Test func aColleagueCanBeCalled() async throws {
      try await Desk.withDemo { desk in
        let placed = try await Self.ticket(desk, "ada", to: "agent:\(desk.agent("linus").id)")
        let caller = try await desk.softphone("ada").dials(placed.to, ticket: placed.ticket)
        try await desk.softphone("linus").answers()
        try await caller.isConnected(to: desk.softphone("linus"))
        _ = try await desk.call(placed.callId, "is answered") { $0.state.text == "connected" }
        try await desk.softphone("linus").hangsUp()
        _ = try await desk.call(placed.callId, "ends") { $0.state.text == "ended" }
        try await desk.isQuiet()
      }
    }

    @Test func aTicketServesOnceItsAgentInItsTime() async throws {
      try await Desk.withDemo { desk in
        let (ada, grace) = (desk.agent("ada"), desk.agent("grace"))
        func dial(_ identity: String, _ ticket: String?, from: String? = nil) async throws -> String {
          var parameters = ["To": customer]
          parameters["Ticket"] = ticket
          parameters["From"] = from
          let answer = try await desk.twilio.send(
            "voice", desk.twilio.softphoneCall(TinyTwilio.newCallSid(), identity: identity, parameters))
          #expect(answer.status == 200)
          return try Markup.twiml(answer)
        }

        func ticket() async throws -> String { try await Self.ticket(desk, "ada", to: customer).ticket }
        #expect(try await Self.refuses(dial(grace.identity, ticket())))
        #expect(try await Self.refuses(dial(ada.identity, nil)))
        #expect(try await Self.refuses(dial(ada.identity, "made up")))
        #expect(try await Self.refuses(dial(ada.identity, ticket(), from: "+15550109006")))
        let good = try await ticket()
        #expect(try await dial(ada.identity, good).contains("<Dial"))
        #expect(try await Self.refuses(dial(ada.identity, good)))
      }
    }

    @Test func aTicketLapses() async throws {
      try await Installation.with { installation in
        try await installation.withDesk { desk in
          let agent = desk.agent("ada")
          let placed = try await Self.ticket(desk, "ada", to: customer)
          try await installation.change("UPDATE ticket SET expiresAt = expiresAt - 61000")
          let answer = try await desk.twilio.send(
            "voice",
            desk.twilio.softphoneCall(
              TinyTwilio.newCallSid(), identity: agent.identity, ["To": customer, "Ticket": placed.ticket]))
          #expect(answer.status == 200)
          #expect(Self.refuses(try Markup.twiml(answer)))
        }
      }
    }

    private static func refuses(_ twiml: String) -> Bool {
      twiml.contains("<Say") && !twiml.contains("<Dial")
    }

    @Test func whatMayNotBeDialledIsRefusedBeforeTwilioHearsOfIt() async throws {
      let refused = [
        ("911", "an emergency number"), ("112", "another one"), ("12", "too short"), ("+4930123456", "another country"),
        ("not a number", "no number"), ("", "nothing"), ("agent:nobody", "no colleague"),
      ]
      try await Desk.withDemo { desk in
        let numbers = try await desk.owner.get("\(desk.api)/phone-numbers").items.list
        let ada = try await desk.visitor("ada")
        for (to, why) in refused {
          let answer = try await ada.send(
            .post, "\(desk.api)/calls", ["to": .string(to), "phoneNumberId": numbers[0].id])
          #expect((400..<500).contains(answer.status), "\(why)")
          #expect(answer.json.error.message.text.contains(" "), "\(why)")
        }
      }
    }
  }
}
