/// From "somebody took it" to two people talking.
extension Switchboard {
  /// The first one to pick up has the call; the others stop ringing at once.
  func dialledLegAnswered(_ child: String, of parent: String, sdp: String?) {
    guard case .dialling(var dialling) = calls[parent]?.player.activity, dialling.remaining.contains(child),
      dialling.pickedUp == nil
    else { return hangUp(child) }
    newTurn(parent)
    dialling.pickedUp = child
    dialling.answer = sdp
    let others = dialling.remaining.filter { $0 != child }
    calls[parent]?.player.activity = .dialling(dialling)
    for other in others { end(other, .canceled, sip: 487) }
    // With either of these, and with parallel dialling, the caller hears ringing until the bridge.
    sendDigits(to: child) { switchboard in
      guard let screening = switchboard.calls[child]?.screening else { return switchboard.bridge(parent, child) }
      switchboard.calls[child]?.player.purpose = .screening(parent: parent)
      switchboard.fetch(child, screening, kind: .screening)
    }
  }

  /// Tones for whoever answered, a fifth of a second each, before anything else.
  func sendDigits(to sid: String, then: @escaping Continuation) {
    guard let digits = calls[sid]?.sendDigits else { return then(self) }
    guard digits.allSatisfy({ "0123456789ABCD#*wW".contains($0) }) else {
      warn(calls[sid]?.parentSid ?? sid, 13222, "sendDigits cannot be \(digits)")
      return then(self)
    }
    heard(sid, .play, "digits \(digits)")
    let seconds = digits.reduce(0.0) { $0 + ($1 == "W" ? 1 : $1 == "w" ? 0.5 : 0.2) }
    after(seconds, on: sid, turn: newTurn(sid), then)
  }

  func bridge(_ parent: String, _ child: String) {
    guard case .dialling(var dialling) = calls[parent]?.player.activity, dialling.pickedUp == child,
      calls[child]?.isOver == false
    else { return hangUp(child) }
    dialling.bridgedAt = now
    calls[parent]?.player.activity = .dialling(dialling)
    recordDial(parent)
    if case .dialling(let recorded)? = calls[parent]?.player.activity {
      calls[child]?.dialRecording = recorded.recordingSid
    }
    calls[child]?.player.activity = .idle
    calls[child]?.player.purpose = .main
    calls[parent]?.bridgedWith = child
    calls[child]?.bridgedWith = parent
    // With answerOnBridge the parent has been ringing until now.
    answer(parent)
    connectMedia(parent, child, answer: dialling.answer)
    tuneSound(parent, child)
    heard(parent, .connected, calls[child]?.to ?? "")
    heard(child, .connected, calls[child]?.from ?? "")
    let turn = newTurn(parent)
    after(dialling.plan.timeLimitSeconds, on: parent, turn: turn) { $0.hangUp(child) }
  }

  /// A REST update leads the child away; its parent goes on after its Dial.
  func leaveParent(_ child: String) {
    guard let parent = calls[child]?.parentSid, case .dialling(var dialling) = calls[parent]?.player.activity,
      dialling.remaining.contains(child)
    else { return }
    dialling.childWasRedirected = true
    calls[parent]?.player.activity = .dialling(dialling)
    calls[child]?.bridgedWith = nil
    calls[parent]?.bridgedWith = nil
    soundFreed(child)
    dialledLegEnded(child, of: parent)
  }
}
