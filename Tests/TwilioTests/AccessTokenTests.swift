import Cryptography
import Foundation
import Testing

@testable import Twilio

/// Two tokens of Twilio's Python library 9.13.0 with the clock at 1700000000.
@Suite struct AccessTokenTests {
  struct File: Decodable {
    struct Token: Decodable { let jwt: String }
    let secret: String
    let tokens: [Token]
  }

  static let now = Date(timeIntervalSince1970: 1_700_000_000)

  static func file() throws -> File {
    let url = SignatureVectorTests.fixtures.appending(path: "access_token_vectors.json")
    return try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
  }

  static func parts(_ jwt: String) throws -> (header: NSDictionary, claims: NSDictionary) {
    let parts = try jwt.split(separator: ".").prefix(2).map { part in
      let bytes = try #require(BaseEncoding.base64URL.decode(String(part)))
      return try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary)
    }
    return (parts[0], parts[1])
  }

  static func example() throws -> AccessToken {
    AccessToken(
      accountSid: try AccountSid("AC00000000000000000000000000000001"),
      keySid: try KeySid("SK00000000000000000000000000000002"), identity: "agent_7",
      voice: AccessToken.VoiceGrant(
        isIncomingAllowed: true, outgoingApplicationSid: try ApplicationSid("AP00000000000000000000000000000003"),
        outgoingParameters: ["tenant": "acme"]), at: now, lifetimeSeconds: 3600)
  }

  @Test func makesTheClaimsOfTwiliosLibrary() throws {
    let file = try Self.file()
    let theirs = try Self.parts(file.tokens[0].jwt)
    // Twilio's documentation lists `iat`, its library leaves it out.
    var token = try Self.example()
    #expect(token.issuedAt == Self.now)
    token.issuedAt = nil
    let ours = try Self.parts(token.sign(secret: file.secret))
    #expect(ours.header == theirs.header)
    #expect(ours.claims == theirs.claims)
  }

  @Test(arguments: [0, 1])
  func readsAndRepeatsTheTokensOfTwiliosLibrary(_ index: Int) throws {
    let file = try Self.file()
    let text = file.tokens[index].jwt
    let token = try AccessToken.verify(text, secret: file.secret, at: Self.now)
    #expect(token.identity == "agent_7")
    #expect(token.voice?.outgoingApplicationSid?.text == "AP00000000000000000000000000000003")
    #expect(token.voice?.isIncomingAllowed == (index == 0))
    #expect(token.region == (index == 0 ? nil : "ie1"))
    #expect(try AccessToken(reading: text) == token)
    let again = try Self.parts(token.sign(secret: file.secret))
    let theirs = try Self.parts(text)
    #expect(again.header == theirs.header)
    #expect(again.claims == theirs.claims)
  }

  @Test func refusalsHaveTheirCodes() throws {
    let token = try Self.example()
    let text = try token.sign(secret: "s")
    func code(_ text: String, secret: String = "s", at now: Date = Self.now) -> Int? {
      do throws(AccessToken.Failure) {
        _ = try AccessToken.verify(text, secret: secret, at: now)
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code(text) == nil)
    #expect(code(text, secret: "other") == 31202)
    #expect(code(text, at: token.expiresAt) == 31205)
    #expect(code("a.b") == 31204)
    #expect(code("") == 31204)
    var long = token
    long.expiresAt = Self.now.addingTimeInterval(86_401)
    #expect(code(try long.sign(secret: "s")) == 31207)
    let other = JSONWebToken.sign(claims: Array("{}".utf8), key: Array("s".utf8))
    #expect(code(other) == 31204)
  }

  @Test(arguments: [(0, 1), (60, 60), (86_400, 86_400), (90_000, 86_400)])
  func theLifetimeIsBounded(asked: Int, given: Int) throws {
    let token = AccessToken(
      accountSid: try AccountSid("AC00000000000000000000000000000001"),
      keySid: try KeySid("SK00000000000000000000000000000002"), identity: "agent_a", voice: .init(), at: Self.now,
      lifetimeSeconds: asked)
    #expect(token.expiresAt == Self.now.addingTimeInterval(Double(given)))
  }

  @Test(arguments: [("agent_a1", true), ("", false), ("a b", false), ("é", false), ("a-b", false)])
  func identitiesAreChecked(identity: String, isValid: Bool) {
    #expect(AccessToken.isValidIdentity(identity) == isValid)
    #expect(!AccessToken.isValidIdentity(String(repeating: "a", count: 122)))
  }
}
