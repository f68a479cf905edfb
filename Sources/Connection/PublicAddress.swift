import Foundation

/// Whether Twilio, out on the internet, can send webhooks to a URL.
package enum PublicAddress {
  /// A sentence that says why not; nil when nothing speaks against it.
  package static func problem(with url: String) -> String? {
    guard let parts = URLComponents(string: url), let host = parts.host?.lowercased(), !host.isEmpty else {
      return "it is not a URL."
    }
    guard parts.scheme?.lowercased() == "https" else { return "it is not https, so calls could be read on the way." }
    let name = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    if name.contains(":")
      || name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy({ UInt8($0) != nil })
    {
      return isPrivate(name) ? "\(name) is an address that cannot be reached from the internet." : nil
    }
    let labels = name.split(separator: ".")
    if labels.count < 2 { return "\(name) is a name of the local network only." }
    let last = labels.last.map(String.init) ?? ""
    if ["localhost", "local", "internal", "lan", "home", "test", "invalid", "example", "arpa"].contains(last) {
      return "\(name) is a name of the local network only."
    }
    if name.contains("_") { return "Twilio takes no host names with an underscore." }
    return nil
  }

  /// Scheme, host and port.
  static func base(of url: String) -> Substring { url.dropLast(path(of: url).count) }

  /// What follows scheme, host and port, as it stands.
  static func path(of url: String) -> Substring {
    guard let scheme = url.range(of: "://") else { return url[...] }
    let rest = url[scheme.upperBound...]
    return rest[(rest.firstIndex(of: "/") ?? rest.endIndex)...]
  }

  private static func isPrivate(_ address: String) -> Bool {
    if address.contains(":") {
      return address == "::1" || address == "::"
        || ["fc", "fd", "fe8", "fe9", "fea", "feb", "::ffff:"].contains { address.hasPrefix($0) }
    }
    let bytes = address.split(separator: ".").compactMap { UInt8($0) }
    guard bytes.count == 4 else { return true }
    return switch (bytes[0], bytes[1]) {
    case (0, _), (10, _), (127, _), (169, 254), (192, 168), (224..., _), (172, 16...31), (100, 64...127): true
    default: false
    }
  }
}
