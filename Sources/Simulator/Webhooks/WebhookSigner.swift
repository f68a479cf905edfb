import Cryptography

/// Signs as Twilio does (facts B.1). The desk's checker is written apart from it, in another room.
enum WebhookSigner {
  /// What the signature covers: the URL, then every parameter of the body by name in byte order.
  static func base(url: String, body: FormParameters) -> String {
    // The parameters of a webhook come in order already, each name once.
    if body.isInOrder { return body.items.reduce(into: url) { $0 += $1.name + $1.value } }
    var values: [String: Set<String>] = [:]
    for item in body.items { values[item.name, default: []].insert(item.value) }
    return values.sorted { ByteOrder.precedes($0.key, $1.key) }.reduce(into: url) { text, entry in
      for value in entry.value.sorted(by: ByteOrder.precedes) { text += entry.key + value }
    }
  }

  /// What the query of a request with a JSON body holds, so that the signature of the URL covers the body (facts B.3).
  static func digest(ofBody body: [UInt8]) -> FormParameters {
    FormParameters(["bodySHA256": BaseEncoding.hex.encode(Digest.sha256(body))])
  }

  static func signature(of base: String, authToken: String) -> String {
    BaseEncoding.base64.encode(MessageAuthentication.hmacSHA1(Array(base.utf8), key: Array(authToken.utf8)))
  }
}
