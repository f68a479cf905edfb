/// The kinds of number that take calls and that Twilio sells under a path of their own.
package enum PhoneNumberType: String, Sendable, CaseIterable, Codable {
  case local, tollFree, mobile, national

  /// In a path of the API of 2010.
  var pathWord: String {
    switch self {
    case .local: "Local"
    case .tollFree: "TollFree"
    case .mobile: "Mobile"
    case .national: "National"
    }
  }
}

/// A country where Twilio sells numbers, and of which types.
package struct PhoneNumberMarket: TwilioRow, Sendable, Equatable {
  static let listKey = "countries"

  /// ISO 3166, two letters.
  package let countryCode: String
  package let country: String
  package let types: [PhoneNumberType]

  private enum CodingKeys: String, CodingKey { case countryCode, country, subresourceUris }
  private struct Paths: Decodable { let local, tollFree, mobile, national: String? }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    countryCode = try fields.decode(String.self, forKey: .countryCode)
    country = try fields.decodeIfPresent(String.self, forKey: .country) ?? countryCode
    let paths = try fields.decode(Paths.self, forKey: .subresourceUris)
    types = PhoneNumberType.allCases.filter { type in
      switch type {
      case .local: paths.local != nil
      case .tollFree: paths.tollFree != nil
      case .mobile: paths.mobile != nil
      case .national: paths.national != nil
      }
    }
  }
}

/// A number that can be bought.
package struct AvailablePhoneNumber: TwilioRow, Sendable, Equatable {
  static let listKey = "availablePhoneNumbers"

  package struct Capabilities: Decodable, Sendable, Equatable {
    package let voice, sms, mms, fax: Bool

    private struct Key: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }

      init(_ text: String) { stringValue = text }
      init?(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    package init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: Key.self)
      // Twilio writes `SMS` in some answers and `sms` in others.
      func has(_ name: String) throws -> Bool {
        for key in [name, name.uppercased()] {
          if let value = try fields.decodeIfPresent(Bool.self, forKey: Key(key)) { return value }
        }
        return false
      }
      voice = try has("voice")
      sms = try has("sms")
      mms = try has("mms")
      fax = try has("fax")
    }
  }

  package let phoneNumber: String
  package let locality: String?
  package let region: String?
  package let postalCode: String?
  package let isoCountry: String?
  /// `none`, `any`, `local`, `foreign`: whose address Twilio wants before it sells the number.
  package let addressRequirements: String?
  package let capabilities: Capabilities
}

/// Which numbers are wanted. What is nil or false does not matter.
package struct PhoneNumberSearch: Sendable, Equatable {
  /// ISO 3166, two letters.
  package var country: String
  package var type: PhoneNumberType
  /// Of the United States and Canada only.
  package var areaCode: String?
  package var contains: String?
  package var locality: String?
  package var sms = false
  package var mms = false
  package var fax = false

  package init(country: String, type: PhoneNumberType) {
    self.country = country
    self.type = type
  }

  var filters: [(name: String, value: String)] {
    let texts = [("AreaCode", areaCode), ("Contains", contains), ("InLocality", locality)]
    let flags = [("SmsEnabled", sms), ("MmsEnabled", mms), ("FaxEnabled", fax)]
    return [("VoiceEnabled", "true")] + texts.compactMap { name, value in value.map { (name, $0) } }
      + flags.filter(\.1).map { ($0.0, "true") }
  }
}

extension TwilioClient {
  package func listPhoneNumberMarkets() async throws(TwilioFailure) -> [PhoneNumberMarket] {
    try await list("\(accountPath)/AvailablePhoneNumbers.json")
  }

  /// Some of those that fit, at most as many as asked for; nobody knows how many there are.
  package func searchPhoneNumbers(
    _ search: PhoneNumberSearch, atMost limit: Int
  ) async throws(TwilioFailure) -> [AvailablePhoneNumber] {
    let page: Page<AvailablePhoneNumber> = try await fetch(
      "\(accountPath)/AvailablePhoneNumbers/\(search.country)/\(search.type.pathWord).json?"
        + WebhookForm.encode(search.filters + [("PageSize", String(limit))]))
    return page.rows
  }
}
