import TwiML

/// One verb after the other.
extension Switchboard {
  /// Runs verbs until one has to wait, or the document ends.
  func proceed(_ sid: String) {
    newTurn(sid)
    calls[sid]?.player.activity = .idle
    while calls[sid]?.isOver == false {
      guard let verb = calls[sid]?.player.nextVerb() else { return documentEnded(sid) }
      if perform(verb, on: sid) == .waits { return }
    }
  }

  private func perform(_ verb: TwiMLElement, on sid: String) -> Player.Flow {
    guard isAllowed(verb, on: sid) else { return .goesOn }
    switch verb.name {
    case "Say", "Play", "Pause":
      let turn = newTurn(sid)
      calls[sid]?.player.activity = .speaking
      return speak(verb, on: sid, turn: turn) { $0.proceed(sid) }
    case "Gather": return gather(verb, on: sid)
    case "Record": return record(verb, on: sid)
    case "Dial": return dial(verb, on: sid)
    case "Redirect": return redirect(verb, on: sid)
    case "Hangup":
      endDeliberately(sid, .noAnswer)
      return .waits
    case "Reject": return reject(verb, on: sid)
    case "Enqueue": return enqueue(verb, on: sid)
    case "Leave": return leaveVerb(verb, on: sid)
    case "Connect": return connect(verb, on: sid)
    case "Start": return start(verb, on: sid)
    case "Stop": return stop(verb, on: sid)
    // The reading of the document has warned already of what is no verb at all.
    default: return .goesOn
    }
  }

  /// Most verbs have no place in a document that plays beside the call's own.
  private func isAllowed(_ verb: TwiMLElement, on sid: String) -> Bool {
    switch calls[sid]?.player.purpose {
    case .aside(let aside) where !aside.verbs.contains(verb.name):
      warn(sid, 13238, "line \(verb.line): \(verb.name) cannot stand in this document")
      return false
    // Since 2020-12-09 Dial never runs there; Enqueue would lead the callee away just the same.
    case .screening where verb.name == "Dial" || verb.name == "Enqueue":
      warn(sid, 12200, "line \(verb.line): \(verb.name) cannot stand in a screening document")
      return false
    default: return true
    }
  }

  private func documentEnded(_ sid: String) {
    guard let call = calls[sid] else { return }
    switch call.player.purpose {
    case .main: hangUp(sid)
    case .screening(let parent): bridge(parent, sid)
    case .aside(let aside): asideEnded(sid, aside)
    }
  }

  private func redirect(_ verb: TwiMLElement, on sid: String) -> Player.Flow {
    // An empty Redirect asks for the current document again.
    request(verb.trimmedText, method: verb.method(), on: sid)
    return .waits
  }

  /// Requests what a verb names, resolved against its document; nothing named is the document itself.
  func request(
    _ reference: String?, method: String, on sid: String, parameters: [String: String] = [:]
  ) {
    guard let call = calls[sid] else { return }
    let kind: Webhook.Kind =
      switch call.player.purpose {
      case .main: .action
      case .screening: .screening
      case .aside: .wait
      }
    guard let url = resolve(reference, on: sid) else {
      warn(sid, 11100, "\(reference ?? "a missing action") is not a URL and there is no document to resolve it against")
      return applicationError(sid)
    }
    let all = parameters.merging(asideParameters(sid)) { own, _ in own }
    fetch(sid, VoiceURLs(url: url, method: method), kind: kind, parameters: all)
  }

  func resolve(_ reference: String?, on sid: String) -> String? {
    let base = calls[sid]?.player.documentURL
    guard let reference, !reference.isEmpty else { return base }
    return WebhookURL.resolve(reference, against: base)
  }

  private func reject(_ verb: TwiMLElement, on sid: String) -> Player.Flow {
    guard calls[sid]?.status != .inProgress || calls[sid]?.player.purpose != .main else {
      warn(sid, 12200, "line \(verb.line): Reject has no effect once the call is answered")
      return .goesOn
    }
    endDeliberately(sid, verb["reason"] == "busy" ? .busy : .noAnswer)
    return .waits
  }

  /// Hangup or Reject. Since 2023-06-01 a call that was never answered ends as the verb says.
  private func endDeliberately(_ sid: String, _ unanswered: Call.Status) {
    guard let call = calls[sid] else { return }
    if call.status == .inProgress { return end(sid, .completed, sip: 200) }
    end(sid, unanswered, sip: unanswered == .busy ? 486 : 487)
  }
}
