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
    let paging = try Paging(visit.request)
    return try paging.page(
      byName: try await connector.numberMarkets(of: visit.workspaceId),
      place: { NamedPlace($0.country, $0.countryCode) }, resource: \.resource)
  }
}

extension PhoneNumberSearch {
  /// `?country=&type=&areaCode=&contains=&locality=&sms=&mms=&fax=`
  fileprivate init(_ request: Request) throws {
    guard let country = request.query("country") else { throw AppError.invalid("country", "Say which country.") }
    let type = try request.word("type", "local, tollFree, mobile or national") { PhoneNumberType(rawValue: $0) }
    self.init(country: country, type: type ?? .local)
    areaCode = request.query("areaCode")
    contains = request.query("contains")
    locality = request.query("locality")
    sms = try request.flag("sms") ?? false
    mms = try request.flag("mms") ?? false
    fax = try request.flag("fax") ?? false
  }
}
