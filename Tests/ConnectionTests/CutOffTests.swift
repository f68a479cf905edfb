import Domain
import Storage
import Testing
import Twilio

@testable import Connection

/// What an admin hears of a change that failed, and what becomes of numbers that others changed meanwhile.
@Suite(.timeLimit(.minutes(2))) struct CutOffTests {
  @Test func aConnectCutInTheMiddleTellsTheAdmin() async throws {
    try await TwilioWorld.with { world in
      await world.line.fail(atRequest: 4, .cutBeforeTheAnswer)
      let error = await #expect(throws: AppError.self) {
        try await world.connector.connect(world.acme, accountSid: TwilioWorld.account, authToken: TwilioWorld.token)
      }
      #expect(error?.code == .unavailable)
      let status = try await world.connector.status(of: world.acme)
      #expect(!status.isConnected)
      #expect(status.resource.text.contains("\"lastError\":{\"code\":502"))
    }
  }

  @Test func aNumberThatSomebodyElseTookStaysTheirs() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connector.connect(world.acme, accountSid: TwilioWorld.account, authToken: TwilioWorld.token)
      let sid = try #require(world.numbers["free"])
      let other = try #require(try await world.twilio.listApplications(friendlyName: "Somebody else's").first)
      _ = try await world.twilio.updatePhoneNumber(sid, VoiceSettings(voiceApplicationSid: other.sid.text))
      #expect(try await world.connector.disconnect(world.acme).restored == ["+15550100001"])
      #expect(try await world.twilio.fetchPhoneNumber(sid).voice.voiceApplicationSid == other.sid.text)
    }
  }

  @Test func whatStoodThereBeforeMayBeGone() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connector.connect(
        world.acme, accountSid: TwilioWorld.account, authToken: TwilioWorld.token, phoneNumbers: .all)
      let other = try #require(try await world.twilio.listApplications(friendlyName: "Somebody else's").first)
      try await world.twilio.deleteApplication(other.sid)
      let done = try await world.connector.disconnect(world.acme)
      #expect(done.isForgotten && done.restored.count == 4)
      #expect(
        done.left == ["+15550100004: its TwiML app \(other.sid) is gone from Twilio; choose what it shall do."])
      let sid = try #require(world.numbers["app"])
      #expect(try await world.twilio.fetchPhoneNumber(sid).voice.voiceApplicationSid?.isEmpty != false)
    }
  }
}
