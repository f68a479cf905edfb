/// Messages beside the sound of a call, between an application and a softphone.
extension Switchboard {
  func createCallMessage(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let call = try softphoneCall(of: request)
    guard let content = request["Content"].flatMap({ try? JSON(parsing: Array($0.utf8)) }) else {
      throw .invalid("Content must be JSON")
    }
    let sid = sids.sid("KX")
    tellMessage(call.sid, sid, content)
    return .created([
      "account_sid": .string(call.accountSid), "call_sid": .string(call.sid), "sid": .string(sid),
      "date_created": date(now),
    ])
  }

  func createMessageSubscription(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let call = try softphoneCall(of: request)
    guard let url = request["Callback"], WebhookURL(url) != nil else { throw .invalid("Callback must be a URL") }
    let subscription = MessageSubscription(
      sid: sids.sid("ZY"), url: url, method: try Self.method(request["Method"]))
    calls[call.sid]?.messageSubscriptions.append(subscription)
    let uri = "/2010-04-01/Accounts/\(call.accountSid)/Calls/\(call.sid)/UserDefinedMessageSubscriptions/"
    return .created([
      "account_sid": .string(call.accountSid), "call_sid": .string(call.sid), "sid": .string(subscription.sid),
      "date_created": date(now), "uri": .string(uri + subscription.sid + ".json"),
    ])
  }

  func deleteMessageSubscription(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let call = try call(of: request)
    guard let index = call.messageSubscriptions.firstIndex(where: { $0.sid == request.captures[1] }) else {
      throw .notFound(request.path)
    }
    calls[call.sid]?.messageSubscriptions.remove(at: index)
    return .deleted
  }

  /// Both are for calls that a softphone is on.
  private func softphoneCall(of request: RESTRequest) throws(RESTError) -> Call {
    let call = try call(of: request)
    guard call.status == .inProgress else { throw RESTError(400, 21220, "Call is not in-progress.") }
    guard case .client = call.station else { throw .invalid("No softphone is on the call \(call.sid)") }
    return call
  }
}
