import Foundation
package import Domain
import Storage
import Twilio

extension TwilioConnector {
  /// What Twilio may ask instead when this server does not answer, as it is kept.
  ///
  /// - Throws: `invalid` for the field `fallbackUrl`.
  package func checkedFallback(_ text: String) throws(AppError) -> String {
    let url = text.trimmingCharacters(in: .whitespacesAndNewlines)
    func wrong(_ why: String) -> AppError { .invalid("fallbackUrl", why) }
    guard let parts = URLComponents(string: url), let host = parts.host?.lowercased(), !host.isEmpty,
      ["http", "https"].contains(parts.scheme?.lowercased() ?? ""), url.utf8.count <= 1000,
      url.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { throw wrong("Enter a URL, such as that of a TwiML Bin: https://handler.twilio.com/twiml/EH…") }
    guard parts.user == nil, parts.password == nil else { throw wrong("A URL with a user or password is not taken.") }
    if api.isTwilio, let reason = PublicAddress.problem(with: url) { throw wrong("Twilio cannot use it: \(reason)") }
    guard Self.origin(of: parts) != URLComponents(string: publicURL).map(Self.origin) else {
      throw wrong("This is an address of this very server: when it is away, so is that.")
    }
    return url
  }

  private static func origin(of url: URLComponents) -> String {
    let port = url.port ?? (url.scheme?.lowercased() == "https" ? 443 : 80)
    return "\(url.host?.lowercased() ?? ""):\(port)"
  }

  /// Tells Twilio, where the workspace is connected; otherwise it is told when it connects. Can be run again.
  package func applyFallback(of workspaceId: Workspace.ID) async throws {
    guard let account = try await store.twilioAccount(of: workspaceId), account.state == .connected else { return }
    _ = try await connect(workspaceId, phoneNumbers: .unchanged)
  }
}
