import Cryptography
import Foundation
import Testing

@Suite("JSON web tokens")
struct JSONWebTokenTests {
  let key = Array("secret".utf8)
  let now = Date(timeIntervalSince1970: 1_700_000_000)

  struct Vectors: Decodable {
    struct Token: Decodable { let jwt: String }
    let secret: String
    let tokens: [Token]
  }

  @Test("Tokens made by Twilio's official Python library verify, and sign to the same bytes")
  func vectors() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/access_token_vectors.json")
    let vectors = try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file))
    #expect(!vectors.tokens.isEmpty)
    for token in vectors.tokens {
      let verified = try JSONWebToken.verify(token.jwt, key: Array(vectors.secret.utf8), at: now)
      let header = try JSONDecoder().decode([String: String].self, from: Data(verified.header))
      #expect(header["cty"] == "twilio-fpa;v=1")
      let again = JSONWebToken.sign(claims: verified.claims, header: header, key: Array(vectors.secret.utf8))
      let reread = try JSONWebToken.verify(again, key: Array(vectors.secret.utf8), at: now)
      #expect(reread.claims == verified.claims)
      #expect(try JSONDecoder().decode([String: String].self, from: Data(reread.header)) == header)
    }
  }

  @Test("Header fields with quotes and control characters stay JSON")
  func headerEscaping() throws {
    let header = ["k\"\\\n": "v\u{1}\"é"]
    let token = JSONWebToken.sign(claims: Array("{}".utf8), header: header, key: key)
    let verified = try JSONWebToken.verify(token, key: key, at: now)
    let read = try JSONDecoder().decode([String: String].self, from: Data(verified.header))
    #expect(read == header.merging(["alg": "HS256", "typ": "JWT"]) { $1 })
  }

  @Test(
    "Times",
    arguments: [
      (#"{"exp":1700000001,"nbf":1700000000}"#, nil), (#"{"exp":1700000000}"#, .expired), (#"{"exp":1}"#, .expired),
      (#"{"nbf":1700000001}"#, .notYetValid), (#"{"exp":"soon"}"#, .malformed), ("[]", .malformed), ("", .malformed),
    ] as [(String, JSONWebToken.Failure?)])
  func times(claims: String, failure: JSONWebToken.Failure?) {
    let token = JSONWebToken.sign(claims: Array(claims.utf8), key: key)
    #expect(refusal(token) == failure)
  }

  @Test("Forgeries and nonsense")
  func forgeries() throws {
    let token = JSONWebToken.sign(claims: Array(#"{"sub":"ada"}"#.utf8), key: key)
    let parts = token.split(separator: ".").map(String.init)
    let part = { (text: String) in BaseEncoding.base64URL.encode(Array(text.utf8)) }
    #expect(refusal(token) == nil)
    #expect(refusal(token, key: Array("other".utf8)) == .badSignature)
    #expect(refusal("\(parts[0]).\(part(#"{"sub":"eve"}"#)).\(parts[2])") == .badSignature)
    #expect(refusal("\(parts[0]).\(parts[1]).") == .badSignature)
    #expect(refusal("\(part(#"{"alg":"none"}"#)).\(parts[1]).") == .wrongAlgorithm)
    #expect(refusal("\(part(#"{"alg":"HS512"}"#)).\(parts[1]).\(parts[2])") == .wrongAlgorithm)
    for nonsense in ["", ".", "..", "...", "a.b.c", token + ".", token + "=", "\(part("{}")).\(parts[1]).\(parts[2])"] {
      #expect(refusal(nonsense) == .malformed, "\(nonsense)")
    }
  }

  private func refusal(_ token: String, key: [UInt8]? = nil) -> JSONWebToken.Failure? {
    do throws(JSONWebToken.Failure) {
      _ = try JSONWebToken.verify(token, key: key ?? self.key, at: now)
      return nil
    } catch {
      return error
    }
  }
}
