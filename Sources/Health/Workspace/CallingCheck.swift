import Domain
import Foundation
import Twilio

/// Whether Twilio lets the account call where the workspace allows it to.
enum CallingCheck {
  static func findings(_ workspace: Workspace, _ client: TwilioClient) async -> [Finding] {
    let forbidden: [String: String]
    do {
      forbidden = Dictionary(
        try await client.listForbiddenCountries().map { ($0.isoCode, $0.name) }, uniquingKeysWith: { first, _ in first }
      )
    } catch {
      return [
        .warning(
          "calling.unknown", .calling, "Twilio could not say which countries the account may call: \(error).",
          why: "Calls abroad may be refused.", toDo: "See Voice, Settings, Geo permissions in the Twilio Console.")
      ]
    }
    let allowed = workspace.allowedCountries ?? [workspace.country]
    let refused = Set(allowed.compactMap { forbidden[$0 == "CA" ? "US" : $0] }).sorted()
    guard refused.isEmpty else {
      return [
        .warning(
          "calling.notPermitted", .calling, "Twilio does not let the account call \(together(refused)).",
          why: "The workspace allows these calls, and they fail.",
          toDo: "Allow them in the Twilio Console under Voice, Settings, Geo permissions; or take the countries out of "
            + "Settings, Workspace.")
      ]
    }
    return [
      .good(
        "calling.good", .calling,
        "Twilio lets the account call \(allowed.count > 6 ? counted(allowed.count, "country", "countries") : together(allowed.sorted()))."
      )
    ]
  }
}
