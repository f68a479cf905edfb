package import Curl
package import Logging

/// Where Twilio is, for all accounts; clients are made from it when they are needed.
package struct TwilioAPI: Sendable {
  private let url: String?
  private let http: CurlClient
  private let timeout: Duration

  /// - Parameters:
  ///   - url: stands in for scheme, host and port of all of Twilio's hosts; nil is Twilio itself.
  ///   - timeout: after which Twilio counts as silent.
  package init(url: String? = nil, http: CurlClient, timeout: Duration = .seconds(15)) {
    self.url = url
    self.http = http
    self.timeout = timeout
  }

  /// Whether this is Twilio itself, out on the internet.
  package var isTwilio: Bool { url == nil }

  package func client(accountSid: AccountSid, authToken: String, log: Logger) -> TwilioClient {
    TwilioClient(
      accountSid: accountSid, credentials: .init(accountSid: accountSid, authToken: authToken), apiURL: url, http: http,
      timeout: timeout, log: log)
  }

  /// With an API key in place of the account's own token.
  package func client(accountSid: AccountSid, keySid: KeySid, secret: String, log: Logger) -> TwilioClient {
    TwilioClient(
      accountSid: accountSid, credentials: .init(keySid: keySid, secret: secret), apiURL: url, http: http,
      timeout: timeout, log: log)
  }
}
