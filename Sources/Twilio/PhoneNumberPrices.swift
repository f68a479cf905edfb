package import Foundation

/// What numbers of a country cost the account a month, of the Pricing API.
package struct PhoneNumberPrices: Decodable, Sendable, Equatable {
  /// ISO 4217, in capitals.
  package let currency: String
  package let monthly: [PhoneNumberType: Decimal]

  private enum CodingKeys: String, CodingKey { case priceUnit, phoneNumberPrices }

  private struct Row: Decodable {
    let numberType: String
    let currentPrice: Decimal?

    private enum CodingKeys: String, CodingKey { case numberType, currentPrice }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      numberType = try fields.decode(String.self, forKey: .numberType)
      // The OpenAPI document says number; Twilio's answers and its samples say text.
      if let text = try? fields.decodeIfPresent(String.self, forKey: .currentPrice) {
        currentPrice = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX"))
      } else {
        currentPrice = try fields.decodeIfPresent(Decimal.self, forKey: .currentPrice)
      }
    }

    /// Twilio writes `toll free`; the separator has differed over the years.
    var type: PhoneNumberType? {
      switch numberType.lowercased().filter(\.isLetter) {
      case "tollfree": .tollFree
      case let word: PhoneNumberType(rawValue: word)
      }
    }
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    currency = try fields.decode(String.self, forKey: .priceUnit).uppercased()
    var monthly: [PhoneNumberType: Decimal] = [:]
    for row in try fields.decode([Row].self, forKey: .phoneNumberPrices) {
      if let type = row.type, let price = row.currentPrice { monthly[type] = price }
    }
    self.monthly = monthly
  }
}

extension TwilioClient {
  /// - Parameter country: ISO 3166, two letters.
  package func fetchPhoneNumberPrices(country: String) async throws(TwilioFailure) -> PhoneNumberPrices {
    try await fetch("/v1/PhoneNumbers/Countries/\(country)", of: .pricing)
  }
}
