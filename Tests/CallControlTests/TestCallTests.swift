import Domain
import Foundation
import Storage
import Testing
import Twilio

@testable import CallControl

/// An agent calls nobody, and hears what arrived.
@Suite struct TestCallTests {
  @Test func theAgentHearsThemselvesAndNothingIsKept() async throws {
    try await DeskFixture.run { acme in
      let ada = try #require(acme.agents["Ada"])
      let placed = try await acme.desk.placeCall(
        to: "echo", phoneNumberId: nil, agentId: ada.id, workspaceId: acme.workspaceId)
      let began = await acme.desk.voice(
        acme.request(from: "client:\(ada.identity)", to: "", more: [("Ticket", placed.ticket)]))
      #expect(began.contains("<Record action=") && began.contains("/echo#") && !began.contains("<Dial"))

      let sid = "RE00000000000000000000000000000001"
      let url = "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings/\(sid)"
      let recorded = acme.request(
        from: "client:\(ada.identity)", to: "",
        more: [("RecordingSid", sid), ("RecordingUrl", url), ("RecordingDuration", "4")])
      #expect(await acme.desk.echoed(recorded).contains("<Play>\(url)</Play>"))
      acme.clock.advance(61)
      let effects = try await acme.store.dueEffects(at: acme.clock.now(), limit: 9)
      #expect(effects.map(\.kind) == [EffectKind.deleteRecording] && effects.first?.label == sid)
      #expect(try await !acme.isOnCall("Ada"))
    }
  }

  @Test func silenceIsSaid() async throws {
    try await DeskFixture.run { acme in
      let answer = await acme.desk.echoed(acme.request(from: "client:x", to: ""))
      #expect(answer.contains("check your microphone") && !answer.contains("<Play>"))
    }
  }
}
