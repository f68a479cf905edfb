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
    if let limit = try Self.timeLimit(request), !call.isOver { limitTime(call.sid, limit) }
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
    leaveVerb(of: sid)
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
    case .verbs(let verbs):
      newTurn(sid)
      start(verbs, from: nil, on: sid)
    }
  }

  /// What the call is doing ends under it, and whoever was in it with this call goes on.
  private func leaveVerb(of sid: String) {
    switch calls[sid]?.mainActivity {
    case .dialling(let dialling): leaveDial(sid, dialling)
    case .recording(let run): recordingCutOff(sid, run)
    case .conferencing: leaveConference(sid, .redirected)
    case .dequeuing(let dequeuing): leaveDequeuing(sid, dequeuing)
    case .queued(let stay):
      leaveQueue(sid, stay.bridgedAt == nil ? .redirected : .redirectedFromBridged)
      guard let agent = stay.agent else { return }
      if stay.bridgedAt == nil { memberGone(from: agent) } else { queueDialEnded(agent) }
    default: stopAside(sid)
    }
  }
}
