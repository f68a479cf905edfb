package import Foundation

/// Makes ids that sort by the time they were made: 26 characters of lower-case Crockford base32, 48 bits of
/// milliseconds since 1970 and then 80 random bits (the shape of a ULID).
///
/// Ids of the same millisecond sort at random; where order matters, a sequence decides, not an id.
package struct SortableIDSource: Sendable {
  private let randomBytes: @Sendable (Int) -> [UInt8]
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// `randomBytes` returns as many bytes as it is asked for; tests pass a fixed source to get known ids.
  package init(randomBytes: @escaping @Sendable (Int) -> [UInt8] = { Cryptography.randomBytes($0) }) {
    self.randomBytes = randomBytes
  }

  /// A new id. Times before 1970 or after the year 10889 are clamped.
  package func next(at now: Date) -> String {
    let milliseconds = Self.milliseconds(now)
    let chance = randomBytes(10)
    return String(unsafeUninitializedCapacity: 26) { buffer in
      for index in 0..<10 { buffer[index] = Self.alphabet[Int(milliseconds >> UInt64(45 - 5 * index)) & 31] }
      var accumulator: UInt32 = 0
      var pending = 0
      var position = 10
      for byte in chance.prefix(10) {
        accumulator = accumulator << 8 | UInt32(byte)
        pending += 8
        while pending >= 5 {
          pending -= 5
          buffer[position] = Self.alphabet[Int(accumulator >> UInt32(pending)) & 31]
          position += 1
        }
      }
      return position
    }
  }
  /// What the ids of a millisecond begin with: no id made at `date` or later sorts before it.
  package static func prefix(at date: Date) -> String {
    let milliseconds = milliseconds(date)
    return String(decoding: (0..<10).map { alphabet[Int(milliseconds >> UInt64(45 - 5 * $0)) & 31] }, as: UTF8.self)
  }

  private static func milliseconds(_ date: Date) -> UInt64 {
    UInt64(min(max(date.timeIntervalSince1970 * 1000, 0), Double(1 << 48 - 1)))
  }
}
