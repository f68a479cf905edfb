import Domain
import Storage
import Foundation
import Testing

@testable import CallControl

/// Who may dial is decided by a ticket and by nothing that a webhook says.
@Suite struct TicketTests {
  private func place(_ acme: DeskFixture, to: String = "(555) 010-0177", by name: String = "Ada") async throws
    -> PlacedCall
  {
    let agent = try #require(acme.agents[name])
    return try await acme.desk.placeCall(
      to: to, phoneNumberId: acme.mainNumber.id, agentId: agent.id, workspaceId: acme.workspaceId)
  }

  private func dial(_ acme: DeskFixture, _ ticket: String, as name: String = "Ada", to: String = "") -> VoiceRequest {
    acme.request(
      from: "client:\(acme.agents[name]?.identity ?? "")", to: to, more: ticket.isEmpty ? [] : [("Ticket", ticket)])
  }

  @Test func aGoodTicketDialsWhatItWasIssuedFor() async throws {
    try await DeskFixture.run { acme in
      let placed = try await place(acme)
      #expect(placed.to == "+15550100177")
      let twiml = await acme.desk.voice(dial(acme, placed.ticket, to: "+15550199999"))
      #expect(twiml.contains(">+15550100177</Number>"), "not the To of the webhook")
      #expect(twiml.contains("callerId=\"+15550100001\""))
      let call = try await acme.onlyCall().call
      #expect(call.id == placed.callId && call.agentId == acme.agents["Ada"]?.id)
      #expect(try await acme.isOnCall("Ada"))
    }
  }

  @Test func aTicketIsGoodOnce() async throws {
    try await DeskFixture.run { acme in
      let placed = try await place(acme)
      _ = await acme.desk.voice(dial(acme, placed.ticket))
      let again = await acme.desk.voice(
        acme.request(
          "CA00000000000000000000000000000009", from: "client:\(acme.agents["Ada"]?.identity ?? "")",
          more: [("Ticket", placed.ticket)]))
      #expect(!again.contains("<Dial") && again.contains("<Say>"))
    }
  }

  @Test(arguments: ["expired", "another agent", "no ticket", "invented", "a number for From", "one for From alone"])
  func anythingElseIsRefusedInWords(_ how: String) async throws {
    try await DeskFixture.run { acme in
      let placed = try await place(acme)
      let request: VoiceRequest
      switch how {
      case "expired":
        acme.clock.advance(61)
        request = dial(acme, placed.ticket)
      case "another agent": request = dial(acme, placed.ticket, as: "Grace")
      case "no ticket": request = dial(acme, "", to: "+15550100177")
      case "invented": request = dial(acme, "aW52ZW50ZWQ")
      case "a number for From": request = acme.request(from: "+15550100001", more: [("Ticket", placed.ticket)])
      // Not a stranger from the phone network: Caller still says who it is.
      default: request = acme.request(more: [("Caller", "client:\(acme.agents["Ada"]?.identity ?? "")")])
      }
      let twiml = await acme.desk.voice(request)
      #expect(!twiml.contains("<Dial") && twiml.contains("<Say>") && twiml.contains("<Hangup"))
      #expect(try await acme.count("SELECT count(*) FROM call") == 0)
    }
  }

  @Test func aStolenTicketStaysGoodForItsOwner() async throws {
    try await DeskFixture.run { acme in
      let placed = try await place(acme)
      _ = await acme.desk.voice(dial(acme, placed.ticket, as: "Grace"))
      let owner = acme.request(
        "CA00000000000000000000000000000009", from: "client:\(acme.agents["Ada"]!.identity)",
        more: [("Ticket", placed.ticket)])
      #expect(await acme.desk.voice(owner).contains("<Dial"))
    }
  }

  @Test(arguments: ["911", "112", "9", "abc", "+44 20 7946 0000", "+1 900 555 0199", ""])
  func whatMayNotBeDialledNamesTheField(_ to: String) async throws {
    try await DeskFixture.run { acme in
      let error = await #expect(throws: AppError.self) { _ = try await place(acme, to: to) }
      #expect(error?.code == .invalid && error?.field == "to")
    }
  }

  @Test func callerIDIsANumberOfTheAgents() async throws {
    try await DeskFixture.run { acme in
      _ = try await acme.store.setAgents([], of: acme.mainNumber.id, in: acme.workspaceId)
      let error = await #expect(throws: AppError.self) { _ = try await place(acme, by: "Grace") }
      #expect(error?.field == "phoneNumberId")
      let byOwner = try await place(acme, by: "Ada")
      #expect(byOwner.to == "+15550100177", "an owner may use every number")
    }
  }

  @Test func colleaguesAreCalledByTheirSeat() async throws {
    try await DeskFixture.run { acme in
      let grace = try #require(acme.agents["Grace"])
      let ada = try #require(acme.agents["Ada"])
      let placed = try await acme.desk.placeCall(
        to: "agent:\(grace.id)", phoneNumberId: nil, agentId: ada.id, workspaceId: acme.workspaceId)
      let twiml = await acme.desk.voice(dial(acme, placed.ticket))
      #expect(twiml.contains("<Identity>\(grace.identity)</Identity>"))
      #expect(twiml.contains("callerId=\"client:\(ada.identity)\""))
    }
  }

  @Test func hangingUpAsksTwilioToEndTheFirstLeg() async throws {
    try await DeskFixture.run { acme in
      let placed = try await place(acme)
      _ = await acme.desk.voice(dial(acme, placed.ticket))
      let grace = try #require(acme.members["Grace"])
      let refused = await #expect(throws: AppError.self) {
        try await acme.desk.requestHangup(of: placed.callId, by: grace)
      }
      #expect(refused?.code == .forbidden)
      try await acme.desk.requestHangup(of: placed.callId, by: try #require(acme.members["Ada"]))
      let due = try await acme.store.dueEffects(at: acme.clock.now(), limit: 9)
      #expect(due.map(\.label) == [DeskFixture.parentSid] && due.map(\.kind) == ["completeLeg"])
    }
  }
}
