import Cryptography

/// `X-Twilio-Signature`: proof that a request comes from the holder of an account's auth token.
///
/// Made once per auth token. Says the same as the validator of Twilio's Python library 9.13.0
/// (`Tests/Fixtures/signature_vectors.json`).
package struct WebhookSignature: Sendable {
  /// Twilio's own signatures are HMAC-SHA1. SHA-256 comes with `X-Twilio-Webhooks-Signature-Settings`, whose algorithm
  /// must be one of these, or nothing is valid.
  package enum Algorithm: String, Sendable {
    case hmacSHA1 = "HMAC_SHA1"
    case hmacSHA256 = "HMAC_SHA256"
  }

  private let key: [UInt8]
  private let algorithm: Algorithm

  package init(authToken: String, algorithm: Algorithm = .hmacSHA1) {
    key = Array(authToken.utf8)
    self.algorithm = algorithm
  }

  // MARK: Checking

  /// Whether a form body was signed for this URL.
  ///
  /// `url` is the public one as it was given to Twilio, with the raw path and query of the request. Twilio drops the
  /// port of https URLs; where a proxy hides or shows a port nobody can tell, so both ways count.
  package func isValid(_ signature: String, url: String, form: WebhookForm) -> Bool {
    let parameters = Self.signedParameters(of: form)
    func isSigned(_ url: String) -> Bool { constantTimeEqual(signature, sign(Array(url.utf8) + parameters)) }
    // As it stands it nearly always holds, and taking it apart costs more than a hash.
    return isSigned(url) || Self.variants(of: url).contains(where: isSigned)
  }

  /// Whether a body that is no form was signed: its hash stands in the query as `bodySHA256`, the URL is what is signed.
  package func isValid(_ signature: String, url: String, body: [UInt8]) -> Bool {
    guard let expected = Self.bodyHash(in: url) else { return false }
    let isSameBody = constantTimeEqual(BaseEncoding.hex.encode(Digest.sha256(body)), expected)
    return Self.variants(of: url).contains { constantTimeEqual(signature, sign(Array($0.utf8))) } && isSameBody
  }

  // MARK: Signing, as Twilio does

  /// The signature of a voice webhook to this URL, which may still have its overrides, user and port.
  package func sign(url: String, form: WebhookForm) -> String {
    sign(Array(Self.signedURL(url).utf8) + Self.signedParameters(of: form))
  }

  /// What Twilio signs of a voice webhook's URL: never the fragment, never the user, for https never the port.
  package static func signedURL(_ url: String) -> String {
    guard let parts = Parts(url) else { return url }
    return parts.url(port: parts.scheme.lowercased() == "https" ? "" : parts.port)
  }

  // MARK: Message

  private func sign(_ message: [UInt8]) -> String {
    switch algorithm {
    case .hmacSHA1: BaseEncoding.base64.encode(MessageAuthentication.hmacSHA1(message, key: key))
    case .hmacSHA256: BaseEncoding.base64.encode(MessageAuthentication.hmacSHA256(message, key: key))
    }
  }

  /// Names and values sorted by their bytes; the same name with the same value counts once.
  private static func signedParameters(of form: WebhookForm) -> [UInt8] {
    let storage = form.storage
    let fields = form.fields.sorted { left, right in
      if storage[left.name] != storage[right.name] {
        return storage[left.name].lexicographicallyPrecedes(storage[right.name])
      }
      return storage[left.value].lexicographicallyPrecedes(storage[right.value])
    }
    var message: [UInt8] = []
    message.reserveCapacity(storage.count)
    var previous: WebhookForm.Field?
    for field in fields {
      if let previous, storage[previous.name] == storage[field.name], storage[previous.value] == storage[field.value] {
        continue
      }
      message.append(contentsOf: storage[field.name])
      message.append(contentsOf: storage[field.value])
      previous = field
    }
    return message
  }

  /// The URL without a port, and with its own or the default one.
  private static func variants(of url: String) -> [String] {
    guard let parts = Parts(url, keepsUser: true) else { return [url] }
    let isDefaultSecure = parts.scheme.lowercased() == "https"
    return [
      parts.url(port: ""), parts.url(port: parts.port.isEmpty ? (isDefaultSecure ? ":443" : ":80") : parts.port),
    ]
  }

  private static func bodyHash(in url: String) -> String? {
    guard let query = url.prefix(while: { $0 != "#" }).split(separator: "?", maxSplits: 1).dropFirst().first else {
      return nil
    }
    return query.split(separator: "&").first { $0.hasPrefix("bodySHA256=") }.map { String($0.dropFirst(11)) }
  }

  /// A URL taken apart without being normalised: every byte that is kept stays as it is.
  private struct Parts {
    let scheme: Substring
    let user: Substring
    let host: Substring
    /// With its colon, or empty.
    let port: String
    let rest: Substring

    init?(_ url: String, keepsUser: Bool = false) {
      let url = url.prefix { $0 != "#" }
      let pieces = url.split(separator: "://", maxSplits: 1)
      guard pieces.count == 2 else { return nil }
      scheme = pieces[0]
      var authority = pieces[1].prefix { $0 != "/" && $0 != "?" }
      rest = pieces[1][authority.endIndex...]
      if let at = authority.lastIndex(of: "@") {
        user = keepsUser ? authority[...at] : ""
        authority = authority[authority.index(after: at)...]
      } else {
        user = ""
      }
      if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
        host = authority[..<colon]
        port = String(authority[colon...])
      } else {
        host = authority
        port = ""
      }
    }

    func url(port: String) -> String {
      "\(scheme)://\(user)\(host)\(port)\(rest)"
    }
  }
}
