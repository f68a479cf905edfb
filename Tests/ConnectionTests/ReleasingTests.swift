import Domain
import Foundation
import Storage
import Testing
import Twilio

@testable import Connection

@Suite(.timeLimit(.minutes(2))) struct ReleasingTests {
  private func number(_ name: String, in world: TwilioWorld) async throws -> PhoneNumber {
    let sid = world.numbers[name]?.text
    return try #require(try await world.store.phoneNumbers(in: world.acme).first { $0.number.sid == sid }).number
  }

  @Test func aReleasedNumberIsGoneForGood() async throws {
    try await TwilioWorld.connected { world in
      let number = try await number("free", in: world)
      try await world.connector.releaseNumber(number.id, in: world.acme)
      #expect(try await world.owned(number.e164).isEmpty)
      #expect(try await !world.store.phoneNumbers(in: world.acme).contains { $0.number.id == number.id })
      await world.line.mend()
      try await world.connector.releaseNumber(number.id, in: world.acme)
      #expect(await world.line.requests.isEmpty)
      // Bought again, it is another number.
      let again = try await world.connector.buyNumber(NumberOrder(e164: number.e164), in: world.acme)
      #expect(again.number.id != number.id && again.number.sid != number.sid)
    }
  }

  @Test func whatOthersUseIsNotReleased() async throws {
    try await TwilioWorld.connected { world in
      for name in ["url", "trunk", "app"] {
        let number = try await number(name, in: world)
        let error = await #expect(throws: AppError.self) {
          try await world.connector.releaseNumber(number.id, in: world.acme)
        }
        #expect(error?.code == .conflict && error?.message.contains("used elsewhere") == true)
      }
      let ours = try await number("demo", in: world)
      await #expect(throws: AppError.notFound("phone number")) {
        try await world.connector.releaseNumber(ours.id, in: world.branch)
      }
      #expect(try await world.twilio.listPhoneNumbers().count == 5)
    }
  }

  @Test func aNumberWithACallOnItIsKept() async throws {
    try await TwilioWorld.connected { world in
      let (busy, free) = (try await number("free", in: world), try await number("demo", in: world))
      try await world.ring(busy)
      let error = await #expect(throws: AppError.self) {
        try await world.connector.releaseNumber(busy.id, in: world.acme)
      }
      #expect(error?.code == .conflict && error?.message.contains("call is on") == true)
      #expect(try await world.owned(busy.e164).count == 1)
      try await world.connector.releaseNumber(free.id, in: world.acme)
    }
  }

  @Test func whatIsNotAsItWasSeenIsKept() async throws {
    try await TwilioWorld.connected { world in
      let number = try await number("free", in: world)
      _ = try await world.store.renamePhoneNumber(number.id, in: world.acme, to: "Front desk")
      await world.line.mend()
      let stale = AppError(.conflict, "It was changed.")
      await #expect(throws: stale) {
        try await world.connector.releaseNumber(number.id, in: world.acme) { entry in
          guard entry.number.name == number.name else { throw stale }
        }
      }
      await #expect(throws: stale) {
        try await world.connector.disconnect(world.acme, check: { _ in throw stale })
      }
      #expect(await world.line.requests.isEmpty)
      #expect(try await world.connector.status(of: world.acme).isConnected)
    }
  }

  @Test func aNumberThatWasReleasedInTheConsoleGoesFromTheDesk() async throws {
    try await TwilioWorld.connected { world in
      let number = try await number("free", in: world)
      try await world.twilio.releasePhoneNumber(PhoneNumberSid(number.sid))
      try await world.connector.releaseNumber(number.id, in: world.acme)
      #expect(try await !world.store.phoneNumbers(in: world.acme).contains { $0.number.id == number.id })
    }
  }
}
