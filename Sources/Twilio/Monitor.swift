package import Foundation

/// Something that went wrong in an account, as Twilio's debugger shows it.
package struct Alert: TwilioRow, Sendable, Equatable {
  static let listKey = "alerts"

  /// Twilio's number, a text here.
  package let errorCode: String
  /// What Twilio requested.
  package let requestUrl: String?
  private let dateCreated: String

  /// RFC 3339 in UTC.
  package var at: Date? { try? Date(dateCreated, strategy: .iso8601) }

  package var code: Int? { Int(errorCode) }
}

/// Whether an account may call the ordinary numbers of a country.
package struct DialingPermission: TwilioRow, Sendable, Equatable {
  static let listKey = "content"

  /// ISO 3166; Canada counts as `US`.
  package let isoCode: String
  package let name: String
  package let lowRiskNumbersEnabled: Bool
}

extension TwilioClient {
  /// Errors since a day, newest first; at most `limit` of them.
  package func listAlerts(since day: Date, limit: Int) async throws(TwilioFailure) -> [Alert] {
    // Whole days in GMT is what Twilio promises to understand.
    let start = day.formatted(.iso8601.year().month().day())
    return try await listWithMeta(
      "/v1/Alerts", [("LogLevel", "error"), ("StartDate", start)], of: .monitor, limit: limit)
  }

  /// Countries whose ordinary numbers the account may not call.
  package func listForbiddenCountries() async throws(TwilioFailure) -> [DialingPermission] {
    let rows: [DialingPermission] = try await listWithMeta(
      "/v1/DialingPermissions/Countries", [("LowRiskNumbersEnabled", "false")], of: .voice, limit: 1000)
    return rows.filter { !$0.lowRiskNumbersEnabled }
  }

  /// Rows of a list in Twilio's later APIs, where the link to the next page stands in `meta`.
  private func listWithMeta<Row: TwilioRow>(
    _ path: String, _ filters: [(name: String, value: String)], of host: Host, limit: Int
  ) async throws(TwilioFailure) -> [Row] {
    var rows: [Row] = []
    var seen: Set<String> = []
    var next: String? = path + "?" + WebhookForm.encode(filters + [("PageSize", "\(min(limit, 1000))")])
    while let current = next, rows.count < limit {
      guard seen.insert(current).inserted else { throw .unreadable("the link to the next page leads back") }
      let page: MetaPage<Row> = try await fetch(current, of: host)
      rows += page.rows
      next = page.nextPage
    }
    return Array(rows.prefix(limit))
  }
}
