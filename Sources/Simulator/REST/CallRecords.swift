import Foundation

/// Calls, as records.
extension Switchboard {
  func listCalls(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let query = request.query
    let rows = callOrder.reversed().compactMap { calls[$0] }.filter { call in
      call.accountSid == request.accountSid && query["To"].map { $0 == call.to } ?? true
        && query["From"].map { $0 == call.from } ?? true
        && query["ParentCallSid"].map { $0 == call.parentSid } ?? true
        && query["Status"].map { $0 == call.status.rawValue } ?? true
        && Self.lies(call.createdAt, "StartTime", query)
        && (call.endedAt.map { Self.lies($0, "EndTime", query) } ?? !query.items.contains {
          $0.name.hasPrefix("EndTime")
        })
    }
    return try Paging(query).envelope("calls", rows.map { ($0.sid, json($0)) }, of: request)
  }

  func fetchCall(_ request: RESTRequest) throws(RESTError) -> RESTAnswer { .ok(json(try call(of: request))) }

  func deleteCall(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let call = try call(of: request)
    guard call.isOver else { throw RESTError(409, 20009, "The call cannot be deleted before it has ended") }
    calls[call.sid] = nil
    callOrder.removeAll { $0 == call.sid }
    return .deleted
  }

  func call(of request: RESTRequest) throws(RESTError) -> Call {
    guard let call = calls[request.captures[0]], call.accountSid == request.accountSid else {
      throw .notFound(request.path)
    }
    return call
  }

  /// Dates are days; `<` means before, `>` on or after.
  static func lies(_ date: Date, _ name: String, _ query: FormParameters) -> Bool {
    let day = CivilTime.day(date)
    return query[name].map { day == $0.prefix(10) } ?? true && query["\(name)<"].map { day <= $0.prefix(10) } ?? true
      && query["\(name)>"].map { day >= $0.prefix(10) } ?? true
  }

  func json(_ call: Call) -> JSON {
    let uri = "/2010-04-01/Accounts/\(call.accountSid)/Calls/\(call.sid)"
    let subresources = [
      "events": "Events", "notifications": "Notifications", "payments": "Payments", "recordings": "Recordings",
      "siprec": "Siprec", "streams": "Streams", "transcriptions": "Transcriptions",
      "user_defined_message_subscriptions": "UserDefinedMessageSubscriptions",
      "user_defined_messages": "UserDefinedMessages",
    ]
    let started = call.status == .queued ? nil : call.direction == .inbound ? call.createdAt : call.answeredAt
    return [
      "sid": .string(call.sid), "account_sid": .string(call.accountSid), "parent_call_sid": .text(call.parentSid),
      "date_created": date(call.createdAt), "date_updated": date(call.updatedAt), "to": .string(call.to),
      "to_formatted": .string(PhoneNumberSyntax.formatted(call.to)), "from": .string(call.from),
      "from_formatted": .string(PhoneNumberSyntax.formatted(call.from)),
      "phone_number_sid": .text(call.phoneNumberSid), "status": .string(call.status.rawValue),
      "start_time": date(started), "end_time": date(call.endedAt),
      "duration": call.isOver ? .string(String(call.durationSeconds)) : .null, "price": .null, "price_unit": "USD",
      "direction": .string(call.direction.rawValue), "answered_by": .null, "api_version": "2010-04-01",
      "forwarded_from": .null, "group_sid": .null, "caller_name": .null, "queue_time": "0", "trunk_sid": .null,
      "uri": .string(uri + ".json"), "subresource_uris": .strings(subresources.mapValues { "\(uri)/\($0).json" }),
    ]
  }
}
