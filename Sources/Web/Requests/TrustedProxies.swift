import Foundation

/// Whose word about who asks is taken. Proxies on this machine always are: whoever connects from there is at home.
package struct TrustedProxies: Sendable {
  private struct Network {
    let prefix: [UInt8]
    let bits: Int

    /// `10.0.0.0/8`, or one address.
    init?(_ text: String) {
      let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      guard let first = parts.first, let prefix = TrustedProxies.bytes(of: String(first)) else { return nil }
      let bits = parts.count == 2 ? Int(parts[1]) : prefix.count * 8
      guard let bits, (0...prefix.count * 8).contains(bits) else { return nil }
      self.prefix = prefix
      self.bits = bits
    }

    func contains(_ address: [UInt8]) -> Bool {
      guard address.count == prefix.count else { return false }
      return prefix.indices.allSatisfy { index in
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> min(max(bits - index * 8, 0), 8))
        return (prefix[index] ^ address[index]) & mask == 0
      }
    }
  }

  package static let thisMachine = TrustedProxies(networks: [])

  private let networks: [Network]

  private init(networks: [Network]) { self.networks = networks }

  /// Nil when the comma-separated list holds something else than addresses and networks.
  package init?(_ list: String) {
    var networks: [Network] = []
    for word in list.split(separator: ",") {
      guard let network = Network(word.trimmingCharacters(in: .whitespaces)) else { return nil }
      networks.append(network)
    }
    self.init(networks: networks)
  }

  /// Who asked, as far as the trusted know: each proxy appends whom it heard it from, so the last word that is not one of
  /// theirs counts. Nil where they say nothing: they stand for everybody.
  ///
  /// - Parameters:
  ///   - peer: the other end of the connection; nil for this machine.
  ///   - forwarded: the values of `X-Forwarded-For`.
  func client(peer: String?, forwarded: [String]) -> String? {
    guard isTrusted(peer) else { return peer }
    let words = forwarded.joined(separator: ",").split { $0 == "," || $0 == " " }.map { String($0) }
    return words.last { !isTrusted($0) }
  }

  /// - Parameter address: nil is this machine.
  func isTrusted(_ address: String?) -> Bool {
    guard let address else { return true }
    guard let bytes = Self.bytes(of: address) else { return false }
    let isLoopback = bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    return isLoopback || networks.contains { $0.contains(bytes) }
  }

  /// 4 or 16; an IPv4 address in IPv6's clothes is itself.
  private static func bytes(of address: String) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, address, &bytes) == 1 { return Array(bytes.prefix(4)) }
    guard inet_pton(AF_INET6, address, &bytes) == 1 else { return nil }
    return bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] ? Array(bytes.suffix(4)) : bytes
  }
}
