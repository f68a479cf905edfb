/// The same alerts as the 2010 API shows them: those of an account, or of one call.
extension Switchboard {
  static let notificationRoutes: [Route] = [
    Route("GET", "2010-04-01/Accounts/{}/Notifications", { try $0.listNotifications($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Notifications/{}", { try $0.fetchNotification($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Calls/{}/Notifications", { try $0.listCallNotifications($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Calls/{}/Notifications/{}", { try $0.fetchCallNotification($1) }),
  ]

  private func listNotifications(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    try page(alerts.of(account: request.accountSid), of: nil, request)
  }

  private func listCallNotifications(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let call = try call(of: request)
    return try page(alerts.of(account: request.accountSid).filter { $0.resourceSid == call.sid }, of: call, request)
  }

  private func page(_ alerts: [Alert], of call: Call?, _ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let rows = alerts.reversed().filter { alert in
      request.query["Log"].map { $0 == Self.log(alert) } ?? true
        && Self.lies(alert.at, "MessageDate", request.query)
    }
    return try Paging(request.query).envelope(
      "notifications", rows.map { ($0.sid, json($0, of: call, request)) }, of: request)
  }

  private func fetchNotification(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    try answer(request.captures[0], of: nil, request)
  }

  private func fetchCallNotification(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    try answer(request.captures[1], of: try call(of: request), request)
  }

  private func answer(_ sid: String, of call: Call?, _ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let known = alerts.of(account: request.accountSid).first { alert in
      alert.sid == sid && (call == nil || alert.resourceSid == call?.sid)
    }
    guard let alert = known else { throw .notFound(request.path) }
    let exchange = alert.exchange
    return .ok(
      json(alert, of: call, request)
        .with("request_variables", .string(exchange?.parameters.encoded() ?? ""))
        .with("response_headers", .string(exchange?.responseHeaders.encoded() ?? ""))
        .with("response_body", .string(exchange?.answer ?? "")))
  }

  /// 0 is an error, 1 a warning.
  private static func log(_ alert: Alert) -> String { alert.level == .error ? "0" : "1" }

  private func json(_ alert: Alert, of call: Call?, _ request: RESTRequest) -> JSON {
    let owner = call.map { "/Calls/\($0.sid)" } ?? ""
    return [
      "account_sid": .string(request.accountSid), "api_version": "2010-04-01", "call_sid": .text(alert.resourceSid),
      "date_created": date(alert.at), "date_updated": date(alert.at), "error_code": .string(String(alert.code)),
      "log": .string(Self.log(alert)), "message_date": date(alert.at), "message_text": .string(alert.message),
      "more_info": .string(alert.moreInfo), "request_method": .text(alert.exchange?.method),
      "request_url": .text(alert.exchange?.url), "sid": .string(alert.sid),
      "uri": .string("/2010-04-01/Accounts/\(request.accountSid)\(owner)/Notifications/\(alert.sid).json"),
    ]
  }
}
