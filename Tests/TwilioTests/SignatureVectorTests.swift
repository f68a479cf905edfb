import Foundation
import Testing

@testable import Twilio

/// 44 requests judged by the validator of Twilio's Python library 9.13.0.
@Suite struct SignatureVectorTests {
  struct Vector: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let url: String
    let authToken: String
    let algorithm: String?
    let params: [[String]]?
    let body: String?
    let signature: String
    let valid: Bool

    var testDescription: String { name }
    var form: WebhookForm { WebhookForm((params ?? []).map { ($0[0], $0[1]) }) }
    var signer: WebhookSignature {
      WebhookSignature(authToken: authToken, algorithm: algorithm.flatMap { .init(rawValue: $0) } ?? .hmacSHA1)
    }
  }

  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures")

  static let vectors: [Vector] = {
    struct File: Decodable { let vectors: [Vector] }
    let data = try? Data(contentsOf: fixtures.appending(path: "signature_vectors.json"))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return data.flatMap { try? decoder.decode(File.self, from: $0) }?.vectors ?? []
  }()

  @Test func thereAreFortyFour() {
    #expect(Self.vectors.count == 44)
  }

  @Test(arguments: vectors)
  func agreesWithTwiliosValidator(_ vector: Vector) {
    let isValid =
      if let body = vector.body {
        vector.signer.isValid(vector.signature, url: vector.url, body: Array(body.utf8))
      } else {
        vector.signer.isValid(vector.signature, url: vector.url, form: vector.form)
      }
    #expect(isValid == vector.valid)
  }

  /// The same parameters as a body on the wire.
  @Test(arguments: vectors.filter { $0.body == nil })
  func agreesAfterDecodingABody(_ vector: Vector) throws {
    let body = WebhookForm.encode(vector.form.parameters)
    let form = try WebhookForm(decoding: body.utf8)
    #expect(form == vector.form)
    #expect(vector.signer.isValid(vector.signature, url: vector.url, form: form) == vector.valid)
  }

  @Test(arguments: [
    ("https://user:secret@example.com:8443/voice?a=1#ct=2000", "https://example.com/voice?a=1"),
    ("http://user@example.com:8080/voice#rc=2", "http://example.com:8080/voice"),
    ("https://[::1]:8443/", "https://[::1]/"), ("http://[::1]/x@y:1", "http://[::1]/x@y:1"),
    ("https://example.com?a@b:1", "https://example.com?a@b:1"), ("not a url", "not a url"),
  ])
  func twilioSignsWithoutUserFragmentAndSecurePort(url: String, signed: String) {
    #expect(WebhookSignature.signedURL(url) == signed)
  }

  @Test(arguments: ["https://u:p@example.com:8443/v?x=%C3%A9#ct=1", "http://127.0.0.1:4567/v"])
  func whatIsSignedHereIsValidHere(_ url: String) throws {
    let signer = WebhookSignature(authToken: "00000000000000000000000000000001")
    let form = WebhookForm([("b", "2"), ("a", "1"), ("a", "0"), ("", "x"), ("n", "\u{0}")])
    let signature = signer.sign(url: url, form: form)
    #expect(signer.isValid(signature, url: url.replacing("u:p@", with: ""), form: form))
    #expect(!WebhookSignature(authToken: "other").isValid(signature, url: url, form: form))
    #expect(!signer.isValid(signature + "=", url: url, form: form))
    #expect(!signer.isValid("", url: url, form: form))
  }

  @Test func aBodyNeedsItsHashInTheURL() {
    let signer = WebhookSignature(authToken: "t")
    let url = "https://example.com/x"
    #expect(!signer.isValid(signer.sign(url: url, form: WebhookForm([])), url: url, body: [1]))
  }
}
