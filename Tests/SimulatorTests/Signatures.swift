import Cryptography
import Testing

/// The signature rule, written down a second time from Twilio's description.
enum Signatures {
  static func expected(url: String, form: [String: String], token: String) -> String {
    let text =
      url
      + form.keys.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }.map { $0 + form[$0]! }.joined()
    return BaseEncoding.base64.encode(MessageAuthentication.hmacSHA1(Array(text.utf8), key: Array(token.utf8)))
  }

  /// Every webhook that arrived carries the right one.
  static func holdForAll(_ world: World) async throws {
    let seen = await world.receiver.seen
    #expect(!seen.isEmpty)
    for request in seen {
      let form = request.method == "POST" ? request.form : [:]
      #expect(
        request.headers["x-twilio-signature"]
          == expected(url: world.web + request.target, form: form, token: world.authToken), "\(request.target)")
    }
  }
}
