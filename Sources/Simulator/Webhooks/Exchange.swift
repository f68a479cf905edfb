import Foundation

/// One request as it went over the wire, or as it was kept from it, and what came back.
struct Exchange: Sendable {
  let id: Int
  let at: Date
  let kind: Webhook.Kind
  let accountSid: String
  let callSid: String
  let method: String
  /// As it was signed. What was requested differs only where a port is left out of the signature.
  let url: String
  let parameters: FormParameters
  let signature: String?
  let idempotencyToken: String
  let attempt: Int
  var requestHeaders = FormParameters()
  var responseHeaders = FormParameters()
  var status: Int?
  var contentType: String?
  var answer: String?
  var error: String?
  var durationMilliseconds: Int

  /// What the signature was made over. Not kept: it repeats the URL and the parameters.
  var signatureBase: String? {
    guard signature != nil else { return nil }
    return WebhookSigner.base(url: url, body: method == "POST" && kind != .message ? parameters : FormParameters())
  }

  var json: JSON {
    [
      "id": .int(id), "at": .string(CivilTime.rfc3339(at)), "kind": .string(kind.rawValue),
      "accountSid": .string(accountSid), "callSid": .string(callSid), "method": .string(method), "url": .string(url),
      "parameters": parameters.json,
      "signature": .text(signature), "signatureBase": .text(signatureBase),
      "idempotencyToken": .string(idempotencyToken), "attempt": .int(attempt),
      "status": status.map(JSON.int) ?? .null, "contentType": .text(contentType), "answer": .text(answer),
      "error": .text(error), "durationMilliseconds": .int(durationMilliseconds),
    ]
  }
}

/// The last exchanges, oldest first.
struct ExchangeLog: Sendable {
  let limit: Int
  private(set) var items: [Exchange] = []
  private var lastID = 0

  init(limit: Int) { self.limit = limit }

  mutating func nextID() -> Int {
    lastID += 1
    return lastID
  }

  mutating func append(_ exchange: Exchange) {
    items.append(exchange)
    // Dropping in bulk keeps appending cheap.
    if items.count > limit + limit / 4 { items.removeFirst(items.count - limit) }
  }

  mutating func clear() { items.removeAll() }
}
