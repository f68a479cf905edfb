/// The requests made for a call.
extension Switchboard {
  func listCallEvents(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let call = try call(of: request)
    let rows = exchanges.items.filter { $0.callSid == call.sid }.map { (String($0.id), Self.event($0)) }
    return try Paging(request.query).envelope("events", rows, of: request)
  }

  private static func event(_ exchange: Exchange) -> JSON {
    [
      "request": [
        "method": .string(exchange.method), "url": .string(exchange.url),
        "parameters": .object(exchange.parameters.items.map { (snakeCase($0.name), .string($0.value)) }),
      ],
      "response": [
        "response_code": exchange.status.map(JSON.int) ?? .null,
        "request_duration": .int(exchange.durationMilliseconds), "content_type": .text(exchange.contentType),
        "response_body": .text(exchange.answer), "date_created": .string(CivilTime.rfc2822(exchange.at)),
      ],
    ]
  }

  /// `CallSid` as `call_sid`, the way Twilio's events show parameters.
  private static func snakeCase(_ name: String) -> String {
    var text = ""
    for character in name {
      if character.isUppercase, !text.isEmpty { text += "_" }
      text += character.lowercased()
    }
    return text
  }
}
