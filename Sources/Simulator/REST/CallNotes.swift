import Cryptography
import Foundation

/// What happened behind a call: the requests made for it, and the warnings it earned.
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

  func listCallNotifications(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let rows = try notifications(of: request).filter { row in
      request.query["Log"].map { $0 == row.json["log"]?.string } ?? true
    }
    return try Paging(request.query).envelope("notifications", rows, of: request)
  }

  func fetchCallNotification(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    guard let row = try notifications(of: request).first(where: { $0.sid == request.captures[1] }) else {
      throw .notFound(request.path)
    }
    var fields = row.json.members ?? []
    for name in ["request_variables", "response_headers", "response_body"] {
      fields.append(.init(name: name, value: ""))
    }
    return .ok(.object(fields))
  }

  /// A warning has no SID of its own here, so one is derived from its place on the call.
  private func notifications(of request: RESTRequest) throws(RESTError) -> [(sid: String, json: JSON)] {
    let call = try call(of: request)
    return call.transcript.warnings.enumerated().map { index, warning in
      let sid = "NO" + BaseEncoding.hex.encode(Array(Digest.sha256(Array("\(call.sid) \(index)".utf8)).prefix(16)))
      let uri = "/2010-04-01/Accounts/\(call.accountSid)/Calls/\(call.sid)/Notifications/\(sid).json"
      // 12200 and its like go on with the call; the others are errors.
      let isWarning = warning.code == 12200 || (13_200..<14_000).contains(warning.code)
      let json: JSON = [
        "account_sid": .string(call.accountSid), "api_version": "2010-04-01", "call_sid": .string(call.sid),
        "date_created": date(warning.at), "date_updated": date(warning.at),
        "error_code": .string(String(warning.code)), "log": isWarning ? "1" : "0", "message_date": date(warning.at),
        "message_text": .string(warning.message),
        "more_info": .string("https://www.twilio.com/docs/errors/\(warning.code)"), "request_method": .null,
        "request_url": .text(call.player.documentURL ?? ""), "sid": .string(sid), "uri": .string(uri),
      ]
      return (sid, json)
    }
  }
}
