import Domain
import Foundation

/// Which URLs a hook may have, and which addresses may be connected to for it.
struct AddressRule: Sendable {
  static let refusal = "The host's address is a private one, which this installation does not allow."
  private static let longest = 2048

  let allowsPrivate: Bool

  /// - Throws: an `AppError` that names the field.
  func checked(_ text: String) async throws -> String {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard text.utf8.count <= Self.longest, let parts = URLComponents(string: text), let host = parts.host,
      !host.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), (1...65535).contains(parts.port ?? 1)
    else { throw AppError.invalid("url", "This is not a URL.") }
    let scheme = parts.scheme?.lowercased()
    guard scheme == "https" || (scheme == "http" && allowsPrivate) else {
      throw AppError.invalid("url", "The URL must begin with https://.")
    }
    guard parts.user == nil, parts.password == nil else {
      throw AppError.invalid("url", "The URL must hold no user name and no password; the signature proves who sends.")
    }
    guard parts.fragment == nil else { throw AppError.invalid("url", "The URL must hold no #.") }
    if !allowsPrivate {
      let name = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
      // A name that leads nowhere yet is looked up again for each delivery.
      guard await Self.addresses(of: name).allSatisfy(Self.isPublic) else {
        throw AppError.invalid("url", Self.refusal)
      }
    }
    return text
  }

  /// Whether an address, of 4 or 16 bytes, is one of the open internet's.
  static func isPublic(_ address: [UInt8]) -> Bool {
    switch address.count {
    case 4: isPublic4(address)
    case 16: isPublic6(address)
    default: false
    }
  }

  private static func isPublic4(_ address: [UInt8]) -> Bool {
    switch (address[0], address[1], address[2]) {
    case (0, _, _), (10, _, _), (100, 64...127, _), (127, _, _), (169, 254, _), (172, 16...31, _), (192, 168, _),
      (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 18...19, _), (198, 51, 100), (203, 0, 113), (224..., _, _):
      false
    default: true
    }
  }

  private static func isPublic6(_ address: [UInt8]) -> Bool {
    let zeros = [UInt8](repeating: 0, count: 8)
    // IPv4 in other clothes: mapped, and translated.
    if address.starts(with: zeros + [0, 0, 0xFF, 0xFF]) || address.starts(with: [0, 0x64, 0xFF, 0x9B] + zeros) {
      return isPublic4(Array(address.suffix(4)))
    }
    switch (address[0], address[1], address[2], address[3]) {
    // Teredo and what is reserved beside it, documentation twice, 6to4.
    case (0x20, 0x01, 0...1, _), (0x20, 0x01, 0x0D, 0xB8), (0x3F, 0xFF, 0...0x0F, _), (0x20, 0x02, _, _): return false
    default: return address[0] & 0xE0 == 0x20
    }
  }

  /// All that the name leads to, however it is spelled; none where it cannot be looked up.
  private static func addresses(of host: String) async -> [[UInt8]] {
    await withCheckedContinuation { continuation in
      DispatchQueue.global(qos: .userInitiated).async { continuation.resume(returning: lookUp(host)) }
    }
  }

  private static func lookUp(_ host: String) -> [[UInt8]] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    return sequence(first: list, next: { $0?.pointee.ai_next }).compactMap { bytes(of: $0?.pointee) }
  }

  private static func bytes(of info: addrinfo?) -> [UInt8]? {
    guard let info, let address = UnsafeRawPointer(info.ai_addr) else { return nil }
    switch info.ai_family {
    case AF_INET: return withUnsafeBytes(of: address.load(as: sockaddr_in.self).sin_addr) { Array($0) }
    case AF_INET6: return withUnsafeBytes(of: address.load(as: sockaddr_in6.self).sin6_addr) { Array($0) }
    default: return nil
    }
  }
}
