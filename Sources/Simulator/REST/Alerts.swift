/// Alerts of the Monitor API: what went wrong in the account.
extension Switchboard {
  static let alertRoutes: [Route] = [
    Route("GET", "v1/Alerts", { try $0.listAlerts($1) }),
    Route("GET", "v1/Alerts/{}", { try $0.fetchAlert($1) }),
  ]

  private func listAlerts(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let query = request.query
    let level = query["LogLevel"]
    if let level, Alert.Level(rawValue: level) == nil {
      throw .invalid("LogLevel must be error, warning, notice or debug")
    }
    let rows = alerts.of(account: request.accountSid).reversed().filter { alert in
      let at = CivilTime.iso8601(alert.at)
      // A day means the whole of it.
      return level.map { $0 == alert.level.rawValue } ?? true
        && query["StartDate"].map { at.prefix($0.count) >= $0 } ?? true
        && query["EndDate"].map { at.prefix($0.count) <= $0 } ?? true
    }
    return try Paging(query).meta(
      "alerts", rows.map { ($0.sid, json($0, of: request)) }, of: request, base: baseURL)
  }

  private func fetchAlert(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    guard let alert = alerts.of(account: request.accountSid).first(where: { $0.sid == request.captures[0] }) else {
      throw .notFound(request.path)
    }
    let exchange = alert.exchange
    // How Twilio writes parameters and headers into one text is documented by a single sample, in form encoding.
    return .ok(
      json(alert, of: request)
        .with("request_variables", .text(exchange?.parameters.encoded()))
        .with("request_headers", .text(exchange?.requestHeaders.encoded()))
        .with("response_headers", .text(exchange?.responseHeaders.encoded()))
        .with("response_body", .text(exchange?.answer)))
  }

  private func json(_ alert: Alert, of request: RESTRequest) -> JSON {
    let at = JSON.string(CivilTime.iso8601(alert.at))
    return [
      "account_sid": .string(request.accountSid), "alert_text": .string(alert.message), "api_version": "2010-04-01",
      "date_created": at, "date_generated": at, "date_updated": at, "error_code": .string(String(alert.code)),
      "log_level": .string(alert.level.rawValue), "more_info": .string(alert.moreInfo),
      "request_method": .text(alert.exchange?.method), "request_url": .text(alert.exchange?.url),
      "resource_sid": .text(alert.resourceSid), "service_sid": .null, "sid": .string(alert.sid),
      "url": .string("\(baseURL)/v1/Alerts/\(alert.sid)"),
    ]
  }
}
