import Cryptography
import NIOCore

/// Who may direct the simulation: this machine, or whoever knows the token.
struct ControlAccess: Sendable {
  let token: String?

  /// - Parameters:
  ///   - authorization: the header, `Bearer` and the token.
  ///   - queryToken: the same for a WebSocket, which cannot send headers from a browser.
  ///   - origin: what a browser says about the page that asks.
  func refusal(
    from address: SocketAddress?, host: String?, origin: String?, authorization: String?, queryToken: String?
  ) -> ControlError? {
    if let token {
      let shown = authorization.flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil } ?? queryToken
      guard let shown, constantTimeEqual(shown, token) else {
        return ControlError(.unauthorized, "The control token is missing or wrong")
      }
      return nil
    }
    guard Self.isLoopback(address) else {
      return ControlError(.forbidden, "The control API answers this machine only, unless it was given a control token")
    }
    // A page of another site must not direct calls through the browser of somebody who sits at this machine, nor by a
    // name of its own that resolves to 127.0.0.1.
    guard let host, Self.isLocalName(host) else {
      return ControlError(.forbidden, "The control API wants to be called by a name of this machine")
    }
    if let origin, origin != "http://\(host)", origin != "https://\(host)" {
      return ControlError(.forbidden, "The control API does not answer pages of \(origin)")
    }
    return nil
  }

  private static func isLoopback(_ address: SocketAddress?) -> Bool {
    guard let address else { return false }
    switch address {
    case .unixDomainSocket: return true
    case .v4, .v6:
      let text = address.ipAddress ?? ""
      return text == "::1" || text.hasPrefix("127.") || text.hasPrefix("::ffff:127.")
    }
  }

  private static func isLocalName(_ host: String) -> Bool {
    let name = host.hasPrefix("[") ? host.prefix { $0 != "]" }.dropFirst() : host.prefix { $0 != ":" }
    return name == "localhost" || name.hasSuffix(".localhost") || name == "::1" || name.hasPrefix("127.")
  }
}
