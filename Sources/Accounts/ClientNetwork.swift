import Cryptography
import Foundation

/// What one customer of a network has at least: an IPv4 address, or the /64 of an IPv6 address.
package enum ClientNetwork {
  /// The same for all addresses of it.
  package static func name(of address: String) -> String {
    var bytes = [UInt8](repeating: 0, count: 16)
    guard inet_pton(AF_INET6, address, &bytes) == 1 else { return String(address.prefix(64)) }
    // ::ffff:192.0.2.1 is an IPv4 address.
    if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
      return bytes[12...].map(String.init).joined(separator: ".")
    }
    return BaseEncoding.hex.encode(Array(bytes.prefix(8))) + "/64"
  }
}
