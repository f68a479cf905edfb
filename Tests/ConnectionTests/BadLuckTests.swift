import Domain
import Foundation
import Storage
import Testing
import Twilio

@testable import Connection

/// What a caller, an admin and Twilio do at the worst moment.
@Suite(.timeLimit(.minutes(3))) struct BadLuckTests {
  private func sid(_ name: String, in world: TwilioWorld) throws -> PhoneNumberSid {
    try #require(world.numbers[name])
  }

  private func choice(_ names: [String], in world: TwilioWorld) -> NumberChoice {
    .sids(names.compactMap { world.numbers[$0]?.text })
  }

  /// Twilio refuses every change of one number.
  private func refuse(_ name: String, in world: TwilioWorld) async throws {
    try await world.simulate(
      fault: #"{"kind":"rest-status","status":400,"target":"POST","match":["\#(try sid(name, in: world))"]}"#)
  }

  private func deleteApps(in world: TwilioWorld) async throws {
    for app in try await world.twilio.listApplications(friendlyName: world.name(of: world.acme)) {
      try await world.twilio.deleteApplication(app.sid)
    }
  }

  @Test func anAppThatWasMadeAndNotWrittenDownIsFoundByItsName() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      try await deleteApps(in: world)
      // The process ends when Twilio has made the new one.
      await world.line.fail(atRequest: 4, .cutBeforeTheAnswer)
      _ = try? await world.connector.repair(world.acme)
      await world.line.mend()
      let made = try #require(try await world.twilio.listApplications(friendlyName: world.name(of: world.acme)).first)
      #expect(try await world.store.twilioAccount(of: world.acme)?.appSid != made.sid.text)
      _ = try await world.connector.check(world.acme)
      #expect(try await world.store.twilioAccount(of: world.acme)?.appSid == made.sid.text)
      _ = try await world.connector.repair(world.acme)
      try await world.expectConnected(["free", "demo"], "found")
    }
  }

  @Test func disconnectingKnowsTheAppByItsNameToo() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.all)
      // As in a database from before the app was made anew.
      try await world.store.saveTwilioApp(sid: "AP00000000000000000000000000000009", of: world.acme)
      let done = try await world.connector.disconnect(world.acme)
      #expect(done.left.isEmpty && done.restored.count == 5)
      #expect(try await world.isAsBefore())
      #expect(try await world.counts(of: world.acme) == [0, 0, 1, 1])
    }
  }

  /// What holds up one number is no reason not to look at the rest.
  @Test func aChoiceThatCannotEndHidesNothing() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(choice(["free"], in: world))
      _ = try await world.connector.choose(region: nil, edge: nil, isAutoRepaired: true, of: world.acme)
      await world.line.fail(atRequest: 4, .cutBeforeTheRequest)
      _ = try? await world.connect(choice(["free", "url"], in: world))
      await world.line.mend()
      try await deleteApps(in: world)
      await ConnectionWatch(connector: world.connector, logger: world.logger).round()
      try await world.expectConnected(["free", "url"], "app made anew")
    }
  }

  @Test func oneRefusedNumberHoldsUpNoOther() async throws {
    try await TwilioWorld.with { world in
      try await refuse("free", in: world)
      let error = await #expect(throws: AppError.self) { try await world.connect(choice(["free", "url"], in: world)) }
      #expect(error?.code == .conflict)
      #expect(try await world.pointing(at: world.acme) == ["url"])
      // The wish can be withdrawn, for nothing was done about it.
      _ = try await world.connect(choice(["url"], in: world))
      try await world.expectConnected(["url"], "withdrawn")
      // Giving back stops at nothing either.
      try await world.clearFaults()
      _ = try await world.connect(choice(["free", "url"], in: world))
      try await refuse("free", in: world)
      _ = try? await world.connect(choice(["trunk"], in: world))
      #expect(try await world.pointing(at: world.acme) == ["free", "trunk"])
      let watch = ConnectionWatch(connector: world.connector, logger: world.logger)
      await watch.round()
      let account = try #require(try await world.store.twilioAccount(of: world.acme))
      #expect(account.drifts?.contains("number.unfinished") == true && account.lastError != nil)
      try await world.clearFaults()
      world.clock.advance(by: 3600)
      await watch.round()
      try await world.expectConnected(["trunk"], "given back")
    }
  }

  /// Only what was chosen once is carried on, also with the token entered again.
  @Test func aConnectThatWasCutOffTakesNothingElse() async throws {
    try await TwilioWorld.with { world in
      await world.line.fail(atRequest: 6, .cutBeforeTheRequest)
      _ = try? await world.connect(choice(["url"], in: world))
      await world.line.mend()
      _ = try await world.connector.connect(world.acme, authToken: TwilioWorld.token)
      try await world.expectConnected(["url"], "carried on")
    }
  }

  @Test func aConnectThatCannotGoOnSaysWhy() async throws {
    try await TwilioWorld.with { world in
      await world.line.fail(atRequest: 6, .cutBeforeTheRequest)
      _ = try? await world.connect(choice(["url"], in: world))
      await world.line.mend()
      try await world.promoteSecondaryToken(try await world.makeSecondaryToken())
      await ConnectionWatch(connector: world.connector, logger: world.logger).round()
      #expect(try await world.store.twilioAccount(of: world.acme)?.lastError?.contains("20003") == true)
    }
  }

  /// With the app taken away the webhook of before answers again: that is somebody's doing.
  @Test func aNumberWhoseOldWebhookAnswersAgainIsLeftAlone() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(choice(["url"], in: world))
      let sid = try sid("url", in: world)
      _ = try await world.twilio.updatePhoneNumber(sid, VoiceSettings(voiceApplicationSid: ""))
      _ = try await world.connector.connect(world.acme)
      #expect(try await world.twilio.fetchPhoneNumber(sid).voice == world.before[sid])
      let number = try #require(try await world.store.phoneNumbers(in: world.acme).first { $0.number.sid == sid.text })
      let error = await #expect(throws: AppError.self) {
        try await world.connector.releaseNumber(number.number.id, in: world.acme)
      }
      #expect(error?.code == .conflict)
      #expect(try await world.connector.disconnect(world.acme).left.isEmpty)
      #expect(try await world.isAsBefore())
    }
  }

  /// Pointed here by hand, and not chosen.
  @Test func aNumberThatNobodyTookHereIsGivenBackToo() async throws {
    try await TwilioWorld.with { world in
      let app = try #require(try await world.connect(choice(["demo"], in: world)).account?.appSid)
      let sid = try sid("url", in: world)
      _ = try await world.twilio.updatePhoneNumber(sid, VoiceSettings(voiceApplicationSid: app))
      _ = try await world.connect(choice(["demo"], in: world))
      _ = try await world.connector.check(world.acme)
      try await world.expectConnected(["demo"], "not chosen")
      #expect(try await world.twilio.fetchPhoneNumber(sid).voice.voiceUrl == TwilioWorld.elsewhere)
    }
  }

  /// Nobody clicks, so nobody's newer wish is undone.
  @Test func whoeverChangesANumberBeforeItWasTakenKeepsIt() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(choice(["demo"], in: world))
      await world.line.fail(atRequest: 4, .cutBeforeTheRequest)
      _ = try? await world.connect(choice(["demo", "url"], in: world))
      await world.line.mend()
      let sid = try sid("url", in: world)
      let newer = try await world.twilio.updatePhoneNumber(
        sid, VoiceSettings(voiceUrl: "https://newer.example.com/voice")
      ).voice
      await ConnectionWatch(connector: world.connector, logger: world.logger).round()
      try await world.expectConnected(["demo"], "left")
      #expect(try await world.connector.disconnect(world.acme).left.isEmpty)
      #expect(try await world.twilio.fetchPhoneNumber(sid).voice == newer)
    }
  }

  @Test func aURLThatWasEnteredBeneathOurAppStays() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(choice(["url"], in: world))
      let sid = try sid("url", in: world)
      _ = try await world.twilio.updatePhoneNumber(sid, VoiceSettings(voiceUrl: "https://newer.example.com/voice"))
      _ = try await world.connector.disconnect(world.acme)
      let voice = try await world.twilio.fetchPhoneNumber(sid).voice
      #expect(voice.app.isEmpty && voice.url == "https://newer.example.com/voice")
    }
  }

  /// Whoever connected with the secondary token enters the primary one as the next.
  @Test func aTokenThatSignsIsTheToken() async throws {
    try await TwilioWorld.with { world in
      let secondary = try await world.makeSecondaryToken()
      _ = try await world.connector.connect(world.acme, accountSid: TwilioWorld.account, authToken: secondary)
      _ = try await world.connector.prepareAuthToken(TwilioWorld.token, of: world.acme)
      let watch = ConnectionWatch(connector: world.connector, logger: world.logger)
      watch.tokenMoved(world.acme)
      await watch.round()
      let account = try #require(try await world.store.twilioAccount(of: world.acme))
      #expect(account.authToken == TwilioWorld.token && account.authTokenNext == nil)
    }
  }

  @Test func whoInsistsGetsAllThatTwilioAllows() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.all)
      try await world.simulate(
        fault: #"{"kind":"rest-status","status":503,"target":"POST","match":["\#(try sid("free", in: world))"]}"#)
      let done = try await world.connector.disconnect(world.acme, isForced: true)
      #expect(done.isForgotten && done.restored.count == 4)
      #expect(done.left.first?.hasPrefix("+15550100000") == true)
      #expect(try await world.counts(of: world.acme) == [1, 0, 1, 1])
    }
  }

  @Test func whoDoesNotKnowItsAppsTakesNoNumberForSomebodyElses() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.all)
      try await world.store.saveTwilioApp(sid: "AP00000000000000000000000000000009", of: world.acme)
      try await world.simulate(
        fault: #"{"kind":"rest-status","status":403,"target":"GET","match":["/Applications"],"count":1}"#)
      let first = try await world.connector.disconnect(world.acme)
      #expect(!first.isForgotten && first.restored.isEmpty && first.left.count == 6)
      #expect(try await world.connector.disconnect(world.acme).restored.count == 5)
      #expect(try await world.isAsBefore())
    }
  }

  /// Foreign URLs may hold passwords, and ours a key.
  @Test func logsNameKindsAndNoAddresses() {
    let drift = Drift(
      .numberChanged, sid: nil, name: "+15550100000", "",
      changes: [SettingChange("VoiceUrl", "https://ada:secret@other.example.com/?key=secret", nil)].filter(\.isNeeded))
    let saved = JSON.array([drift.resource]).text
    #expect(saved.contains("secret") && Drift.kinds(in: saved) == "number.changed")
  }
}
