import Domain
import Foundation
import Storage
import Testing
import Twilio

@testable import Connection

/// The process is killed at the n-th request to Twilio, and the same is asked for again.
@Suite(.timeLimit(.minutes(5))) struct CutOffTests {
  /// More than any story makes; where a story is shorter nothing is cut, which must be right too.
  static let requests = 0..<16

  @Test(arguments: Line.Cut.allCases, requests)
  func connecting(cut: Line.Cut, request: Int) async throws {
    try await TwilioWorld.with { world in
      await world.line.cut(atRequest: request, cut)
      _ = try? await world.connector.connect(
        world.acme, accountSid: TwilioWorld.account, authToken: TwilioWorld.token, phoneNumbers: .all)
      await world.line.mend()
      let status = try await world.connector.connect(
        world.acme, accountSid: TwilioWorld.account, authToken: TwilioWorld.token, phoneNumbers: .all)
      #expect(status.isConnected)
      #expect(status.account?.lastError == nil)
      #expect(status.numbers.allSatisfy { $0.number.isManaged })
      #expect(try await world.counts(of: world.acme) == [1, 1, 1, 1])
      #expect(try await world.pointing(at: world.acme) == Set(world.numbers.keys))
      let key = try await world.twilio.listKeys(friendlyName: world.name(of: world.acme)).first
      #expect(status.account?.keySid == key?.sid.text)
      #expect(try await world.connector.disconnect(world.acme).left.isEmpty)
      #expect(try await world.isAsBefore())
    }
  }

  @Test(arguments: Line.Cut.allCases, requests)
  func disconnecting(cut: Line.Cut, request: Int) async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connector.connect(
        world.acme, accountSid: TwilioWorld.account, authToken: TwilioWorld.token, phoneNumbers: .all)
      await world.line.cut(atRequest: request, cut)
      let first = try await world.connector.disconnect(world.acme)
      if !first.left.isEmpty {
        let status = try await world.connector.status(of: world.acme)
        #expect(first.reason != nil)
        #expect(status.account?.state == .disconnecting)
        #expect(status.account?.lastError?.contains("advice") == true)
      }
      await world.line.mend()
      #expect(try await world.connector.disconnect(world.acme).left.isEmpty)
      #expect(try await world.isAsBefore())
      #expect(try await world.counts(of: world.acme) == [0, 0, 1, 1])
      #expect(try await world.store.twilioAccount(of: world.acme) == nil)
      #expect(try await world.connector.disconnect(world.acme) == Disconnection(restored: [], left: [], reason: nil))
    }
  }

  @Test(arguments: Line.Cut.allCases, requests)
  func aRepairThatFailsLeavesTheConnectionAsItWas(cut: Line.Cut, request: Int) async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connector.connect(
        world.acme, accountSid: TwilioWorld.account, authToken: TwilioWorld.token, phoneNumbers: .all)
      let working = try await world.store.twilioAccount(of: world.acme)
      await world.line.cut(atRequest: request, cut)
      _ = try? await world.connector.connect(world.acme)
      let account = try await world.store.twilioAccount(of: world.acme)
      #expect(account?.state == .connected)
      #expect(account?.keySid == working?.keySid && account?.keySecret == working?.keySecret)
      #expect(account?.appSid == working?.appSid)
    }
  }

  @Test func aConnectCutInTheMiddleTellsTheAdmin() async throws {
    try await TwilioWorld.with { world in
      await world.line.cut(atRequest: 3, .beforeTheAnswer)
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
      #expect(try await world.connector.disconnect(world.acme).left.isEmpty)
      let sid = try #require(world.numbers["app"])
      #expect(try await world.twilio.fetchPhoneNumber(sid).voice.voiceApplicationSid?.isEmpty != false)
    }
  }
}
