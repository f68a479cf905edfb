package import Foundation
import Cryptography

/// What a softphone shows to Twilio: a JSON web token signed with the secret of an API key.
package struct AccessToken: Sendable, Equatable {
  /// Twilio refuses tokens that live longer (31207).
  package static let maximumLifetimeSeconds = 86_400

  /// What the token allows.
  package struct VoiceGrant: Sendable, Equatable {
    /// May be called as `client:identity`.
    package var isIncomingAllowed: Bool
    /// The TwiML app whose voice URL is requested when the softphone dials.
    package var outgoingApplicationSid: ApplicationSid?
    /// Come with that request; only sent when there is an application.
    package var outgoingParameters: [String: String]
    package var pushCredentialSid: String?
    package var endpointId: String?

    package init(
      isIncomingAllowed: Bool = false, outgoingApplicationSid: ApplicationSid? = nil,
      outgoingParameters: [String: String] = [:], pushCredentialSid: String? = nil, endpointId: String? = nil
    ) {
      self.isIncomingAllowed = isIncomingAllowed
      self.outgoingApplicationSid = outgoingApplicationSid
      self.outgoingParameters = outgoingParameters
      self.pushCredentialSid = pushCredentialSid
      self.endpointId = endpointId
    }
  }

  package var accountSid: AccountSid
  package var keySid: KeySid
  package var identity: String?
  package var tokenId: String
  package var issuedAt: Date?
  package var notBefore: Date?
  package var expiresAt: Date
  package var voice: VoiceGrant?
  /// The home region, such as `ie1`; nil is `us1`.
  package var region: String?

  /// A token from now on; more than ``maximumLifetimeSeconds`` is cut to that.
  package init(
    accountSid: AccountSid, keySid: KeySid, identity: String, voice: VoiceGrant, region: String? = nil,
    at now: Date, lifetimeSeconds: Int
  ) {
    self.accountSid = accountSid
    self.keySid = keySid
    self.identity = identity
    let second = Int(now.timeIntervalSince1970)
    tokenId = "\(keySid)-\(second)"
    let start = Date(timeIntervalSince1970: Double(second))
    issuedAt = start
    notBefore = start
    expiresAt = start.addingTimeInterval(Double(min(max(1, lifetimeSeconds), Self.maximumLifetimeSeconds)))
    self.voice = voice
    self.region = region
  }

  /// Letters, digits and underscore, at most 121 of them: what every Voice SDK takes.
  package static func isValidIdentity(_ identity: String) -> Bool {
    (1...121).contains(identity.utf8.count)
      && identity.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }

  /// The token as text, signed with the key's secret.
  package func sign(secret: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var header = ["cty": Self.contentType]
    if let region { header["twr"] = region }
    return JSONWebToken.sign(claims: Array(try encoder.encode(Claims(self))), header: header, key: Array(secret.utf8))
  }

  static let contentType = "twilio-fpa;v=1"
}
