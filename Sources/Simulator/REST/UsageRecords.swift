import Foundation

/// What was used, and what is left of the money. Only what is still kept counts (`SimulatorSettings.historyLimit`).
extension Switchboard {
  static let usageRoutes: [Route] =
    [
      Route("GET", "2010-04-01/Accounts/{}/Balance", { try $0.fetchBalance($1) }),
      Route("GET", "2010-04-01/Accounts/{}/Usage/Records", { try $0.listUsage(.allTime, $1) }),
    ]
    + UsagePeriod.allCases.map { period in
      Route("GET", "2010-04-01/Accounts/{}/Usage/Records/\(period.rawValue)", { try $0.listUsage(period, $1) })
    }

  private func fetchBalance(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    .ok([
      "currency": "USD", "balance": .string(String(format: "%.2f", settings.startBalance)),
      "account_sid": .string(request.accountSid),
    ])
  }

  private func listUsage(_ period: UsagePeriod, _ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let account = accounts[try index(of: request)]
    let query = request.query
    let today = CivilTime.dayNumber(now)
    let opened = min(CivilTime.dayNumber(account.createdAt), today)
    let first = try Self.day(query["StartDate"], "StartDate", today: today).map { max($0, opened) } ?? opened
    let last = try Self.day(query["EndDate"], "EndDate", today: today).map { min($0, today) } ?? today
    let members = accounts.filter { other in
      other.sid == account.sid || (query["IncludeSubaccounts"] != "false" && other.ownerSid == account.sid)
    }
    let usage = usage(of: Set(members.map(\.sid)))
    let stretches = first <= last ? period.stretches(in: first...last, today: today) : []
    let rows = stretches.flatMap { days in
      Usage.Category.all
        .filter { category in query["Category"].map { $0 == category.name } ?? true }
        .map { ("\($0.name) \(days.lowerBound)", json($0, days, usage, of: request)) }
    }
    return try Paging(query).envelope("usage_records", rows, of: request)
  }

  /// `2015-07-30`, or days from today such as `-30days`.
  private static func day(_ text: String?, _ name: String, today: Int) throws(RESTError) -> Int? {
    guard let text, !text.isEmpty else { return nil }
    if let day = CivilTime.dayNumber(text) { return day }
    guard let suffix = ["days", "day"].first(where: text.hasSuffix), let offset = Int(text.dropLast(suffix.count)),
      (-100_000...100_000).contains(offset)
    else { throw .invalid("\(name) is neither a date nor an offset in days: \(text)") }
    return today + offset
  }

  private func usage(of members: Set<String>) -> Usage {
    var usage = Usage()
    for call in calls.values where members.contains(call.accountSid) && call.answeredAt != nil {
      usage.add(["calls"] + Self.categories(call), on: call.createdAt, amount: (call.durationSeconds + 59) / 60)
    }
    for recording in recordings.values where members.contains(recording.accountSid) {
      let minutes = (recording.durationSeconds + 59) / 60
      usage.add(["recordings"], on: recording.startedAt, amount: minutes)
      if let transcription = recording.transcription {
        usage.add(["transcriptions"], on: transcription.createdAt, amount: minutes)
      }
    }
    for number in accounts.filter({ members.contains($0.sid) }).flatMap(\.numbers) {
      let kind = NumberStock.Kind(number["phone_number"] ?? "").rawValue.lowercased()
      usage.add(["phonenumbers", "phonenumbers-\(kind)"], on: number.createdAt, amount: 1)
    }
    return usage
  }

  private static func categories(_ call: Call) -> [String] {
    guard case .outside = call.station else { return ["calls-client"] }
    guard call.direction == .inbound else { return ["calls-outbound"] }
    return ["calls-inbound", "calls-inbound-\(NumberStock.Kind(call.to).rawValue.lowercased())"]
  }

  private func json(_ category: Usage.Category, _ days: ClosedRange<Int>, _ usage: Usage, of request: RESTRequest)
    -> JSON
  {
    let uri = "/2010-04-01/Accounts/\(request.accountSid)/Usage/Records"
    let sum = usage.sum(category.name, days)
    let links = UsagePeriod.allCases.map { period in
      (period.link, "\(uri)/\(period.rawValue).json?Category=\(category.name)")
    }
    let (start, end) = (CivilTime.day(days.lowerBound), CivilTime.day(days.upperBound))
    return [
      "account_sid": .string(request.accountSid), "api_version": "2010-04-01",
      "as_of": .string("\(CivilTime.iso8601(now).dropLast())+00:00"), "category": .string(category.name),
      "count": category.countUnit.isEmpty ? .null : .string(String(sum.count)),
      "count_unit": .string(category.countUnit), "description": .string(category.description),
      "end_date": .string(end), "price": 0, "price_unit": "usd", "start_date": .string(start),
      "subresource_uris": .strings(Dictionary(uniqueKeysWithValues: links)),
      "uri": .string("\(uri).json?Category=\(category.name)&StartDate=\(start)&EndDate=\(end)"),
      "usage": .string(String(sum.amount)), "usage_unit": .string(category.usageUnit),
    ]
  }
}
