import Cryptography

/// Signs as Twilio does (facts B.1). The desk's checker is written apart from it, in another room.
enum WebhookSigner {
  /// What the signature covers: the URL, then every parameter of the body by name in byte order.
  static func base(url: String, body: FormParameters) -> String {
    var values: [String: Set<String>] = [:]
    for item in body.items { values[item.name, default: []].insert(item.value) }
    return values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.reduce(into: url) { text, entry in
      for value in entry.value.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) { text += entry.key + value }
    }
  }

  static func signature(of base: String, authToken: String) -> String {
    BaseEncoding.base64.encode(MessageAuthentication.hmacSHA1(Array(base.utf8), key: Array(authToken.utf8)))
  }
}
