import Domain
import Foundation
import Storage
import Testing
import Twilio

@testable import Connection

@Suite(.timeLimit(.minutes(2))) struct BuyingTests {
  @Test func whatIsForSaleIsShownWithItsPrice() async throws {
    try await TwilioWorld.connected { world in
      let markets = try await world.connector.numberMarkets(of: world.acme)
      #expect(markets.map(\.countryCode) == ["CA", "GB", "US"])
      #expect(markets.last?.types == [.local, .tollFree])
      var search = PhoneNumberSearch(country: "us", type: .local)
      search.areaCode = " 212 "
      search.sms = true
      let offers = try await world.connector.numbersForSale(search, in: world.acme)
      #expect(offers.items.count == 30 && offers.priceProblem == nil)
      let first = try #require(offers.items.first?.resource.text)
      #expect(
        first == """
          {"e164":"+12125550100","type":"local","locality":"New York","region":"NY","postalCode":null,"country":"US",\
          "capabilities":{"voice":true,"sms":true,"mms":true,"fax":false},"addressRequirements":"none",\
          "monthlyPrice":"1.15","currency":"USD"}
          """)
      search.contains = "555-0142"
      #expect(
        try await world.connector.numbersForSale(search, in: world.acme).items.map(\.number.phoneNumber) == [
          TwilioWorld.wanted
        ])
      let british = try await world.connector.numbersForSale(.init(country: "GB", type: .local), in: world.acme)
      #expect(british.items.allSatisfy { $0.number.addressRequirements == "any" } && !british.items.isEmpty)
    }
  }

  @Test(arguments: [
    ("U/", PhoneNumberType.local, "", "", "country"), ("GB", .local, "212", "", "areaCode"),
    ("US", .local, "21", "", "areaCode"), ("US", .local, "", "1", "contains"), ("US", .local, "", "12é4", "contains"),
    ("US", .national, "", "", "type"), ("ZZ", .local, "", "", "type"),
  ])
  func whatCannotBeSearchedForIsSaid(
    country: String, type: PhoneNumberType, areaCode: String, contains: String, field: String
  ) async throws {
    try await TwilioWorld.connected { world in
      var search = PhoneNumberSearch(country: country, type: type)
      search.areaCode = areaCode
      search.contains = contains
      let error = await #expect(throws: AppError.self) {
        try await world.connector.numbersForSale(search, in: world.acme)
      }
      #expect(error?.code == .invalid && error?.field == field)
    }
  }

  @Test func aPriceThatCannotBeHadIsNotGuessed() async throws {
    try await TwilioWorld.connected { world in
      let connector = await world.direct()
      try await world.simulate(fault: #"{"kind":"rest-status","match":"/v1/PhoneNumbers","status":503}"#)
      let offers = try await connector.numbersForSale(.init(country: "US", type: .local), in: world.acme)
      #expect(offers.items.count == 30 && offers.items.allSatisfy { $0.price == nil })
      #expect(offers.priceProblem?.contains("did not say") == true)
      // Nobody buys at a price that cannot be compared.
      let error = await #expect(throws: AppError.self) {
        try await connector.buyNumber(TwilioWorld.order, in: world.acme)
      }
      #expect(error?.code == .unavailable)
      #expect(try await world.owned(TwilioWorld.wanted).isEmpty)
      _ = try await connector.buyNumber(NumberOrder(e164: TwilioWorld.wanted), in: world.acme)
      try await world.hasExactlyOne(TwilioWorld.wanted)
    }
  }

  @Test func aNumberIsBoughtAndRingsHere() async throws {
    try await TwilioWorld.connected { world in
      let bought = try await world.connector.buyNumber(TwilioWorld.order, in: world.acme)
      #expect(bought.number.isManaged && bought.agentIds.isEmpty)
      try await world.hasExactlyOne(TwilioWorld.wanted)
      #expect(try await world.connector.buyNumber(TwilioWorld.order, in: world.acme) == bought)
      try await world.hasExactlyOne(TwilioWorld.wanted)
      // It goes back to doing nothing, and stays with the account.
      #expect(try await world.connector.disconnect(world.acme).restored.contains(TwilioWorld.wanted))
      #expect(try await world.owned(TwilioWorld.wanted).first?.voice.voiceApplicationSid?.isEmpty != false)
    }
  }

  @Test func twoWhoClickAtOnceGetOneNumber() async throws {
    try await TwilioWorld.connected { world in
      async let one = world.connector.buyNumber(TwilioWorld.order, in: world.acme)
      async let other = world.connector.buyNumber(TwilioWorld.order, in: world.acme)
      #expect(try await one == other)
      #expect(await world.line.requests.filter { $0.hasPrefix("POST") }.count == 1)
      try await world.hasExactlyOne(TwilioWorld.wanted)
    }
  }

  @Test func anotherPriceBuysNothing() async throws {
    try await TwilioWorld.connected { world in
      for (type, amount, currency) in [
        (PhoneNumberType?.some(.local), "1.00", "USD"), (.local, "1.15", "EUR"), (.mobile, "1.15", "USD"),
        (nil, "3.15", "USD"),
      ] {
        let price = MonthlyPrice(amount: try #require(Decimal(string: amount)), currency: currency)
        let error = await #expect(throws: AppError.self) {
          try await world.connector.buyNumber(
            NumberOrder(e164: TwilioWorld.wanted, type: type, price: price), in: world.acme)
        }
        #expect(error?.code == .conflict && error?.message.contains("Nothing was bought") == true)
      }
      #expect(try await world.owned(TwilioWorld.wanted).isEmpty)
    }
  }

  @Test(arguments: [
    (21404, "Trial accounts are allowed only one Twilio number.", AppError.Code.conflict, "trial account"),
    (21422, "PhoneNumber is not available.", .conflict, "no longer for sale"),
    (21649, "Bundle required and not provided", .conflict, "regulatory bundle"),
    (20001, "Insufficient funds", .conflict, "not enough money"),
    (21218, "Invalid ApplicationSid", .conflict, "Connect the workspace again"),
  ])
  func aRefusalIsNamedWithAdvice(code: Int, message: String, expected: AppError.Code, words: String) async throws {
    try await TwilioWorld.connected { world in
      let connector = await world.direct()
      let fault = #"{"kind":"rest-status","target":"POST","status":400,"code":\#(code),"message":"\#(message)"}"#
      try await world.simulate(fault: fault)
      let error = await #expect(throws: AppError.self) {
        try await connector.buyNumber(TwilioWorld.order, in: world.acme)
      }
      #expect(
        error?.code == expected && error?.message.contains(words) == true && error?.message.contains("\(code)") == true)
      #expect(try await world.owned(TwilioWorld.wanted).isEmpty)
    }
  }

  @Test func whatCannotBeBoughtIsRefused() async throws {
    try await TwilioWorld.connected { world in
      for (e164, code, words) in [
        ("12125550142", AppError.Code.invalid, "+15550100001"), ("", .invalid, "+15550100001"),
        ("+12125550199x", .invalid, "+15550100001"), ("+12125551234", .conflict, "no longer for sale"),
        ("+442079460018", .conflict, "address on file"),
        // Of the account already, and used otherwise.
        ("+15550100002", .conflict, "other.example.com"), ("+15550100003", .conflict, "SIP trunk"),
      ] {
        let error = await #expect(throws: AppError.self) {
          try await world.connector.buyNumber(NumberOrder(e164: e164), in: world.acme)
        }
        #expect(error?.code == code && error?.message.contains(words) == true, "\(e164) \(String(describing: error))")
      }
      let error = await #expect(throws: AppError.self) {
        try await world.connector.buyNumber(TwilioWorld.order, in: world.branch)
      }
      #expect(error?.code == .conflict && error?.message.contains("not connected") == true)
    }
  }

  @Test func workspacesOfOneAccountDoNotTakeNumbersFromEachOther() async throws {
    try await TwilioWorld.connected { world in
      _ = try await world.connector.connect(
        world.branch, accountSid: TwilioWorld.account, authToken: TwilioWorld.token)
      let bought = try await world.connector.buyNumber(TwilioWorld.order, in: world.acme)
      let error = await #expect(throws: AppError.self) {
        try await world.connector.buyNumber(TwilioWorld.order, in: world.branch)
      }
      #expect(error?.code == .conflict)
      // Even when Twilio has lost the app that said whose it is.
      let app = try #require(try await world.twilio.listApplications(friendlyName: world.name(of: world.acme)).first)
      try await world.twilio.deleteApplication(app.sid)
      _ = try await world.twilio.updatePhoneNumber(
        PhoneNumberSid(bought.number.sid), VoiceSettings(voiceApplicationSid: ""))
      let still = await #expect(throws: AppError.self) {
        try await world.connector.buyNumber(TwilioWorld.order, in: world.branch)
      }
      #expect(still?.message.contains("another workspace") == true)
      try await world.store.savePhoneNumbers(
        [
          PhoneNumberSettings(
            sid: bought.number.sid, e164: bought.number.e164, name: "Ours too?",
            isVoiceCapable: true, isManaged: false, before: nil, desired: nil, seen: nil)
        ], of: world.branch)
      let theirs = try #require(
        try await world.store.phoneNumbers(in: world.branch).first { $0.number.sid == bought.number.sid })
      let refused = await #expect(throws: AppError.self) {
        try await world.connector.releaseNumber(theirs.number.id, in: world.branch)
      }
      #expect(refused?.message.contains("another workspace") == true)
      #expect(try await world.owned(TwilioWorld.wanted).count == 1)
    }
  }
}
