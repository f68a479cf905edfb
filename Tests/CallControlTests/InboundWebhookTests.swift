import Domain
import Storage
import Foundation
import Testing

@testable import CallControl

@Suite struct InboundWebhookTests {
  @Test func everyAgentRingsAndTheUrlsCarryOurIds() async throws {
    try await DeskFixture.run { acme in
      let twiml = await acme.desk.voice(acme.request())
      for agent in acme.agents.values { #expect(twiml.contains("<Identity>\(agent.identity)</Identity>")) }
      let call = try await acme.onlyCall().call
      #expect(call.state == .ringing && call.phoneNumberId == acme.mainNumber.id)
      #expect(twiml.contains("answerOnBridge=\"true\""))
      #expect(twiml.contains("/webhooks/twilio/key/dial?call=\(call.id)&amp;step=1#ct=2000"))
    }
  }

  @Test func aRepeatedRequestGetsTheFirstAnswer() async throws {
    try await DeskFixture.run { acme in
      let first = await acme.desk.voice(acme.request(key: "token"))
      let again = await acme.desk.voice(acme.request(key: "token"))
      #expect(first == again)
      let withoutToken = await acme.desk.voice(acme.request())
      #expect(withoutToken == first, "known by its SID")
      let calls = try await acme.count("SELECT count(*) FROM call")
      #expect(calls == 1)
    }
  }

  @Test func aFinalStatusThatOvertakesMeansThatNobodyRings() async throws {
    try await DeskFixture.run { acme in
      try await acme.desk.status(acme.request(DeskFixture.parentSid, "completed"))
      let twiml = await acme.desk.voice(acme.request())
      #expect(!twiml.contains("<Dial") && twiml.contains("<Hangup"))
      #expect(try await acme.onlyCall().call.outcome == .abandoned)
    }
  }

  @Test func conversationFromRingToLog() async throws {
    try await DeskFixture.run { acme in
      _ = await acme.desk.voice(acme.request())
      let ringing = try await acme.onlyCall()
      let leg = try #require(ringing.legs.first { $0.agentId == acme.agents["Grace"]?.id })
      let query = ["call": ringing.call.id.rawValue, "leg": leg.id.rawValue]
      let child = "CA00000000000000000000000000000002"
      acme.clock.advance(5)
      try await acme.desk.status(acme.request(child, "in-progress", query: query))
      #expect(try await acme.isOnCall("Grace"))
      acme.clock.advance(60)
      let end = await acme.desk.dialEnded(
        acme.request(
          DeskFixture.parentSid, "completed", query: ["call": ringing.call.id.rawValue, "step": "1"],
          more: [
            ("DialCallStatus", "completed"), ("DialCallSid", child), ("DialBridged", "true"),
            ("DialCallDuration", "60"),
          ]))
      #expect(end.contains("<Hangup"))
      let call = try await acme.onlyCall().call
      #expect(call.outcome == .answered && call.agentId == acme.agents["Grace"]?.id)
      #expect(try await !acme.isOnCall("Grace"))
      let kinds = try await acme.store.events(of: call.id).map(\.kind)
      #expect(kinds.filter { $0 == .callAnswered }.count == 1 && kinds.filter { $0 == .callEnded }.count == 1)
    }
  }

  @Test func aMessageIsKeptOnceAndItsSoundIsSentFor() async throws {
    try await DeskFixture.run { acme in
      for agent in acme.agents.values {
        _ = try await acme.store.setAvailability(.away, of: agent.id, in: acme.workspaceId)
      }
      let twiml = await acme.desk.voice(acme.request())
      #expect(twiml.contains("<Record ") && twiml.contains("maxLength=\"180\""))
      let call = try await acme.onlyCall().call
      try await acme.desk.status(acme.request(DeskFixture.parentSid, "completed"))
      let recording: [(name: String, value: String)] = [
        ("RecordingSid", "RE" + String(repeating: "0", count: 32)), ("RecordingStatus", "completed"),
        ("RecordingDuration", "7"),
      ]
      for _ in 1...2 {
        try await acme.desk.recording(
          acme.request(DeskFixture.parentSid, "completed", query: ["call": call.id.rawValue], more: recording))
      }
      #expect(try await acme.onlyCall().call.outcome == .voicemail)
      #expect(try await acme.count("SELECT count(*) FROM voicemail") == 1)
      #expect(try await acme.store.dueEffects(at: acme.clock.now(), limit: 9).map(\.kind) == ["fetchRecording"])
    }
  }

  @Test(arguments: [("completed", "1"), ("absent", "0")])
  func somebodyWhoOnlyHangsUpOnTheGreetingLeavesNothing(_ status: String, _ seconds: String) async throws {
    try await DeskFixture.run { acme in
      for agent in acme.agents.values {
        _ = try await acme.store.setAvailability(.away, of: agent.id, in: acme.workspaceId)
      }
      _ = await acme.desk.voice(acme.request())
      let call = try await acme.onlyCall().call
      try await acme.desk.recording(
        acme.request(
          DeskFixture.parentSid, "completed", query: ["call": call.id.rawValue],
          more: [
            ("RecordingSid", "RE" + String(repeating: "0", count: 32)), ("RecordingStatus", status),
            ("RecordingDuration", seconds),
          ]))
      #expect(try await acme.count("SELECT count(*) FROM voicemail") == 0)
    }
  }

  @Test func aMessageIsKeptThoughItsUrlNamesACallThatOnlyMemoryKnew() async throws {
    try await DeskFixture.run { acme in
      let recording: [(name: String, value: String)] = [
        ("RecordingSid", "RE" + String(repeating: "0", count: 32)), ("RecordingStatus", "completed"),
        ("RecordingDuration", "7"),
      ]
      let callback = acme.request(DeskFixture.parentSid, "completed", query: ["call": "memory"], more: recording)
      acme.desk.routes.countDegraded(acme.request(), callId: ID("memory"))
      await #expect(throws: AppError.self) { try await acme.desk.recording(callback) }
      _ = await acme.desk.voice(acme.request())
      try await acme.desk.recording(callback)
      #expect(try await acme.count("SELECT count(*) FROM voicemail") == 1)
    }
  }

  @Test func whenTheStoreFailsAPhoneStillRings() async throws {
    try await DeskFixture.run { acme in
      try await acme.desk.routes.refresh(from: acme.store)
      try await acme.store.close()
      let twiml = await acme.desk.voice(acme.request())
      for agent in acme.agents.values { #expect(twiml.contains(agent.identity)) }
      let message = await acme.desk.dialEnded(
        acme.request(query: ["call": "x", "step": "1"], more: [("DialBridged", "false")]))
      #expect(message.contains("<Record "))
      await #expect(throws: (any Error).self) {
        try await acme.desk.status(acme.request(DeskFixture.parentSid, "completed"))
      }
      #expect(acme.desk.routes.takeDegraded().map(\.callSid) == [DeskFixture.parentSid, DeskFixture.parentSid])
    }
  }
}
