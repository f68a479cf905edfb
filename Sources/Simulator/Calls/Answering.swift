/// What happens when somebody picks up.
extension Switchboard {
  /// Somebody takes an outbound leg that rings. `sdp` is the answer of the browser that took it.
  func pickedUp(_ sid: String, by handset: Handset.ID?, sdp: String?) {
    guard let call = calls[sid], call.status == .ringing, call.direction != .inbound else { return }
    newTurn(sid)
    calls[sid]?.handset = handset
    calls[sid]?.media.hasMicrophone = sdp.map { !SessionDescription.isSilence($0) } ?? false
    stopRinging(sid, except: handset)
    markAnswered(sid)
    if let parent = call.parentSid {
      dialledLegAnswered(sid, of: parent, sdp: sdp)
    } else {
      switch call.onAnswer {
      case .url(let urls): fetch(sid, urls, kind: .voice)
      case .twiml(let text): run(document: Array(text.utf8), from: nil, on: sid)
      case nil: hangUp(sid)
      }
    }
  }

  /// An inbound leg is answered by the first verb that needs it.
  func answer(_ sid: String) {
    guard let call = calls[sid], call.status == .ringing || call.status == .queued else { return }
    markAnswered(sid)
    guard call.direction == .inbound else { return }
    // Only a bridge brings a real session description; whoever is answered for words hears silence.
    if call.bridgedWith == nil { answerSoftphone(sid, sdp: nil) }
  }

  private func markAnswered(_ sid: String) {
    calls[sid]?.status = .inProgress
    calls[sid]?.answeredAt = now
    calls[sid]?.updatedAt = now
    tellPage(of: sid, "status", ["callSid": .string(sid), "status": "in-progress"])
    emit(sid, .answered)
  }
}
