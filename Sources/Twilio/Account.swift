import Curl
package import Foundation

/// A Twilio account.
package struct Account: Decodable, Sendable, Equatable {
  package let sid: AccountSid
  package let friendlyName: String
  /// `active`, `suspended`, `closed`.
  package let status: String
  /// `Trial`, `Full`.
  package let type: String?
  /// Its parent's, or its own.
  package let ownerAccountSid: AccountSid?

  package var isActive: Bool { status == "active" }
  package var isSubaccount: Bool { ownerAccountSid != nil && ownerAccountSid != sid }
}

extension TwilioClient {
  package func fetchAccount() async throws(TwilioFailure) -> Account {
    try await fetch("\(accountPath).json")
  }

  /// With what time it is at Twilio, in whole seconds.
  package func fetchAccountAndTime() async throws(TwilioFailure) -> (account: Account, time: Date?) {
    let response = try await send(.get, "\(accountPath).json")
    return (try decode(response), response.headers["Date"].flatMap(TwilioDate.parse))
  }
}
