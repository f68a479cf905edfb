import Accounts
import Connection
import Domain
import Foundation
import Hummingbird
import Storage
import Twilio

struct PhoneNumbersController: Sendable {
  let store: Store
  let connector: TwilioConnector

  private struct Order: Decodable {
    let e164: String
    let country: String?
    let type: PhoneNumberType?
    let monthlyPrice, currency: String?

    /// What the page showed; without it the price does not matter.
    func price() throws -> MonthlyPrice? {
      guard let monthlyPrice else { return nil }
      guard let amount = Decimal(string: monthlyPrice, locale: Locale(identifier: "en_US_POSIX")) else {
        throw AppError.invalid("monthlyPrice", "This is a number in text, such as \"1.15\".")
      }
      guard let currency else { throw AppError.invalid("currency", "Say in which currency the price is.") }
      return MonthlyPrice(amount: amount, currency: currency.uppercased())
    }
  }

  private struct Changes: Decodable { let name: String }
  private struct Assignment: Decodable { let agentIds: [Agent.ID] }

  @Sendable func list(_ visit: MemberVisit) async throws -> Response {
    try Paging(visit.request).page(
      byName: try await store.phoneNumbers(in: visit.workspaceId),
      place: { NamedPlace($0.number.e164, $0.number.id.rawValue) }, resource: { $0.resource() })
  }

  @Sendable func show(_ visit: MemberVisit) async throws -> Response {
    let number = try await store.phoneNumber(visit.id("numberId"), in: visit.workspaceId)
    return try .current(number.resource(), for: visit.request)
  }

  /// Buys a number. The same one again is answered in the same way.
  @Sendable func create(_ visit: MemberVisit) async throws -> Response {
    let form: Order = try await visit.request.decodeJSON()
    let number = try await connector.buyNumber(
      NumberOrder(e164: form.e164, country: form.country, type: form.type, price: try form.price()),
      in: visit.workspaceId)
    return .created(number.resource())
  }

  @Sendable func update(_ visit: MemberVisit) async throws -> Response {
    let condition = try EditCondition(visit.request)
    let form: Changes = try await visit.request.decodeJSON()
    let number = try await store.renamePhoneNumber(
      visit.id("numberId"), in: visit.workspaceId, to: try FieldRules.name(form.name, field: "name")
    ) { try condition.check($0.resource()) }
    return .tagged(number.resource())
  }

  @Sendable func release(_ visit: MemberVisit) async throws -> Response {
    let condition = try EditCondition(visit.request)
    try await connector.releaseNumber(visit.id("numberId"), in: visit.workspaceId) {
      try condition.check($0.resource())
    }
    return .noContent
  }

  @Sendable func setAgents(_ visit: MemberVisit) async throws -> Response {
    let condition = try EditCondition(visit.request)
    let form: Assignment = try await visit.request.decodeJSON()
    let number = try await store.setAgents(form.agentIds, of: visit.id("numberId"), in: visit.workspaceId) {
      try condition.check($0.resource())
    }
    return .tagged(number.resource())
  }
}

extension PhoneNumberEntry {
  func resource() -> JSON { number.resource(agentIds: agentIds, doesNow: number.isManaged ? nil : doesNow) }
}
