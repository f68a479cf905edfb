import COpenSSL

/// A password as it may be stored: `$scrypt$ln=15,r=8,p=1$salt$hash`, the salt and hash in base64 without padding.
package struct PasswordHash: Sendable, Equatable {
  /// How much work a guess costs: 2^logN rounds over blocks of 128 * r bytes, p times. Memory is 128 * r * 2^logN bytes.
  package struct Cost: Sendable, Equatable {
    package let logN: Int
    package let r: Int
    package let p: Int

    /// 32 MiB a guess, about 0.1 s of one core.
    package static let standard = Cost(logN: 15, r: 8, p: 1)

    package init(logN: Int, r: Int, p: Int) {
      self.logN = logN
      self.r = r
      self.p = p
    }

    /// Bounds on what is accepted, so that a hash from a restored or tampered store cannot eat the machine: 256 MiB.
    fileprivate var isAcceptable: Bool {
      (1...20).contains(logN) && (1...32).contains(r) && (1...16).contains(p) && memory <= 256 << 20
    }
    fileprivate var memory: Int { 128 * r << logN }
  }

  package let cost: Cost
  private let salt: [UInt8]
  private let hash: [UInt8]

  /// Hashes a password with 16 fresh bytes of salt. Blocks for the time the cost says: use `PasswordHasher` in async code.
  package init(hashing password: String, cost: Cost = .standard) throws(CryptographyError) {
    try self.init(hashing: password, salt: randomBytes(16), cost: cost)
  }

  init(hashing password: String, salt: [UInt8], cost: Cost) throws(CryptographyError) {
    self.cost = cost
    self.salt = salt
    hash = try Self.derive(password, salt: salt, cost: cost, length: 32)
  }

  /// Reads the stored form, otherwise `malformedPasswordHash`.
  package init(parsing text: String) throws(CryptographyError) {
    let fields = text.split(separator: "$", omittingEmptySubsequences: false)
    guard fields.count == 5, fields[0].isEmpty, fields[1] == "scrypt", let cost = Self.cost(fields[2]),
      let salt = BaseEncoding.unpaddedBase64.decode(String(fields[3])), (8...64).contains(salt.count),
      let hash = BaseEncoding.unpaddedBase64.decode(String(fields[4])), (16...64).contains(hash.count)
    else { throw .malformedPasswordHash }
    self.cost = cost
    self.salt = salt
    self.hash = hash
  }

  /// The stored form.
  package var text: String {
    "$scrypt$ln=\(cost.logN),r=\(cost.r),p=\(cost.p)"
      + "$\(BaseEncoding.unpaddedBase64.encode(salt))$\(BaseEncoding.unpaddedBase64.encode(hash))"
  }

  /// Whether this is the password. Compares in constant time; blocks like hashing does.
  package func matches(_ password: String) throws(CryptographyError) -> Bool {
    constantTimeEqual(try Self.derive(password, salt: salt, cost: cost, length: hash.count), hash)
  }

  private static func cost(_ text: Substring) -> Cost? {
    let values = text.split(separator: ",", omittingEmptySubsequences: false)
    guard values.count == 3, values[0].hasPrefix("ln="), values[1].hasPrefix("r="), values[2].hasPrefix("p="),
      let logN = Int(values[0].dropFirst(3)), let r = Int(values[1].dropFirst(2)), let p = Int(values[2].dropFirst(2))
    else { return nil }
    let cost = Cost(logN: logN, r: r, p: p)
    return cost.isAcceptable ? cost : nil
  }

  private static func derive(_ password: String, salt: [UInt8], cost: Cost, length: Int) throws(CryptographyError)
    -> [UInt8]
  {
    guard cost.isAcceptable else { throw .malformedPasswordHash }
    var password = password
    var key = [UInt8](repeating: 0, count: length)
    // OpenSSL refuses anything above 32 MiB unless told, and its own count is a little above 128 * r * N.
    let limit = UInt64(cost.memory + 128 * cost.r * (cost.p + 2) + 1 << 20)
    let result = password.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        EVP_PBE_scrypt(
          $0.baseAddress, $0.count, salt, salt.count, 1 << UInt64(cost.logN), UInt64(cost.r), UInt64(cost.p), limit,
          &key, length)
      }
    }
    guard result == 1 else { throw .library(operation: "scrypt", code: ERR_get_error()) }
    return key
  }
}
