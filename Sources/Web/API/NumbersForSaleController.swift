import Connection
import Domain
import Hummingbird
import Twilio

/// What the workspace's Twilio account could buy.
struct NumbersForSaleController: Sendable {
  let connector: TwilioConnector

  @Sendable func list(_ visit: MemberVisit) async throws -> Response {
    let search = try PhoneNumberSearch(visit.request)
    return .json(try await connector.numbersForSale(search, in: visit.workspaceId).resource)
  }

  @Sendable func countries(_ visit: MemberVisit) async throws -> Response {
    .list(try await connector.numberMarkets(of: visit.workspaceId).map(\.resource))
  }
}

extension PhoneNumberSearch {
  /// `?country=&type=&areaCode=&contains=&locality=&sms=&mms=&fax=`
  fileprivate init(_ request: Request) throws {
    guard let country = request.query("country") else { throw AppError.invalid("country", "Say which country.") }
    let word = request.query("type") ?? PhoneNumberType.local.rawValue
    guard let type = PhoneNumberType(rawValue: word) else {
      throw AppError.invalid("type", "This is local, tollFree, mobile or national.")
    }
    self.init(country: country, type: type)
    areaCode = request.query("areaCode")
    contains = request.query("contains")
    locality = request.query("locality")
    sms = try Self.flag("sms", request)
    mms = try Self.flag("mms", request)
    fax = try Self.flag("fax", request)
  }

  private static func flag(_ name: String, _ request: Request) throws -> Bool {
    switch request.query(name) {
    case nil, "false": false
    case "true": true
    default: throw AppError.invalid(name, "This is true or false.")
    }
  }
}
