import Foundation

/// The URL that Twilio and browsers reach this server by: scheme, host, optional port, nothing else. Signatures are
/// checked against it, never against a Host header.
enum PublicURL {
  /// - Throws: ``StartFailure`` for a path, a query, a user, or anything that is no http or https URL.
  static func checked(_ text: String) throws -> String {
    var trimmed = text
    if trimmed.hasSuffix("/") { trimmed.removeLast() }
    guard let parts = URLComponents(string: trimmed), let scheme = parts.scheme?.lowercased(),
      ["http", "https"].contains(scheme), let host = parts.host, !host.isEmpty,
      (1...65535).contains(parts.port ?? 1)
    else {
      throw StartFailure("RINGDESK_PUBLIC_URL must be a URL such as https://desk.example.com, but is \"\(text)\".")
    }
    guard parts.path.isEmpty, parts.query == nil, parts.fragment == nil, parts.user == nil, parts.password == nil else {
      throw StartFailure(
        "RINGDESK_PUBLIC_URL must be scheme, host and port alone, without path, query or user, but is \"\(text)\".")
    }
    return "\(scheme)://\(host.lowercased())" + (parts.port.map { ":\($0)" } ?? "")
  }
}
