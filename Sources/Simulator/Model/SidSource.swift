import Cryptography

/// Makes Twilio's ids and secrets from the randomness it was given.
struct SidSource: Sendable {
  let randomBytes: @Sendable (Int) -> [UInt8]

  /// Two letters and 32 lower-case hex digits.
  func sid(_ prefix: String) -> String { prefix + BaseEncoding.hex.encode(randomBytes(16)) }

  /// 32 letters and digits, the shape of an API key's secret.
  func secret() -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    return String(randomBytes(32).map { alphabet[Int($0) % alphabet.count] })
  }

  /// Six digits, to be keyed in on a phone.
  func code() -> String { randomBytes(6).map { String($0 % 10) }.joined() }

  /// A version 4 UUID, the shape of an idempotency token.
  func uuid() -> String {
    var bytes = randomBytes(16)
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let hex = Array(BaseEncoding.hex.encode(bytes))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(hex[$0]) }.joined(separator: "-")
  }
}
