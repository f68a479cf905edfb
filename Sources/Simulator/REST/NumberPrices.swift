/// What numbers cost a month, of the Pricing API. Nothing costs anything here: the prices are made up.
extension Switchboard {
  static let numberPriceRoutes: [Route] = [
    Route("GET", "v1/PhoneNumbers/Countries", { try $0.listPricedCountries($1) }),
    Route("GET", "v1/PhoneNumbers/Countries/{}", { try $0.fetchNumberPrices($1) }),
  ]

  private func listPricedCountries(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let rows = NumberStock.markets.sorted { $0.name < $1.name }.map { ($0.country, JSON.object(named($0))) }
    return try Paging(request.query).meta("countries", rows, of: request, base: baseURL)
  }

  private func fetchNumberPrices(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    guard let market = NumberStock.markets.first(where: { $0.country == request.captures[0].uppercased() }) else {
      throw .notFound(request.path)
    }
    let prices = market.kinds.map { kind -> JSON in
      let price = JSON.string(Self.monthlyPrice(kind))
      return ["number_type": .string(Self.pricingWord(kind)), "base_price": price, "current_price": price]
    }
    return .ok(.object(named(market) + [("phone_number_prices", .array(prices)), ("price_unit", "USD")]))
  }

  private func named(_ market: NumberStock.Market) -> [(String, JSON)] {
    [
      ("country", .string(market.name)), ("iso_country", .string(market.country)),
      ("url", .string("\(baseURL)/v1/PhoneNumbers/Countries/\(market.country)")),
    ]
  }

  private static func monthlyPrice(_ kind: NumberStock.Kind) -> String { kind == .tollFree ? "2.15" : "1.15" }

  private static func pricingWord(_ kind: NumberStock.Kind) -> String {
    switch kind {
    case .local: "local"
    case .tollFree: "toll free"
    case .mobile: "mobile"
    }
  }
}
