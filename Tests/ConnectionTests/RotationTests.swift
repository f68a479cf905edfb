import Domain
import Foundation
import Storage
import Testing
import Twilio

@testable import Connection

@Suite(.timeLimit(.minutes(2))) struct RotationTests {
  @Test func theNextTokenTakesOverWhenThePresentOneStops() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      let next = try await world.makeSecondaryToken()
      _ = try await world.connector.prepareAuthToken(" \(next)\n", of: world.acme)
      let both = try #require(try await world.store.twilioAccount(of: world.acme))
      #expect(both.authToken == TwilioWorld.token && both.authTokenNext == next)
      // While the present one holds, nothing changes.
      _ = try await world.connector.check(world.acme)
      #expect(try await world.store.twilioAccount(of: world.acme)?.authToken == TwilioWorld.token)

      try await world.promoteSecondaryToken(next)
      let status = try await world.connector.check(world.acme)
      #expect(status.account?.authToken == next && status.account?.authTokenNext == nil)
      #expect(status.account?.drifts == "[]")
    }
  }

  @Test func aTokenThatTwilioRefusesIsNotTaken() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      for (token, says) in [
        ("00000000000000000000000000000009", "20003"), (TwilioWorld.token, "in use"), ("", "Enter"), ("a b", "spaces"),
      ] {
        let error = await #expect(throws: AppError.self) {
          try await world.connector.prepareAuthToken(token, of: world.acme)
        }
        #expect(error?.field == "authToken" && error?.message.contains(says) == true, "\(token)")
      }
      #expect(try await world.store.twilioAccount(of: world.acme)?.authTokenNext == nil)
    }
  }

  /// An admin who pastes the secondary token where the present one was asked for has done nothing wrong.
  @Test func aSecondTokenThatWorksBesideTheFirstIsTheNextOne() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      let next = try await world.makeSecondaryToken()
      _ = try await world.connector.connect(world.acme, authToken: next)
      let both = try #require(try await world.store.twilioAccount(of: world.acme))
      #expect(both.authToken == TwilioWorld.token && both.authTokenNext == next)
      try await world.promoteSecondaryToken(next)
      _ = try await world.connector.connect(world.acme, authToken: next)
      let after = try #require(try await world.store.twilioAccount(of: world.acme))
      #expect(after.authToken == next && after.authTokenNext == nil)
    }
  }

  @Test func aTokenThatWasChangedWithoutAWordIsNamed() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      let next = try await world.makeSecondaryToken()
      try await world.promoteSecondaryToken(next)
      let status = try await world.connector.check(world.acme)
      #expect(status.account?.drifts?.contains("\"kind\":\"authToken.refused\"") == true)
      #expect(status.account?.state == .connected)
      let repaired = try await world.connector.connect(world.acme, authToken: next)
      #expect(repaired.account?.drifts == "[]")
    }
  }

  @Test func aSecondRotationWaitsForTheFirst() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      let first = try await world.connector.rotateKey(of: world.acme)
      #expect(first.resource.text.contains("\"oldKeyEndsAt\""))
      let error = await #expect(throws: AppError.self) { try await world.connector.rotateKey(of: world.acme) }
      #expect(error?.code == .conflict)
      // The old key is no drift, and a repair leaves it.
      #expect(try await world.connector.check(world.acme).account?.drifts == "[]")
      _ = try await world.connector.repair(world.acme)
      #expect(try await world.twilio.listKeys(friendlyName: world.name(of: world.acme)).count == 2)
      world.clock.advance(by: KeyPlan.oldKeyStays)
      _ = try await world.connector.check(world.acme)
      #expect(try await world.twilio.listKeys(friendlyName: world.name(of: world.acme)).count == 1)
      _ = try await world.connector.rotateKey(of: world.acme)
    }
  }

  @Test func disconnectingDeletesBothKeys() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      _ = try await world.connector.rotateKey(of: world.acme)
      #expect(try await world.connector.disconnect(world.acme).left.isEmpty)
      #expect(try await world.counts(of: world.acme) == [0, 0, 1, 1])
    }
  }

  /// Whoever asks Twilio for something first, not only the hourly look, finds that the next token has taken over.
  @Test(arguments: ["plan", "repair", "rotate", "offers", "calls", "disconnect"])
  func aPromotedTokenHoldsForEveryChange(change: String) async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      let next = try await world.makeSecondaryToken()
      _ = try await world.connector.prepareAuthToken(next, of: world.acme)
      try await world.promoteSecondaryToken(next)
      switch change {
      case "plan": _ = try await world.connector.plan(world.acme)
      case "repair": _ = try await world.connector.repair(world.acme)
      case "rotate": _ = try await world.connector.rotateKey(of: world.acme)
      case "offers": _ = try await world.connector.numberMarkets(of: world.acme)
      case "calls": _ = try await world.connector.client(of: world.acme)?.fetchAccount()
      default: #expect(try await world.connector.disconnect(world.acme).restored.count == 2)
      }
      let account = try await world.store.twilioAccount(of: world.acme)
      #expect(change == "disconnect" ? account == nil : account?.authToken == next)
    }
  }

  @Test func aConnectionWhoseTokenWasChangedCanStillBeTakenBack() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.all)
      let next = try await world.makeSecondaryToken()
      try await world.promoteSecondaryToken(next)
      #expect(try await world.connector.disconnect(world.acme).isForgotten == false)
      _ = try await world.connector.prepareAuthToken(next, of: world.acme)
      await ConnectionWatch(connector: world.connector, logger: world.logger).round()
      #expect(try await world.store.twilioAccount(of: world.acme) == nil)
    }
  }

  @Test func aRepairLeavesTheOldKeyItsHour() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      let old = try #require(try await world.connector.rotateKey(of: world.acme).account?.keySidOld)
      let new = try #require(try await world.store.twilioAccount(of: world.acme)?.keySid)
      try await world.twilio.deleteKey(try KeySid(new))
      _ = try await world.connector.repair(world.acme)
      let account = try #require(try await world.store.twilioAccount(of: world.acme))
      let keys = try await world.twilio.listKeys(friendlyName: world.name(of: world.acme)).map(\.sid.text)
      #expect(account.keySid != new && Set(keys) == [account.keySid, old])
    }
  }

  @Test func onlyWhatIsPromisedCanBeChosen() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      let chosen = try await world.connector.choose(
        region: "us1", edge: .some("dublin"), isAutoRepaired: true, of: world.acme)
      #expect(chosen.account?.edge == "dublin" && chosen.account?.isAutoRepaired == true)
      for (region, edge, field) in [("ie1", nil, "region"), (nil, "mars", "edge")] as [(String?, String?, String)] {
        let error = await #expect(throws: AppError.self) {
          try await world.connector.choose(
            region: region, edge: edge.map { .some($0) }, isAutoRepaired: nil, of: world.acme)
        }
        #expect(error?.field == field)
      }
      await #expect(throws: AppError(.conflict, "stale")) {
        try await world.connector.choose(region: nil, edge: .some("tokyo"), isAutoRepaired: nil, of: world.acme) {
          #expect($0.edge == "dublin" && $0.isAutoRepaired)
          throw AppError(.conflict, "stale")
        }
      }
      #expect(try await world.store.twilioAccount(of: world.acme)?.edge == "dublin")
      let without = try await world.connector.choose(
        region: nil, edge: .some(nil), isAutoRepaired: nil, of: world.acme)
      #expect(without.account?.edge == nil && without.account?.isAutoRepaired == true)
    }
  }
}
