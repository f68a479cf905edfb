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
    default:
      warn(sid, 12200, "line \(verb.line): \(verb.name) is not a verb that is known here")
      return .goesOn
    }
  }

  private func documentEnded(_ sid: String) {
    guard let call = calls[sid] else { return }
    if case .screening(let parent) = call.player.purpose { return bridge(parent, sid) }
    hangUp(sid)
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
    let kind: Webhook.Kind = call.player.purpose == .main ? .action : .screening
    guard let url = resolve(reference, on: sid) else {
      warn(sid, 11100, "\(reference ?? "a missing action") is not a URL and there is no document to resolve it against")
      return applicationError(sid)
    }
    fetch(sid, VoiceURLs(url: url, method: method), kind: kind, parameters: parameters)
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
