/// What a softphone says beside the sound of its call.
extension Switchboard {
  private static let maximumMessageBytes = 10 * 1024

  func messageArrived(_ payload: JSON, on sid: String?, _ send: Send) {
    let content = payload["content"].map { $0.string ?? $0.render() } ?? ""
    let type = payload["messagetype"]?.string ?? ""
    guard let sid, let call = calls[sid], call.status == .inProgress else {
      return Self.answer(payload, SignallingError(code: 31211, message: "The call is not active"), send)
    }
    guard type == "user-defined-message" else {
      return Self.answer(payload, SignallingError(code: 31210, message: "Unknown message type: \(type)"), send)
    }
    guard content.utf8.count <= Self.maximumMessageBytes else {
      return Self.answer(payload, SignallingError(code: 31212, message: "The message is too long"), send)
    }
    Self.answer(payload, nil, send)
    let parameters = [
      "AccountSid": call.accountSid, "CallSid": sid, "Content": content,
      "ContentType": payload["contenttype"]?.string ?? "application/json", "MessageType": type,
      "Sid": payload["voiceeventsid"]?.string ?? "",
    ]
    for subscription in call.messageSubscriptions {
      self.send(callback: webhook(.message, sid, subscription.url, subscription.method, parameters))
    }
  }

  /// That a message has arrived, or why it is not taken. It names the message, so that the SDK tells its call.
  private static func answer(_ message: JSON, _ error: SignallingError?, _ send: Send) {
    let names: JSON = [
      "callsid": message["callsid"] ?? .null, "voiceeventsid": message["voiceeventsid"] ?? .null,
    ]
    send(
      [
        "type": error == nil ? "ack" : "error",
        "payload": error.map { names.with("error", $0.json) } ?? names.with("acktype", "message"), "version": "",
      ])
  }
}
