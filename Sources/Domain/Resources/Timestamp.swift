package import Foundation

/// RFC 3339 in UTC with milliseconds, e.g. `2026-11-22T22:13:00.123Z`. Arithmetic of our own (days to a civil date,
/// era by era), because a formatter is made or locked for every value.
package enum Timestamp {
  package static func text(of date: Date) -> String {
    // Before year 1 and after 9999 there is no such text; a date from outside only must not trap.
    let bounded = min(max(date.timeIntervalSince1970 * 1000, -62_135_596_800_000), 253_402_300_799_999)
    let milliseconds = Int64(bounded.rounded())
    let (days, rest) = floorDivide(milliseconds, by: 86_400_000)
    let (year, month, day) = civil(fromDays: days)
    let second = rest / 1000
    let parts: [(value: Int64, width: Int, end: Unicode.Scalar)] = [
      (year, 4, "-"), (month, 2, "-"), (day, 2, "T"), (second / 3600, 2, ":"), (second / 60 % 60, 2, ":"),
      (second % 60, 2, "."), (rest % 1000, 3, "Z"),
    ]
    return String(unsafeUninitializedCapacity: 24) { buffer in
      var position = 0
      for part in parts {
        var value = part.value
        for offset in (0..<part.width).reversed() {
          buffer[position + offset] = UInt8(ascii: "0") + UInt8(value % 10)
          value /= 10
        }
        buffer[position + part.width] = UInt8(ascii: part.end)
        position += part.width + 1
      }
      return position
    }
  }

  private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = floorDivide(days + 719_468, by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  private static func floorDivide(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
    let rest = value % divisor
    return rest < 0 ? (value / divisor - 1, rest + divisor) : (value / divisor, rest)
  }
}
