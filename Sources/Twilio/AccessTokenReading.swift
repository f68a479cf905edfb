package import Foundation
import Cryptography

extension AccessToken {
  /// Why a token does not count. The codes are those of the SDK's signalling.
  package enum Failure: Error, Equatable {
    /// Not a token of this kind at all.
    case invalid
    case badSignature
    case expired
    case livesTooLong

    package var code: Int {
      switch self {
      case .invalid: 31204
      case .badSignature: 31202
      case .expired: 31205
      case .livesTooLong: 31207
      }
    }
  }

  /// Reads a token without believing it: to find out whose secret it must be checked with.
  package init(reading text: String) throws(Failure) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map {
      BaseEncoding.base64URL.decode(String($0))
    }
    guard parts.count == 3, let header = parts[0], let claims = parts[1],
      let token = Self.decode(header: header, claims: claims)
    else { throw .invalid }
    self = token
  }

  /// Reads a token and checks signature, times and lifetime.
  package static func verify(_ text: String, secret: String, at now: Date) throws(Failure) -> AccessToken {
    let verified: JSONWebToken.Verified
    do {
      verified = try JSONWebToken.verify(text, key: Array(secret.utf8), at: now)
    } catch {
      switch error {
      case .malformed, .wrongAlgorithm, .notYetValid: throw .invalid
      case .badSignature: throw .badSignature
      case .expired: throw .expired
      }
    }
    guard let token = decode(header: verified.header, claims: verified.claims) else { throw .invalid }
    let start = token.issuedAt ?? token.notBefore ?? now
    guard token.expiresAt.timeIntervalSince(start) <= Double(maximumLifetimeSeconds) else { throw .livesTooLong }
    return token
  }

  private static func decode(header: [UInt8], claims: [UInt8]) -> AccessToken? {
    let decoder = JSONDecoder()
    guard let header = try? decoder.decode(Header.self, from: Data(header)), header.cty == contentType,
      header.typ == "JWT",
      let claims = try? decoder.decode(Claims.self, from: Data(claims))
    else { return nil }
    return AccessToken(claims, region: header.twr)
  }

  private struct Header: Decodable {
    let typ: String
    let cty: String
    let twr: String?
  }

  struct Claims: Codable {
    struct Grants: Codable {
      var identity: String?
      var voice: Voice?
    }

    struct Voice: Codable {
      var incoming: Incoming?
      var outgoing: Outgoing?
      var pushCredentialSid: String?
      var endpointId: String?

      enum CodingKeys: String, CodingKey {
        case incoming, outgoing
        case pushCredentialSid = "push_credential_sid"
        case endpointId = "endpoint_id"
      }
    }

    struct Incoming: Codable {
      var allow: Bool
    }

    struct Outgoing: Codable {
      var applicationSid: ApplicationSid
      var params: [String: String]?

      enum CodingKeys: String, CodingKey {
        case applicationSid = "application_sid"
        case params
      }
    }

    var jti: String
    var iss: KeySid
    var sub: AccountSid
    var iat: Int?
    var nbf: Int?
    var exp: Int
    var grants: Grants

    init(_ token: AccessToken) {
      jti = token.tokenId
      iss = token.keySid
      sub = token.accountSid
      iat = token.issuedAt.map { Int($0.timeIntervalSince1970) }
      nbf = token.notBefore.map { Int($0.timeIntervalSince1970) }
      exp = Int(token.expiresAt.timeIntervalSince1970)
      let voice = token.voice.map { grant in
        Voice(
          incoming: grant.isIncomingAllowed ? Incoming(allow: true) : nil,
          outgoing: grant.outgoingApplicationSid.map {
            Outgoing(applicationSid: $0, params: grant.outgoingParameters.isEmpty ? nil : grant.outgoingParameters)
          },
          pushCredentialSid: grant.pushCredentialSid, endpointId: grant.endpointId)
      }
      grants = Grants(identity: token.identity, voice: voice)
    }
  }

  private init(_ claims: Claims, region: String?) {
    accountSid = claims.sub
    keySid = claims.iss
    identity = claims.grants.identity
    tokenId = claims.jti
    let date = { (second: Int) in Date(timeIntervalSince1970: Double(second)) }
    issuedAt = claims.iat.map(date)
    notBefore = claims.nbf.map(date)
    expiresAt = date(claims.exp)
    voice = claims.grants.voice.map { voice in
      VoiceGrant(
        isIncomingAllowed: voice.incoming?.allow ?? false, outgoingApplicationSid: voice.outgoing?.applicationSid,
        outgoingParameters: voice.outgoing?.params ?? [:], pushCredentialSid: voice.pushCredentialSid,
        endpointId: voice.endpointId)
    }
    self.region = region
  }
}
