import Foundation

/// UTC dates as text. Written by hand because `DateFormatter` costs more than the rest of a REST answer.
struct CivilTime {
  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private let year, month, day, weekday, hour, minute, second, millisecond: Int

  init(_ date: Date) {
    let milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded(.down))
    let seconds = Self.floorDivide(milliseconds, 1000)
    let days = Self.floorDivide(seconds, 86_400)
    let inDay = seconds - days * 86_400
    millisecond = milliseconds - seconds * 1000
    hour = inDay / 3600
    minute = inDay / 60 % 60
    second = inDay % 60
    weekday = ((days + 4) % 7 + 7) % 7
    // The proleptic Gregorian calendar in eras of 400 years that start on 1 March.
    let shifted = days + 719_468
    let era = Self.floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// `Thu, 30 Jul 2015 23:19:04 +0000`, what Twilio writes.
  static func rfc2822(_ date: Date) -> String {
    let time = CivilTime(date)
    return "\(weekdays[time.weekday]), \(two(time.day)) \(months[time.month - 1]) \(time.year) "
      + "\(two(time.hour)):\(two(time.minute)):\(two(time.second)) +0000"
  }

  /// `2015-07-30T23:19:04.123Z`, what the control API writes.
  static func rfc3339(_ date: Date) -> String {
    let time = CivilTime(date)
    let fraction = String(time.millisecond + 1000).dropFirst()
    return "\(time.year)-\(two(time.month))-\(two(time.day))T"
      + "\(two(time.hour)):\(two(time.minute)):\(two(time.second)).\(fraction)Z"
  }

  /// `2015-07-30T23:19:04Z`, what the newer APIs write.
  static func iso8601(_ date: Date) -> String { "\(rfc3339(date).prefix(19))Z" }

  /// `2015-07-30`, what date filters hold.
  static func day(_ date: Date) -> String {
    let time = CivilTime(date)
    return "\(time.year)-\(two(time.month))-\(two(time.day))"
  }

  /// Days since 1970.
  static func dayNumber(_ date: Date) -> Int { Int((date.timeIntervalSince1970 / 86_400).rounded(.down)) }

  /// The day that `2015-07-30` means; nil for what is no date.
  static func dayNumber(_ text: String) -> Int? {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3, (1970...9999).contains(parts[0]), (1...12).contains(parts[1]) else { return nil }
    let year = parts[1] <= 2 ? parts[0] - 1 : parts[0]
    let dayOfYear = (153 * (parts[1] + (parts[1] > 2 ? -3 : 9)) + 2) / 5 + parts[2] - 1
    let number = year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    return day(number) == text ? number : nil
  }

  static func day(_ number: Int) -> String { day(Date(timeIntervalSince1970: Double(number) * 86_400)) }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  private static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
    value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
  }
}
