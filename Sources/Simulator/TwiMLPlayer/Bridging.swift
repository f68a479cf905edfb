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
    guard let screening = calls[child]?.screening else { return bridge(parent, child) }
    calls[child]?.player.purpose = .screening(parent: parent)
    fetch(child, screening, kind: .screening)
  }

  func bridge(_ parent: String, _ child: String) {
    guard case .dialling(var dialling) = calls[parent]?.player.activity, dialling.pickedUp == child,
      calls[child]?.isOver == false
    else { return hangUp(child) }
    dialling.bridgedAt = now
    calls[parent]?.player.activity = .dialling(dialling)
    calls[child]?.player.activity = .idle
    calls[child]?.player.purpose = .main
    calls[parent]?.bridgedWith = child
    calls[child]?.bridgedWith = parent
    // With answerOnBridge the parent has been ringing until now.
    answer(parent)
    connectMedia(parent, child, answer: dialling.answer)
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
    dialledLegEnded(child, of: parent)
  }
}
