import Foundation
import HTTPTypes
import Hummingbird

/// The other sites whose pages may ask here: `RINGDESK_CORS_ORIGINS`.
package struct AllowedOrigins: Sendable {
  package static let none = AllowedOrigins(origins: [])

  private let origins: Set<String>

  private init(origins: Set<String>) { self.origins = origins }

  /// Nil when the comma-separated list holds something else than origins such as `https://crm.example.com`.
  package init?(_ list: String) {
    var origins: Set<String> = []
    for word in list.split(separator: ",") {
      guard let origin = Self.origin(word.trimmingCharacters(in: .whitespaces)) else { return nil }
      origins.insert(origin)
    }
    self.init(origins: origins)
  }

  var isEmpty: Bool { origins.isEmpty }

  func contains(_ origin: String) -> Bool { origins.contains(origin) }

  /// As browsers write it: in lower case, without the scheme's usual port, in Punycode.
  private static func origin(_ text: String) -> String? {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      let usual = ["http": 80, "https": 443][scheme], let host = parts.encodedHost?.lowercased(), !host.isEmpty,
      !host.contains("*"), (1...65535).contains(parts.port ?? usual), parts.path.isEmpty, parts.query == nil,
      parts.fragment == nil, parts.user == nil, parts.password == nil
    else {
      return nil
    }
    let port = parts.port.flatMap { $0 == usual ? nil : ":\($0)" } ?? ""
    return "\(scheme)://\(host)\(port)"
  }
}

/// Whose page a request comes from, as the browser says. The one place where that is judged, for the API, the streams
/// and Socket.IO alike.
struct OriginRule: Sendable {
  enum Page: Equatable {
    /// No browser; or one that asks for what any page may embed.
    case unsaid
    case own
    case allowed(String)
    /// Of a site that is not named, or of none, which browsers write as `null`.
    case foreign(String)
  }

  let allowed: AllowedOrigins
  let whereabouts: @Sendable () -> Whereabouts

  func page(of request: Request) -> Page {
    guard let origin = request.headers[.origin] else { return .unsaid }
    if isOwn(origin, request) { return .own }
    return allowed.contains(origin) ? .allowed(origin) : .foreign(origin)
  }

  /// Whether a browser's cookie may speak: the page is the desk's own, as far as the browser says.
  func mayUseCookie(_ request: Request) -> Bool {
    switch page(of: request) {
    case .own: true
    case .unsaid: request.headers[.secFetchSite].map { $0 == "same-origin" } ?? true
    case .allowed, .foreign: false
    }
  }

  private func isOwn(_ origin: String, _ request: Request) -> Bool {
    if origin == whereabouts().publicURL { return true }
    guard let authority = request.head.authority else { return false }
    return origin == "http://" + authority || origin == "https://" + authority
  }
}

extension HTTPField.Name {
  static let secFetchSite = Self("Sec-Fetch-Site")!
}
