package import Foundation

/// JSON web tokens signed with HMAC-SHA256 (`HS256`), the one algorithm spoken here.
package enum JSONWebToken {
  /// Why a token was refused.
  package enum Failure: Error, Equatable, Sendable {
    /// Not three base64url parts of JSON objects.
    case malformed
    /// The header names another algorithm; `none` and key confusion end here.
    case wrongAlgorithm
    case badSignature
    /// `exp` has passed.
    case expired
    /// `nbf` is still to come.
    case notYetValid
  }

  /// A token whose signature and times held. Both parts are JSON objects in UTF-8.
  package struct Verified: Sendable {
    package let header: [UInt8]
    package let claims: [UInt8]
  }

  private struct Header: Decodable {
    let alg: String
  }

  private struct Times: Decodable {
    let exp: Double?
    let nbf: Double?
  }

  /// Signs claims given as a JSON object in UTF-8. `header` holds further header fields as they shall stand beside
  /// `"alg":"HS256"` and `"typ":"JWT"`, e.g. `["cty": "twilio-fpa;v=1"]`.
  package static func sign(claims: [UInt8], header: [String: String] = [:], key: [UInt8]) -> String {
    let fields = header.merging(["alg": "HS256", "typ": "JWT"]) { _, own in own }
    let head =
      "{" + fields.sorted { $0.key < $1.key }.map { "\(quoted($0)):\(quoted($1))" }.joined(separator: ",") + "}"
    let signed = BaseEncoding.base64URL.encode(Array(head.utf8)) + "." + BaseEncoding.base64URL.encode(claims)
    let signature = MessageAuthentication.hmacSHA256(Array(signed.utf8), key: key)
    return signed + "." + BaseEncoding.base64URL.encode(signature)
  }

  /// Checks algorithm, signature (in constant time), and `exp` and `nbf` where the claims have them.
  package static func verify(_ token: String, key: [UInt8], at now: Date) throws(Failure) -> Verified {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3,
      let header = BaseEncoding.base64URL.decode(String(parts[0])),
      let claims = BaseEncoding.base64URL.decode(String(parts[1])),
      let signature = BaseEncoding.base64URL.decode(String(parts[2])),
      let fields = try? JSONDecoder().decode(Header.self, from: Data(header))
    else { throw .malformed }
    guard fields.alg == "HS256" else { throw .wrongAlgorithm }
    let signed = Array("\(parts[0]).\(parts[1])".utf8)
    guard constantTimeEqual(signature, MessageAuthentication.hmacSHA256(signed, key: key)) else { throw .badSignature }
    guard let times = try? JSONDecoder().decode(Times.self, from: Data(claims)) else { throw .malformed }
    if let expiry = times.exp, now.timeIntervalSince1970 >= expiry { throw .expired }
    if let start = times.nbf, now.timeIntervalSince1970 < start { throw .notYetValid }
    return Verified(header: header, claims: claims)
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\u{00}"..."\u{1F}":
        result += "\\u00" + BaseEncoding.hex.encode([UInt8(scalar.value)])
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
