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
}
