/// Numbers that can be bought.
extension Switchboard {
  static let availableNumberRoutes: [Route] = [
    Route("GET", "2010-04-01/Accounts/{}/AvailablePhoneNumbers", { try $0.listMarkets($1) }),
    Route("GET", "2010-04-01/Accounts/{}/AvailablePhoneNumbers/{}", { try $0.fetchMarket($1) }),
    Route("GET", "2010-04-01/Accounts/{}/AvailablePhoneNumbers/{}/Local", { try $0.search(.local, $1) }),
    Route("GET", "2010-04-01/Accounts/{}/AvailablePhoneNumbers/{}/TollFree", { try $0.search(.tollFree, $1) }),
    Route("GET", "2010-04-01/Accounts/{}/AvailablePhoneNumbers/{}/Mobile", { try $0.search(.mobile, $1) }),
  ]

  /// Whether nobody has it.
  func isForSale(_ e164: String) -> Bool { !accounts.contains { $0.owns(e164) } }

  private func listMarkets(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    .ok([
      "countries": .array(NumberStock.markets.map { json($0, of: request) }),
      "uri": .string("/2010-04-01/Accounts/\(request.accountSid)/AvailablePhoneNumbers.json"),
    ])
  }

  private func fetchMarket(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    .ok(json(try market(of: request), of: request))
  }

  private func market(of request: RESTRequest) throws(RESTError) -> NumberStock.Market {
    guard let market = NumberStock.markets.first(where: { $0.country == request.captures[0].uppercased() }) else {
      throw .notFound(request.path)
    }
    return market
  }

  /// One page, without the envelope of other lists. Where a number lies is known by its city and state; criteria that go
  /// further are ignored.
  private func search(_ kind: NumberStock.Kind, _ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let market = try market(of: request)
    guard market.kinds.contains(kind) else { throw .notFound(request.path) }
    let query = request.query
    let pattern = try Self.pattern(query["Contains"])
    // Every number here speaks and writes, and none faxes.
    let isPossible =
      ["VoiceEnabled", "SmsEnabled", "MmsEnabled"].allSatisfy { query[$0]?.lowercased() != "false" }
      && query["FaxEnabled"]?.lowercased() != "true"
    let excluded = Set(
      Self.exclusions.filter { query[$0.parameter]?.lowercased() == "true" }.flatMap(\.requirements))
    let fitting = stock.offers(market.country, kind).lazy.filter { offer in
      isPossible && query["AreaCode"].map { $0 == offer.areaCode } ?? true
        && query["InRegion"].map { $0.uppercased() == offer.region } ?? true
        && query["InLocality"].map { $0.lowercased() == offer.locality?.lowercased() } ?? true
        && !excluded.contains(offer.addressRequirements)
        && pattern?.occurs(in: offer.e164) ?? true
    }
    let shown = fitting.filter { self.isForSale($0.e164) }.prefix(try Paging(query).size)
    return .ok([
      "available_phone_numbers": .array(shown.map { self.json($0) }),
      "uri": .string(
        "/2010-04-01/Accounts/\(request.accountSid)/AvailablePhoneNumbers/\(market.country)/\(kind.rawValue).json"),
    ])
  }

  private static let exclusions: [(parameter: String, requirements: [String])] = [
    ("ExcludeAllAddressRequired", ["any", "local", "foreign"]), ("ExcludeLocalAddressRequired", ["local"]),
    ("ExcludeForeignAddressRequired", ["foreign"]),
  ]

  private static func pattern(_ text: String?) throws(RESTError) -> NumberPattern? {
    guard let text, !text.isEmpty else { return nil }
    return try NumberPattern(searchedFor: text)
  }

  private func json(_ market: NumberStock.Market, of request: RESTRequest) -> JSON {
    let uri = "/2010-04-01/Accounts/\(request.accountSid)/AvailablePhoneNumbers/\(market.country)"
    let names: [NumberStock.Kind: String] = [.local: "local", .tollFree: "toll_free", .mobile: "mobile"]
    return [
      "country_code": .string(market.country), "country": .string(market.name), "uri": .string(uri + ".json"),
      "beta": false,
      "subresource_uris": .object(
        market.kinds.map { (names[$0] ?? "", JSON.string("\(uri)/\($0.rawValue).json")) }),
    ]
  }

  private func json(_ offer: NumberStock.Offer) -> JSON {
    [
      "friendly_name": .string(PhoneNumberSyntax.formatted(offer.e164)), "phone_number": .string(offer.e164),
      "lata": .null, "locality": .text(offer.locality), "rate_center": .null, "latitude": .null, "longitude": .null,
      "region": .text(offer.region), "postal_code": .null, "iso_country": .string(offer.country),
      "address_requirements": .string(offer.addressRequirements), "beta": false,
      "capabilities": ["voice": true, "sms": true, "mms": true],
    ]
  }
}
