import Cryptography
import Foundation

/// What an access token lets its bearer do.
struct AccessGrant: Sendable, Equatable {
  let accountSid: String
  let identity: String
  let secondsLeft: Int
  let mayRegister: Bool
  let applicationSid: String?
  let parameters: [String: String]
}

/// A refusal as the SDK understands it (facts F.6).
struct SignallingError: Error, Equatable {
  static let tokenOver = SignallingError(code: 31205, message: "JWT token expired")

  let code: Int
  let message: String

  var json: JSON { ["code": .int(code), "message": .string(message)] }
}

/// Checks what the signalling gateway checks (facts A.1, H.5).
struct AccessTokenCheck {
  private static let maximumSeconds = 86_400.0

  let accounts: [Account]
  let now: Date

  func grant(for token: String) throws(SignallingError) -> AccessGrant {
    let claims = try Self.part(1, of: token)
    let header = try Self.part(0, of: token)
    guard header["typ"]?.string == "JWT", header["alg"]?.string == "HS256",
      header["cty"]?.string == "twilio-fpa;v=1"
    else { throw Self.invalid("typ, alg and cty must be JWT, HS256 and twilio-fpa;v=1") }
    guard let issuer = claims["iss"]?.string, let subject = claims["sub"]?.string,
      let account = accounts.first(where: { $0.sid == subject && $0.isActive }),
      let key = account.keys.first(where: { $0.sid == issuer })
    else { throw Self.invalid("iss is not a valid API key of the account in sub") }
    try verify(token, key)
    guard let expiry = claims["exp"]?.double else { throw Self.invalid("exp is missing") }
    let start = claims["iat"]?.double ?? claims["nbf"]?.double ?? now.timeIntervalSince1970
    guard expiry - start <= Self.maximumSeconds else {
      throw SignallingError(code: 31207, message: "JWT token expiration too long")
    }
    guard let grants = claims["grants"], let voice = grants["voice"] else { throw Self.invalid("voice grant missing") }
    let identity = grants["identity"]?.string ?? ""
    // No identity at all is Twilio's `Anonymous`.
    guard identity.isEmpty || ClientIdentity.isValid(identity) else {
      throw SignallingError(code: 31105, message: "Invalid client name")
    }
    return AccessGrant(
      accountSid: subject, identity: identity,
      secondsLeft: max(0, Int(expiry - now.timeIntervalSince1970)),
      mayRegister: voice["incoming"]?["allow"]?.bool ?? false,
      applicationSid: voice["outgoing"]?["application_sid"]?.string,
      parameters: (voice["outgoing"]?["params"]?.members ?? []).reduce(into: [:]) {
        $0[$1.name] = $1.value.string ?? $1.value.render()
      })
  }

  private func verify(_ token: String, _ key: APIKey) throws(SignallingError) {
    do {
      _ = try JSONWebToken.verify(token, key: Array(key.secret.utf8), at: now)
    } catch {
      switch error {
      case .expired: throw SignallingError.tokenOver
      case .badSignature: throw SignallingError(code: 31202, message: "JWT signature validation failed")
      case .notYetValid: throw Self.invalid("nbf lies in the future")
      case .malformed, .wrongAlgorithm: throw Self.invalid("it cannot be read")
      }
    }
  }

  private static func part(_ index: Int, of token: String) throws(SignallingError) -> JSON {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = BaseEncoding.base64URL.decode(String(parts[index])),
      let json = try? JSON(parsing: bytes), json.members != nil
    else { throw invalid("it is not a JSON web token") }
    return json
  }

  private static func invalid(_ why: String) -> SignallingError {
    SignallingError(code: 31204, message: "JWT is invalid: \(why)")
  }
}
