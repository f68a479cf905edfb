/// Bytes as text and back: base64, base64url, base32 and hex are one idea with different alphabets.
///
/// Decoding is strict: nothing but the alphabet, exact padding where the form has any, unused bits zero. So every byte
/// string has exactly one text (up to case, in the forms that ignore it), and a token cannot be respelled.
package struct BaseEncoding: Sendable {
  /// RFC 4648 section 4, with padding.
  package static let base64 = BaseEncoding(
    bitsPerCharacter: 6, alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", padded: true)
  /// RFC 4648 section 5, without padding.
  package static let base64URL = BaseEncoding(
    bitsPerCharacter: 6, alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
  /// RFC 4648 section 4, without padding, as in PHC strings.
  package static let unpaddedBase64 = BaseEncoding(
    bitsPerCharacter: 6, alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  /// RFC 4648 section 6 in lower case, without padding; reads either case. 16 random bytes make 26 characters.
  package static let base32 = BaseEncoding(
    bitsPerCharacter: 5, alphabet: "abcdefghijklmnopqrstuvwxyz234567", ignoresCase: true)
  /// Lower case; reads either case.
  package static let hex = BaseEncoding(bitsPerCharacter: 4, alphabet: "0123456789abcdef", ignoresCase: true)

  private let bitsPerCharacter: Int
  private let alphabet: [UInt8]
  private let values: [UInt8]
  private let padded: Bool
  private static let padding = UInt8(ascii: "=")

  private init(bitsPerCharacter: Int, alphabet: String, padded: Bool = false, ignoresCase: Bool = false) {
    self.bitsPerCharacter = bitsPerCharacter
    self.alphabet = Array(alphabet.utf8)
    self.padded = padded
    var values = [UInt8](repeating: .max, count: 256)
    for (value, character) in alphabet.utf8.enumerated() { values[Int(character)] = UInt8(value) }
    if ignoresCase {
      for (value, character) in alphabet.uppercased().utf8.enumerated() { values[Int(character)] = UInt8(value) }
    }
    self.values = values
  }

  package func encode(_ bytes: [UInt8]) -> String {
    let bitCount = bytes.count * 8
    let length = (bitCount + bitsPerCharacter - 1) / bitsPerCharacter
    let paddedLength = padded ? (bytes.count + 2) / 3 * 4 : length
    return String(unsafeUninitializedCapacity: paddedLength) { buffer in
      var accumulator: UInt32 = 0
      var pending = 0
      var position = 0
      for byte in bytes {
        accumulator = accumulator << 8 | UInt32(byte)
        pending += 8
        while pending >= bitsPerCharacter {
          pending -= bitsPerCharacter
          buffer[position] = alphabet[Int(accumulator >> UInt32(pending)) & (alphabet.count - 1)]
          position += 1
        }
      }
      if pending > 0 {
        buffer[position] = alphabet[Int(accumulator << UInt32(bitsPerCharacter - pending)) & (alphabet.count - 1)]
        position += 1
      }
      while position < paddedLength {
        buffer[position] = Self.padding
        position += 1
      }
      return position
    }
  }

  /// The bytes, or nil when the text is not of this form.
  package func decode(_ text: String) -> [UInt8]? {
    var characters = Array(text.utf8)
    if padded {
      guard characters.count.isMultiple(of: 4) else { return nil }
      for _ in 0..<2 where characters.last == Self.padding { characters.removeLast() }
    }
    let byteCount = characters.count * bitsPerCharacter / 8
    // A length that no byte string encodes to, such as one lone base64 character.
    guard characters.count == (byteCount * 8 + bitsPerCharacter - 1) / bitsPerCharacter else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount)
    var accumulator: UInt32 = 0
    var pending = 0
    for character in characters {
      let value = values[Int(character)]
      guard value != .max else { return nil }
      accumulator = accumulator << UInt32(bitsPerCharacter) | UInt32(value)
      pending += bitsPerCharacter
      if pending >= 8 {
        pending -= 8
        bytes.append(UInt8(truncatingIfNeeded: accumulator >> UInt32(pending)))
      }
    }
    guard accumulator & (1 << UInt32(pending) - 1) == 0 else { return nil }
    return bytes
  }
}
