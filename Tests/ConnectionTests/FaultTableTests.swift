import Domain
import Foundation
import Storage
import Testing
import Twilio

@testable import Connection

/// Every way in which Twilio can fail, at every single request of every change; then the same is asked for again.
@Suite(.timeLimit(.minutes(5))) struct FaultTableTests {
  /// More than any change makes; where it makes fewer nothing fails, which must be right too.
  static let requests = 0..<18

  @Test(arguments: Line.Fault.allCases)
  func connecting(fault: Line.Fault) async throws {
    try await TwilioWorld.with { world in
      for request in Self.requests {
        await world.line.fail(atRequest: request, fault)
        _ = try? await world.connect(.all)
        await world.line.mend()
        let status = try await world.connect(.all)
        #expect(status.numbers.allSatisfy { $0.number.isManaged }, "request \(request)")
        try await world.expectConnected(Set(world.numbers.keys), "request \(request)")
        #expect(try await world.connector.disconnect(world.acme).left.isEmpty)
        #expect(try await world.isAsBefore(), "request \(request)")
      }
    }
  }

  /// What was chosen goes on by itself, and nothing else is taken.
  @Test(arguments: Line.Fault.allCases)
  func connectingGoesOnByItself(fault: Line.Fault) async throws {
    try await TwilioWorld.with { world in
      let chosen = ["url", "trunk"]
      for request in Self.requests {
        await world.line.fail(atRequest: request, fault)
        let first = try? await world.connect(.sids(chosen.compactMap { world.numbers[$0]?.text }))
        await world.line.mend()
        if first == nil, try await world.store.twilioAccount(of: world.acme) == nil { continue }
        await ConnectionWatch(connector: world.connector, logger: world.logger).round()
        try await world.expectConnected(Set(chosen), "request \(request)")
        #expect(try await world.connector.disconnect(world.acme).left.isEmpty)
        #expect(try await world.isAsBefore(), "request \(request)")
      }
    }
  }

  @Test(arguments: Line.Fault.allCases)
  func disconnecting(fault: Line.Fault) async throws {
    try await TwilioWorld.with { world in
      for request in Self.requests {
        _ = try await world.connect(.all)
        await world.line.fail(atRequest: request, fault)
        let first = try await world.connector.disconnect(world.acme)
        if !first.left.isEmpty {
          let status = try await world.connector.status(of: world.acme)
          #expect(first.reason != nil && !first.isForgotten)
          #expect(status.account?.state == .disconnecting)
          #expect(status.account?.lastError?.contains("advice") == true)
        }
        await world.line.mend()
        let second = try await world.connector.disconnect(world.acme)
        #expect(second.left.isEmpty && second.isForgotten)
        #expect(try await world.isAsBefore(), "request \(request)")
        #expect(try await world.counts(of: world.acme) == [0, 0, 1, 1])
        #expect(try await world.store.twilioAccount(of: world.acme) == nil)
        #expect(
          try await world.connector.disconnect(world.acme)
            == Disconnection(restored: [], left: [], reason: nil, isForgotten: true))
      }
    }
  }

  @Test(arguments: Line.Fault.allCases)
  func repairing(fault: Line.Fault) async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.all)
      for request in Self.requests {
        try await world.disturb()
        await world.line.fail(atRequest: request, fault)
        _ = try? await world.connector.repair(world.acme)
        #expect(try await world.store.twilioAccount(of: world.acme)?.state == .connected)
        await world.line.mend()
        let status = try await world.connector.repair(world.acme)
        #expect(status.account?.drifts == "[]", "request \(request)")
        try await world.expectConnected(Set(world.numbers.keys), "request \(request)")
      }
      #expect(try await world.connector.disconnect(world.acme).left.isEmpty)
      #expect(try await world.isAsBefore())
    }
  }

  /// A connection that works is not hurt by a repair that fails.
  @Test(arguments: Line.Fault.allCases)
  func repairingWhatIsWhole(fault: Line.Fault) async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.all)
      let working = try await world.store.twilioAccount(of: world.acme)
      for request in 0..<5 {
        await world.line.fail(atRequest: request, fault)
        _ = try? await world.connector.repair(world.acme)
        await world.line.mend()
        let account = try await world.store.twilioAccount(of: world.acme)
        #expect(account?.state == .connected)
        #expect(account?.keySid == working?.keySid && account?.keySecret == working?.keySecret)
        #expect(account?.appSid == working?.appSid)
      }
    }
  }

  @Test(arguments: Line.Fault.allCases)
  func rotatingTheKey(fault: Line.Fault) async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      for request in 0..<4 {
        let before = try await world.store.twilioAccount(of: world.acme)
        await world.line.fail(atRequest: request, fault)
        let first = try? await world.connector.rotateKey(of: world.acme)
        await world.line.mend()
        if first == nil { _ = try await world.connector.rotateKey(of: world.acme) }
        let account = try #require(try await world.store.twilioAccount(of: world.acme))
        #expect(account.keySidOld == before?.keySid && account.keySid != before?.keySid)
        let keys = try await world.twilio.listKeys(friendlyName: world.name(of: world.acme)).map(\.sid.text)
        #expect(Set(keys) == [account.keySid, account.keySidOld], "request \(request)")
        // The last token of the old key has ended.
        world.clock.advance(by: KeyPlan.oldKeyStays)
        #expect(try await world.connector.check(world.acme).account?.drifts == "[]")
        try await world.expectConnected(["free", "demo"], "request \(request)")
      }
    }
  }
}
