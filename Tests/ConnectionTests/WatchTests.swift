import Domain
import Foundation
import Testing
import Twilio

@testable import Connection
@testable import Storage

@Suite(.timeLimit(.minutes(2))) struct WatchTests {
  @Test func eachConnectionIsLookedAtHourly() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      let watch = ConnectionWatch(connector: world.connector, logger: world.logger)
      await watch.round()
      #expect(try await world.checkedAt() == world.clock.now)
      let first = world.clock.now
      world.clock.advance(by: 3599)
      await watch.round()
      #expect(try await world.checkedAt() == first)
      world.clock.advance(by: 1)
      await watch.round()
      #expect(try await world.checkedAt() == world.clock.now)
      world.clock.advance(by: 5)
      watch.hurry(world.acme)
      await watch.round()
      #expect(try await world.checkedAt() == world.clock.now)
    }
  }

  @Test func driftIsPutRightWhereTheWorkspaceSaysSo() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.all)
      let watch = ConnectionWatch(connector: world.connector, logger: world.logger)
      try await world.disturb()
      await watch.round()
      #expect(try await world.store.twilioAccount(of: world.acme)?.drifts?.contains("key.missing") == true)
      _ = try await world.connector.choose(region: nil, edge: nil, isAutoRepaired: true, of: world.acme)
      watch.hurry(world.acme)
      await watch.round()
      try await world.expectConnected(Set(world.numbers.keys), "repaired")
      #expect(try await world.store.twilioAccount(of: world.acme)?.drifts == "[]")
    }
  }

  @Test func aTwilioThatIsAwayIsAskedLessAndLess() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      let watch = ConnectionWatch(connector: world.connector, logger: world.logger)
      await world.line.fail(atRequest: 0, .cutBeforeTheRequest)
      var asked: [Int] = []
      for _ in 0..<16 {
        let before = await world.line.requests.count
        await watch.round()
        asked.append(await world.line.requests.count - before)
        world.clock.advance(by: 60)
      }
      #expect(asked == [1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1])
      #expect(try await world.store.twilioAccount(of: world.acme)?.state == .connected)
    }
  }

  @Test func aResetThatTwilioCutShortGoesOnByItself() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.all)
      await world.line.fail(atRequest: 3, .cutBeforeTheAnswer)
      #expect(try await world.connector.disconnect(world.acme).isForgotten == false)
      await world.line.mend()
      await ConnectionWatch(connector: world.connector, logger: world.logger).round()
      #expect(try await world.store.twilioAccount(of: world.acme) == nil)
      #expect(try await world.isAsBefore())
      #expect(try await world.counts(of: world.acme) == [0, 0, 1, 1])
    }
  }

  @Test func aWorkspaceThatCannotBeReadHoldsUpNoOther() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connector.connect(
        world.branch, accountSid: TwilioWorld.account, authToken: TwilioWorld.token, phoneNumbers: .sids([]))
      _ = try await world.connect(.automatic)
      for unreadable in [world.acme, world.branch] {
        let other = unreadable == world.acme ? world.branch : world.acme
        let sealed = try await world.store.sealedToken(of: unreadable, instead: nil)
        _ = try await world.store.sealedToken(of: unreadable, instead: Data([1, 2, 3]))
        world.clock.advance(by: 3600)
        await ConnectionWatch(connector: world.connector, logger: world.logger).round()
        #expect(try await world.store.twilioAccount(of: other)?.checkedAt == world.clock.now)
        _ = try await world.store.sealedToken(of: unreadable, instead: sealed)
      }
    }
  }

  @Test func theCallsGoWithTheConnectionWhateverTwilioSays() async throws {
    try await TwilioWorld.connected { world in
      try await world.ring(try #require(try await world.store.phoneNumbers(in: world.acme).first).number)
      await world.line.fail(atRequest: 0, .cutBeforeTheRequest)
      let done = try await world.connector.disconnect(world.acme) { [store = world.store, acme = world.acme] in
        try await store.deleteCalls(of: acme)
      }
      #expect(!done.isForgotten)
      #expect(try await world.store.calls(in: world.acme, limit: 10).isEmpty)
    }
  }

  @Test func aForcedResetSaysWhatIsToBeDoneByHand() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.all)
      let account = try #require(try await world.store.twilioAccount(of: world.acme))
      await world.line.fail(atRequest: 0, .cutBeforeTheRequest)
      let done = try await world.connector.disconnect(world.acme, isForced: true)
      #expect(done.isForgotten && done.restored.isEmpty && done.reason != nil)
      #expect(await world.line.requests.count == 1)
      let other = try #require(try await world.twilio.listApplications(friendlyName: "Somebody else's").first)
      #expect(
        done.left == [
          "+15550100000: take the TwiML app away; it did nothing before.",
          "+15550100001: when a call comes in, POST https://demo.twilio.com/welcome/voice/.",
          "+15550100002: when a call comes in, GET \(TwilioWorld.elsewhere).",
          "+15550100003: configure it with the SIP trunk TK00000000000000000000000000000001.",
          "+15550100004: configure it with the TwiML app \(other.sid).",
          "Delete the TwiML app \"\(world.name(of: world.acme))\" (\(account.appSid ?? "")).",
          "Delete the API key \"\(world.name(of: world.acme))\" (\(account.keySid ?? "")).",
        ])
      #expect(try await world.store.twilioAccount(of: world.acme) == nil)
      // Connecting again finds what was left, and can still be undone in part.
      await world.line.mend()
      _ = try await world.connect(.all)
      try await world.expectConnected(Set(world.numbers.keys), "again")
    }
  }
}

extension Store {
  /// The sealed token as it stands on disk, and something else instead of it.
  fileprivate func sealedToken(of workspaceId: Workspace.ID, instead: Data?) async throws -> Data? {
    try await write { transaction in
      let sealed: Data? = try transaction.db.value(
        "SELECT authTokenSealed FROM twilioAccount WHERE workspaceId = ?", [workspaceId])
      if let instead {
        try transaction.db.run(
          "UPDATE twilioAccount SET authTokenSealed = ? WHERE workspaceId = ?", [instead, workspaceId])
      }
      return sealed
    }
  }
}
