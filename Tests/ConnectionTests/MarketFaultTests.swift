import Domain
import Foundation
import Storage
import Testing
import Twilio

@testable import Connection

/// Something goes wrong at the n-th request of a purchase or a release, and the same is asked for again.
@Suite(.timeLimit(.minutes(5))) struct MarketFaultTests {
  enum Fault: String, Sendable, CaseIterable, CustomStringConvertible {
    case tooMany = #""kind":"rest-status","status":429"#
    case broken = #""kind":"rest-status","status":500"#
    case brokenAfterwards = #""kind":"rest-status","status":503,"afterEffect":true"#
    case reset = #""kind":"rest-reset""#
    case answerLost = #""kind":"rest-reset","afterEffect":true"#
    case silence = #""kind":"rest-timeout","delaySeconds":0.05,"afterEffect":true"#

    var description: String { rawValue }
    func json(skip: Int) -> String { #"{\#(rawValue),"skip":\#(skip),"count":1}"# }
  }

  /// One more than a purchase makes when its answer is lost; at the last one nothing is struck, which must be right too.
  static let requests = 0..<5

  @Test(arguments: Fault.allCases, requests)
  func buying(fault: Fault, request: Int) async throws {
    try await TwilioWorld.connected { world in
      let connector = await world.direct()
      try await world.simulate(fault: fault.json(skip: request))
      do {
        _ = try await connector.buyNumber(TwilioWorld.order, in: world.acme)
      } catch let error as AppError {
        #expect([.rateLimited, .unavailable].contains(error.code) && error.message.count > 30, "\(error)")
      }
      try await world.clearFaults()
      _ = try await connector.buyNumber(TwilioWorld.order, in: world.acme)
      try await world.hasExactlyOne(TwilioWorld.wanted)
    }
  }

  @Test(arguments: Fault.allCases, requests)
  func releasing(fault: Fault, request: Int) async throws {
    try await TwilioWorld.connected { world in
      let connector = await world.direct()
      let number = try await connector.buyNumber(TwilioWorld.order, in: world.acme).number
      try await world.simulate(fault: fault.json(skip: request))
      do {
        try await connector.releaseNumber(number.id, in: world.acme)
      } catch let error as AppError {
        #expect([.rateLimited, .unavailable].contains(error.code) && error.message.count > 30, "\(error)")
      }
      try await world.clearFaults()
      try await connector.releaseNumber(number.id, in: world.acme)
      #expect(try await world.owned(TwilioWorld.wanted).isEmpty)
      #expect(try await world.twilio.listPhoneNumbers().count == 5)
      #expect(try await !world.store.phoneNumbers(in: world.acme).contains { $0.number.e164 == TwilioWorld.wanted })
    }
  }

  /// The process was killed there: nothing after that request gets through, and a new process is asked.
  @Test(arguments: Line.Fault.allCases.filter(\.isCut), requests)
  func buyingInAProcessThatIsKilled(cut: Line.Fault, request: Int) async throws {
    try await TwilioWorld.connected { world in
      await world.line.fail(atRequest: request, cut)
      _ = try? await world.connector.buyNumber(TwilioWorld.order, in: world.acme)
      await world.line.mend()
      _ = try await world.direct().buyNumber(TwilioWorld.order, in: world.acme)
      try await world.hasExactlyOne(TwilioWorld.wanted)
    }
  }

  @Test(arguments: Line.Fault.allCases.filter(\.isCut), requests)
  func releasingInAProcessThatIsKilled(cut: Line.Fault, request: Int) async throws {
    try await TwilioWorld.connected { world in
      let number = try await world.connector.buyNumber(TwilioWorld.order, in: world.acme).number
      await world.line.fail(atRequest: request, cut)
      _ = try? await world.connector.releaseNumber(number.id, in: world.acme)
      await world.line.mend()
      try await world.direct().releaseNumber(number.id, in: world.acme)
      #expect(try await world.owned(TwilioWorld.wanted).isEmpty)
      #expect(try await !world.store.phoneNumbers(in: world.acme).contains { $0.number.e164 == TwilioWorld.wanted })
    }
  }

  @Test func anAnswerLostOnTheWayIsFoundAtOnce() async throws {
    try await TwilioWorld.connected { world in
      let connector = await world.direct()
      let lost = #"{"kind":"rest-reset","afterEffect":true,"target":"POST","count":1}"#
      try await world.simulate(fault: lost)
      _ = try await connector.buyNumber(TwilioWorld.order, in: world.acme)
      try await world.hasExactlyOne(TwilioWorld.wanted)
    }
  }

  @Test func aPurchaseNobodyKnowsOfIsSaidToBeUnknown() async throws {
    try await TwilioWorld.connected { world in
      await world.line.fail(atRequest: 2, .cutBeforeTheAnswer)
      let error = await #expect(throws: AppError.self) {
        try await world.connector.buyNumber(TwilioWorld.order, in: world.acme)
      }
      #expect(error?.code == .unavailable && error?.message.contains("never bought twice") == true)
    }
  }
}
