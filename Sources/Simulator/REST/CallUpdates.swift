/// Leading a live call elsewhere, or ending it.
extension Switchboard {
  func updateCall(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let call = try call(of: request)
    let source = try Self.source(request)
    if let status = request["Status"], !status.isEmpty {
      try setStatus(call, status)
    } else if let source {
      // A parent that still rings, with answerOnBridge too, is not in progress.
      guard call.status == .inProgress else { throw .notInProgress }
      redirect(call.sid, to: source)
    } else if call.isOver {
      throw .notInProgress
    }
    if let callback = try Self.callback(request), !call.isOver { calls[call.sid]?.callback = callback }
    return .ok(json(try self.call(of: request)))
  }

  private func setStatus(_ call: Call, _ status: String) throws(RESTError) {
    guard !call.isOver else { throw .notInProgress }
    switch status {
    case "completed": hangUp(call.sid)
    // Acts on calls that are queued or ringing, and leaves others alone.
    case "canceled":
      guard call.status != .inProgress else { return }
      // A call cancelled while queued tells nobody.
      if call.status == .queued { calls[call.sid]?.callback = nil }
      end(call.sid, .canceled, sip: 487)
    default: throw .invalid("Status must be completed or canceled")
    }
  }

  private func redirect(_ sid: String, to source: DocumentSource) {
    switch calls[sid]?.player.activity {
    case .dialling(let dialling): leaveDial(sid, dialling)
    case .recording(let run): recordingCutOff(sid, run)
    default: break
    }
    leaveParent(sid)
    calls[sid]?.player.purpose = .main
    switch source {
    case .url(let urls):
      if let fallback = urls.fallbackURL {
        calls[sid]?.player.fallback = VoiceURLs(url: fallback, method: urls.fallbackMethod)
      }
      fetch(sid, urls, kind: .action)
    case .twiml(let text):
      newTurn(sid)
      run(document: Array(text.utf8), from: nil, on: sid)
    }
  }
}
