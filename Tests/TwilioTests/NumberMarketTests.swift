import Foundation
import HTTPTypes
import Testing

@testable import Twilio

/// Searching for numbers, and what they cost, in all the spellings Twilio has.
@Suite(.timeLimit(.minutes(1))) struct NumberMarketTests {
  static let path = "/2010-04-01/Accounts/\(TwilioClientTests.account)/AvailablePhoneNumbers"

  @Test func aSearchSaysWhatIsWanted() async throws {
    let wanted =
      "GET \(Self.path)/US/TollFree.json?VoiceEnabled=true&AreaCode=888&Contains=KJL%2A&InLocality=Salt%20Lake%20City&SmsEnabled=true&PageSize=3"
    try await TwilioClientTests.serve { request, _ in
      guard request == wanted else { return TwilioClientTests.json("{\"message\":\"\(request)\"}", .badRequest) }
      return TwilioClientTests.json(
        """
        {"available_phone_numbers":[
        {"phone_number":"+18885550100","locality":null,"region":null,"postal_code":null,"iso_country":"US",
        "address_requirements":"none","capabilities":{"voice":true,"SMS":true,"MMS":false,"fax":false},"lata":null},
        {"phone_number":"+18885550101","capabilities":{"voice":true,"sms":true,"mms":true}}],"uri":"/x"}
        """)
    } _: { client in
      var search = PhoneNumberSearch(country: "US", type: .tollFree)
      search.areaCode = "888"
      search.contains = "KJL*"
      search.locality = "Salt Lake City"
      search.sms = true
      let found = try await client.searchPhoneNumbers(search, atMost: 3)
      #expect(found.map(\.phoneNumber) == ["+18885550100", "+18885550101"])
      #expect(found.map(\.capabilities.sms) == [true, true] && found.map(\.capabilities.mms) == [false, true])
      #expect(found[0].addressRequirements == "none" && found[1].addressRequirements == nil)
    }
  }

  @Test func countriesNameTheTypesTheySell() async throws {
    try await TwilioClientTests.serve { _, _ in
      TwilioClientTests.json(
        """
        {"countries":[{"country_code":"DE","country":"Germany","uri":"/x","beta":false,"subresource_uris":
        {"local":"/l","national":"/n","machine_to_machine":"/m"}},{"country_code":"US","country":"United States",
        "subresource_uris":{"toll_free":"/t","local":"/l","mobile":null}}],"uri":"/x"}
        """)
    } _: { client in
      let markets = try await client.listPhoneNumberMarkets()
      #expect(markets.map(\.countryCode) == ["DE", "US"])
      #expect(markets.map(\.types) == [[.local, .national], [.local, .tollFree]])
    }
  }

  @Test(arguments: [
    #"{"number_type":"toll free","base_price":"3.00","current_price":"2.15"},{"number_type":"local","current_price":"1.15"}"#,
    #"{"number_type":"toll_free","base_price":3,"current_price":2.15},{"number_type":"local","current_price":1.15}"#,
    #"{"number_type":"tollfree","current_price":"2.150"},{"number_type":"local","current_price":"1.15"},{"number_type":"mobile"},{"number_type":"shared","current_price":"9"}"#,
  ])
  func pricesAreReadWhateverTheirSpelling(rows: String) async throws {
    try await TwilioClientTests.serve { request, _ in
      guard request == "GET /v1/PhoneNumbers/Countries/US" else { return TwilioClientTests.json("{}", .notFound) }
      return TwilioClientTests.json(
        #"{"country":"United States","iso_country":"US","phone_number_prices":[\#(rows)],"price_unit":"usd","url":"u"}"#
      )
    } _: { client in
      let prices = try await client.fetchPhoneNumberPrices(country: "US")
      let local = try #require(Decimal(string: "1.15"))
      let tollFree = try #require(Decimal(string: "2.15"))
      #expect(prices.currency == "USD")
      #expect(prices.monthly == [.local: local, .tollFree: tollFree])
    }
  }

  @Test func onlyTheNumberItselfIsFound() async throws {
    try await TwilioClientTests.serve { _, _ in
      TwilioClientTests.json(
        """
        {"incoming_phone_numbers":[{"sid":"PN00000000000000000000000000000001","phone_number":"+155501000010"}],
        "next_page_uri":null}
        """)
    } _: { client in
      let (shorter, whole) = (
        try await client.findPhoneNumber("+15550100001"), try await client.findPhoneNumber("+155501000010")
      )
      #expect(shorter == nil && whole != nil)
    }
  }

  @Test(arguments: [
    (400, 21404, "Trial accounts are allowed only one Twilio number.", "trial account"),
    (400, 21422, "PhoneNumber +12125550100 is not available.", "no longer for sale"),
    (400, 21631, "Phone Number Requires an Address but the 'AddressSid' parameter was empty.", "address"),
    (400, 21649, "Bundle required and not provided for country: [GB] and numberType: [MOBILE]", "papers"),
    (400, 20001, "Insufficient funds in the account", "not enough money"),
    (402, 402, "Payment required", "not enough money"),
  ])
  func whatIsInTheWayOfAPurchaseIsNamed(status: Int, code: Int, message: String, words: String) {
    #expect(TwilioError(status: status, code: code, message: message).advice.text.contains(words))
  }
}
