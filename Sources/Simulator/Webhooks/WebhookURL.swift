import Foundation

/// A URL that somebody configured, taken apart as Twilio does before it sends and signs.
struct WebhookURL: Sendable, Equatable {
  let scheme: String
  let userInfo: String?
  let host: String
  let port: String?
  /// Path and query, percent-encoding untouched.
  let target: String
  let overrides: ConnectionOverrides

  /// Nil for anything but an absolute http or https URL with a host.
  init?(_ text: String) {
    guard let separator = text.range(of: "://") else { return nil }
    scheme = text[..<separator.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }
    var rest = text[separator.upperBound...]
    guard rest.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else { return nil }
    var fragment: Substring = ""
    if let hash = rest.firstIndex(of: "#") {
      fragment = rest[rest.index(after: hash)...]
      rest = rest[..<hash]
    }
    overrides = ConnectionOverrides(fragment: fragment)
    let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    var authority = rest[..<authorityEnd]
    target = String(rest[authorityEnd...])
    if let at = authority.lastIndex(of: "@") {
      userInfo = String(authority[..<at])
      authority = authority[authority.index(after: at)...]
    } else {
      userInfo = nil
    }
    if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
      let digits = authority[authority.index(after: colon)...]
      guard digits.isEmpty || UInt16(digits) != nil else { return nil }
      port = digits.isEmpty ? nil : String(digits)
      authority = authority[..<colon]
    } else {
      port = nil
    }
    host = String(authority)
    guard !host.isEmpty else { return nil }
  }

  /// What is requested: no user, no fragment.
  var requested: String { "\(scheme)://\(host)\(port.map { ":" + $0 } ?? "")\(target)" }

  /// What is signed. For voice the port of an https URL is left out, that of an http URL is kept (facts B.2).
  var signed: String { scheme == "https" ? "https://\(host)\(target)" : requested }

  /// `name:password`, percent-decoded.
  var credentials: String? { userInfo.map { $0.removingPercentEncoding ?? $0 } }

  /// Relative references in a document resolve against the URL the document came from.
  static func resolve(_ reference: String, against base: String?) -> String? {
    let reference = reference.trimmingCharacters(in: .whitespacesAndNewlines)
    if WebhookURL(reference) != nil { return reference }
    guard let base, let resolved = URL(string: reference, relativeTo: URL(string: base)) else { return nil }
    let absolute = resolved.absoluteString
    return WebhookURL(absolute) == nil ? nil : absolute
  }

  /// With parameters added to the query, for GET.
  func adding(_ parameters: FormParameters) -> WebhookURL {
    guard !parameters.items.isEmpty else { return self }
    let joint = target.contains("?") ? (target.hasSuffix("?") || target.hasSuffix("&") ? "" : "&") : "?"
    return WebhookURL(copying: self, target: (target.isEmpty ? "/" : target) + joint + parameters.encoded())
  }

  private init(copying other: WebhookURL, target: String) {
    scheme = other.scheme
    userInfo = other.userInfo
    host = other.host
    port = other.port
    self.target = target
    overrides = other.overrides
  }
}
