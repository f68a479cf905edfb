/// A Twilio account.
package struct Account: Decodable, Sendable, Equatable {
  package let sid: AccountSid
  package let friendlyName: String
  /// `active`, `suspended`, `closed`.
  package let status: String
  /// `Trial`, `Full`.
  package let type: String?

  package var isActive: Bool { status == "active" }
}

extension TwilioClient {
  package func fetchAccount() async throws(TwilioFailure) -> Account {
    try await fetch("\(accountPath).json")
  }
}
