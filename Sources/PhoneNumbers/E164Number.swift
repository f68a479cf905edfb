import CPhoneNumber

/// A telephone number as the whole world dials it, e.g. `+15550100142`.
package struct E164Number: Sendable {
  /// "+" and at most 15 digits.
  package let text: String
  /// ISO 3166-1 letters of its country, e.g. `US`; nil for numbers of no country, such as +800.
  package let region: String?
  /// E.g. 1, 44, 49; several countries may share one.
  package let callingCode: Int
  /// Whether it lies in a range known to be given out. Working numbers may be in none: see the room's front page.
  package let isAssigned: Bool
  package let kind: Kind
  /// Grouped for reading, from anywhere: `+1 555-010-0142`.
  package let international: String
  /// Grouped for reading, in its country: `(555) 010-0142`.
  package let national: String

  /// In bytes, with every decoration and an extension. The library takes time that grows with the square of the length:
  /// some thousand digits would keep a thread for seconds.
  private static let longestInput = 128

  package enum Kind: String, Sendable, CaseIterable {
    case fixedLine, mobile, fixedLineOrMobile, tollFree, premiumRate, sharedCost, voip, personal, pager
    case universalAccess, voicemail, unknown
  }

  /// Reads what a person typed or pasted. `region` (ISO 3166-1 letters, in either case) is the country in which a number
  /// without a calling code is meant; with nil it must begin with "+". An extension is dropped.
  ///
  /// For a number that is about to be dialled use `init(dialling:region:)`.
  package init(parsing input: String, region: String?) throws(PhoneNumberError) {
    guard input.utf8.count <= Self.longestInput else {
      throw input.utf8.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? .tooLong : .notANumber
    }
    var info = cphonenumber_info()
    // "ZZ" is the library's word for "no region".
    let region = region?.uppercased() ?? "ZZ"
    let result = input.withCString { text in
      region.withCString { cphonenumber_parse(text, input.utf8.count, $0, region.utf8.count, &info) }
    }
    switch result {
    case CPHONENUMBER_OK: break
    case CPHONENUMBER_UNKNOWN_COUNTRY: throw .unknownCountry
    case CPHONENUMBER_TOO_SHORT: throw .tooShort
    case CPHONENUMBER_TOO_LONG: throw .tooLong
    case CPHONENUMBER_WRONG_LENGTH: throw .invalidForCountry
    default: throw .notANumber
    }
    text = Self.text(info.e164)
    let own = Self.text(info.region)
    let main = Self.text(info.main_region)
    self.region = own.isEmpty ? (main == "001" || main == "ZZ" ? nil : main) : own
    callingCode = Int(info.calling_code)
    isAssigned = info.is_assigned
    kind = Self.kind(info.type)
    international = Self.text(info.international)
    national = Self.text(info.national)
  }

  /// Reads a number that somebody in `region` is about to dial: emergency and short numbers are refused first, then it is
  /// normalised.
  package init(dialling input: String, region: String) throws(PhoneNumberError) {
    guard !Self.isShortOrEmergency(input, region: region) else { throw .shortOrEmergency }
    try self.init(parsing: input, region: region)
  }

  /// Whether this text, dialled as it stands in `region`, might reach an emergency service or another service with a
  /// short number there. Also true for an emergency number with digits after it, where networks would ignore those.
  package static func isShortOrEmergency(_ input: String, region: String) -> Bool {
    // Nobody can dial it; the parser says so in words of its own.
    guard input.utf8.count <= longestInput else { return false }
    let region = region.uppercased()
    return input.withCString { text in
      region.withCString { cphonenumber_is_short_or_emergency(text, input.utf8.count, $0, region.utf8.count) }
    }
  }

  /// Whether these are the letters of a country with a numbering plan, so that they can be a workspace's country.
  package static func isKnownRegion(_ region: String) -> Bool {
    region.withCString { cphonenumber_knows_region($0, region.utf8.count) }
  }

  private static func text<Characters>(_ characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  private static func kind(_ type: cphonenumber_type) -> Kind {
    switch type {
    case CPHONENUMBER_TYPE_FIXED_LINE: .fixedLine
    case CPHONENUMBER_TYPE_MOBILE: .mobile
    case CPHONENUMBER_TYPE_FIXED_LINE_OR_MOBILE: .fixedLineOrMobile
    case CPHONENUMBER_TYPE_TOLL_FREE: .tollFree
    case CPHONENUMBER_TYPE_PREMIUM_RATE: .premiumRate
    case CPHONENUMBER_TYPE_SHARED_COST: .sharedCost
    case CPHONENUMBER_TYPE_VOIP: .voip
    case CPHONENUMBER_TYPE_PERSONAL_NUMBER: .personal
    case CPHONENUMBER_TYPE_PAGER: .pager
    case CPHONENUMBER_TYPE_UAN: .universalAccess
    case CPHONENUMBER_TYPE_VOICEMAIL: .voicemail
    default: .unknown
    }
  }
}

extension E164Number: Hashable, CustomStringConvertible {
  package static func == (left: Self, right: Self) -> Bool { left.text == right.text }
  package func hash(into hasher: inout Hasher) { hasher.combine(text) }
  package var description: String { text }
}
