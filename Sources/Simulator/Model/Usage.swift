import Foundation

/// What an account has used, day by day.
struct Usage: Sendable {
  /// A kind of usage in Twilio's words. Twilio has hundreds; these are the ones that can happen here.
  struct Category: Sendable, Equatable {
    let name: String
    let description: String
    let countUnit: String
    let usageUnit: String

    static let all: [Category] = [
      Category("calls", "Voice Minutes", "calls", "minutes"),
      Category("calls-client", "Client Voice Minutes", "calls", "minutes"),
      Category("calls-inbound", "Inbound Voice Minutes", "calls", "minutes"),
      Category("calls-inbound-local", "Inbound Local Calls", "calls", "minutes"),
      Category("calls-inbound-mobile", "Inbound Mobile Calls", "calls", "minutes"),
      Category("calls-inbound-tollfree", "Inbound Toll Free Calls", "calls", "minutes"),
      Category("calls-outbound", "Outbound Voice Minutes", "calls", "minutes"),
      Category("phonenumbers", "Phone Numbers", "numbers", "numbers"),
      Category("phonenumbers-local", "Local PhoneNumbers", "numbers", "numbers"),
      Category("phonenumbers-mobile", "Mobile PhoneNumbers", "numbers", "numbers"),
      Category("phonenumbers-tollfree", "Toll Free PhoneNumbers", "numbers", "numbers"),
      Category("recordings", "Recordings", "recordings", "minutes"),
      Category("totalprice", "Total Price", "", "usd"),
      Category("transcriptions", "Transcriptions", "transcriptions", "minutes"),
    ]

    private init(_ name: String, _ description: String, _ countUnit: String, _ usageUnit: String) {
      self.name = name
      self.description = description
      self.countUnit = countUnit
      self.usageUnit = usageUnit
    }
  }

  struct Total: Sendable, Equatable {
    var count = 0
    var amount = 0
  }

  /// By category, then by day since 1970.
  private var totals: [String: [Int: Total]] = [:]

  mutating func add(_ categories: [String], on date: Date, amount: Int) {
    let day = CivilTime.dayNumber(date)
    for category in categories {
      totals[category, default: [:]][day, default: Total()].count += 1
      totals[category, default: [:]][day, default: Total()].amount += amount
    }
  }

  func sum(_ category: String, _ days: ClosedRange<Int>) -> Total {
    (totals[category] ?? [:]).reduce(into: Total()) { sum, entry in
      guard days.contains(entry.key) else { return }
      sum.count += entry.value.count
      sum.amount += entry.value.amount
    }
  }
}

/// How usage is cut into rows.
enum UsagePeriod: String, Sendable, CaseIterable {
  case allTime = "AllTime"
  case daily = "Daily"
  case monthly = "Monthly"
  case yearly = "Yearly"
  case today = "Today"
  case yesterday = "Yesterday"
  case thisMonth = "ThisMonth"
  case lastMonth = "LastMonth"

  /// The name under which a row links to it.
  var link: String {
    switch self {
    case .allTime: "all_time"
    case .thisMonth: "this_month"
    case .lastMonth: "last_month"
    case .daily, .monthly, .yearly, .today, .yesterday: rawValue.lowercased()
    }
  }

  /// The stretches of days that make up a row each, newest first. Those that repeat lie within `range`.
  func stretches(in range: ClosedRange<Int>, today: Int) -> [ClosedRange<Int>] {
    switch self {
    case .allTime: [range]
    case .daily: range.reversed().map { $0...$0 }
    case .monthly: Self.cut(range, at: Self.monthStart)
    case .yearly: Self.cut(range, at: Self.yearStart)
    case .today: [today...today]
    case .yesterday: [(today - 1)...(today - 1)]
    case .thisMonth: [Self.monthStart(today)...today]
    case .lastMonth: [Self.monthStart(Self.monthStart(today) - 1)...(Self.monthStart(today) - 1)]
    }
  }

  private static func cut(_ range: ClosedRange<Int>, at start: (Int) -> Int) -> [ClosedRange<Int>] {
    var stretches: [ClosedRange<Int>] = []
    var end = range.upperBound
    while end >= range.lowerBound {
      let first = max(range.lowerBound, start(end))
      stretches.append(first...end)
      end = first - 1
    }
    return stretches
  }

  private static func monthStart(_ day: Int) -> Int {
    day + 1 - (Int(CivilTime.day(day).suffix(2)) ?? 1)
  }

  private static func yearStart(_ day: Int) -> Int {
    CivilTime.dayNumber("\(CivilTime.day(day).prefix(4))-01-01") ?? day
  }
}
