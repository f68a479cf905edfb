package import Domain
package import Foundation
package import Twilio

/// What a number costs a month.
package struct MonthlyPrice: Sendable, Equatable, CustomStringConvertible {
  package let amount: Decimal
  /// ISO 4217, in capitals.
  package let currency: String

  package init(amount: Decimal, currency: String) {
    self.amount = amount
    self.currency = currency
  }

  /// With two digits behind the point, and more where they say something: `1.15`.
  package var text: String {
    let text = "\(amount)"
    let digits = text.split(separator: ".").dropFirst().first?.count ?? 0
    return digits >= 2 ? text : text + (digits == 0 ? "." : "") + String(repeating: "0", count: 2 - digits)
  }

  package var description: String { currency == "USD" ? "$\(text)" : "\(text) \(currency)" }
}

/// A number that the workspace's Twilio account could have.
package struct NumberOffer: Sendable, Equatable {
  package let number: AvailablePhoneNumber
  package let type: PhoneNumberType
  package let country: String
  /// nil when Twilio does not say.
  package let price: MonthlyPrice?

  package var resource: JSON {
    [
      "e164": .string(number.phoneNumber), "type": .string(type.rawValue), "locality": JSON(number.locality),
      "region": JSON(number.region), "postalCode": JSON(number.postalCode), "country": .string(country),
      "capabilities": [
        "voice": .bool(number.capabilities.voice), "sms": .bool(number.capabilities.sms),
        "mms": .bool(number.capabilities.mms), "fax": .bool(number.capabilities.fax),
      ],
      "addressRequirements": .string(number.addressRequirements ?? "none"),
      "monthlyPrice": JSON(price?.text), "currency": JSON(price?.currency),
    ]
  }
}

package struct NumberOffers: Sendable, Equatable {
  package let items: [NumberOffer]
  /// Why prices are missing, for a person; nil when there are some.
  package let priceProblem: String?

  package var resource: JSON {
    [
      "items": .array(items.map(\.resource)), "nextCursor": nil, "priceProblem": JSON(priceProblem),
    ]
  }
}

extension PhoneNumberMarket {
  package var resource: JSON {
    [
      "code": .string(countryCode), "name": .string(country),
      "types": .array(types.map { .string($0.rawValue) }),
    ]
  }
}

extension PhoneNumberType {
  /// `toll-free numbers`
  var plural: String {
    switch self {
    case .local: "local numbers"
    case .tollFree: "toll-free numbers"
    case .mobile: "mobile numbers"
    case .national: "national numbers"
    }
  }
}
