import Twilio

/// What stands at Twilio of an account, as far as a connection cares, read at one time.
struct TwilioSide: Sendable {
  let account: Account
  let applications: [Application]
  let keys: [APIKey]
  let numbers: [IncomingPhoneNumber]

  /// - Parameter account: as it was just fetched.
  static func read(_ client: TwilioClient, account: Account) async throws(TwilioFailure) -> TwilioSide {
    TwilioSide(
      account: account, applications: try await client.listApplications(), keys: try await client.listKeys(),
      numbers: try await client.listPhoneNumbers())
  }
}
