/// Why a webhook's signature does not hold, as far as the request itself tells. Pure.
package struct SignatureDiagnosis: Sendable, Equatable {
  package enum Cause: Sendable, Equatable {
    case unsigned
    /// It was signed with a token of ours for this URL, which the server does not take for its own.
    case otherURL(String)
    /// No URL that the request names fits: another token, or something on the way changed it.
    case otherToken
  }

  /// What a proxy says of the request that it passes on.
  package struct Received: Sendable, Equatable {
    package var host: String?
    package var forwardedHost: String?
    package var forwardedProto: String?
    package var forwardedPort: String?
    package var forwardedPrefix: String?

    package init(
      host: String?, forwardedHost: String? = nil, forwardedProto: String? = nil, forwardedPort: String? = nil,
      forwardedPrefix: String? = nil
    ) {
      self.host = host
      self.forwardedHost = forwardedHost
      self.forwardedProto = forwardedProto
      self.forwardedPort = forwardedPort
      self.forwardedPrefix = forwardedPrefix
    }

    /// The address that the asker seems to have used, without a path.
    package var base: String {
      "\(forwardedProto ?? "http")://\(forwardedHost ?? host ?? "")"
    }
  }

  package let cause: Cause

  /// - Parameters:
  ///   - expected: scheme, host and port of the public URL.
  ///   - path: the path with its query, as it arrived.
  ///   - signatures: of the tokens in use.
  package init(
    signature: String?, expected: String, path: String, received: Received, form: WebhookForm,
    signatures: [WebhookSignature]
  ) {
    guard let signature else {
      cause = .unsigned
      return
    }
    let match = Self.candidates(expected: expected, path: path, received).first { url in
      signatures.contains { $0.isValid(signature, url: url, form: form) }
    }
    cause = match.map(Cause.otherURL) ?? .otherToken
  }

  private static func candidates(expected: String, path: String, _ received: Received) -> [String] {
    let hosts = [received.forwardedHost, received.host].compactMap(\.self).filter { !$0.isEmpty }
    let ports = received.forwardedPort.map { port in hosts.map { "\($0.prefix { $0 != ":" }):\(port)" } } ?? []
    let bases = [expected] + (hosts + ports).flatMap { ["https://\($0)", "http://\($0)"] } + [swapped(expected)]
    let (plain, query) = split(path)
    let slashed = plain.hasSuffix("/") ? String(plain.dropLast()) : plain + "/"
    let paths = [path, slashed + query] + (received.forwardedPrefix.map { [$0 + path] } ?? [])
    return bases.flatMap { base in paths.map { base + $0 } }
  }

  private static func swapped(_ url: String) -> String {
    url.hasPrefix("https://") ? "http://" + url.dropFirst(8) : "https://" + url.dropFirst(7)
  }

  private static func split(_ path: String) -> (plain: String, query: String) {
    let end = path.firstIndex(of: "?") ?? path.endIndex
    return (String(path[..<end]), String(path[end...]))
  }
}
