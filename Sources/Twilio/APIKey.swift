/// An API key, which signs access tokens.
package struct APIKey: TwilioRow, Sendable, Equatable, CustomStringConvertible, CustomReflectable {
  static let listKey = "keys"

  package let sid: KeySid
  package let friendlyName: String
  /// Shown once, in the answer that creates the key.
  package let secret: String?

  package var description: String { "APIKey(\(sid))" }
  package var customMirror: Mirror { Mirror(self, children: ["sid": sid, "friendlyName": friendlyName]) }
}

extension TwilioClient {
  /// Twilio's list cannot be filtered.
  package func listKeys() async throws(TwilioFailure) -> [APIKey] {
    try await list("\(accountPath)/Keys.json")
  }

  package func createKey(friendlyName: String) async throws(TwilioFailure) -> APIKey {
    try await post("\(accountPath)/Keys.json", [("FriendlyName", friendlyName)])
  }

  package func deleteKey(_ sid: KeySid) async throws(TwilioFailure) {
    try await delete("\(accountPath)/Keys/\(sid).json")
  }
}
