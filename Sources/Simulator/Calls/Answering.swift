import Foundation

/// What happens when somebody picks up.
extension Switchboard {
  /// Somebody takes an outbound leg that rings. `sdp` is the answer of the browser that took it; one that was offered
  /// silence may have a microphone all the same.
  func pickedUp(_ sid: String, by handset: Handset.ID?, sdp: String?, hasMicrophone: Bool = false) {
    guard let call = calls[sid], call.status == .ringing, call.direction != .inbound else { return }
    newTurn(sid)
    calls[sid]?.handset = handset
    calls[sid]?.media.hasMicrophone = hasMicrophone || sdp.map { !SessionDescription.isSilence($0) } ?? false
    stopRinging(sid, except: handset)
    markAnswered(sid)
    if let wish = call.recordsFromAnswer {
      startRecording(
        on: call, source: .outboundAPI, channels: wish.channels, track: wish.track, callback: wish.callback)
    }
    guard call.parentSid == nil else { return dialledLegAnswered(sid, of: call.parentSid ?? "", sdp: sdp) }
    sendDigits(to: sid) { switchboard in
      switch call.onAnswer {
      case .url(let urls):
        // AnsweredBy is known by now: everybody here is human.
        let answeredBy = call.detectsMachines ? ["AnsweredBy": "human"] : [:]
        switchboard.fetch(sid, urls, kind: .voice, parameters: answeredBy)
      case .twiml(let text): switchboard.run(document: Array(text.utf8), from: nil, on: sid)
      case .verbs(let verbs): switchboard.start(verbs, from: nil, on: sid)
      case nil: switchboard.hangUp(sid)
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
    if let limit = calls[sid]?.timeLimitSeconds { limitTime(sid, limit) }
  }

  /// Ends the call so long after it was answered.
  func limitTime(_ sid: String, _ seconds: Double) {
    cancelTimer(calls[sid]?.timeLimitTimer)
    calls[sid]?.timeLimitSeconds = seconds
    guard let answeredAt = calls[sid]?.answeredAt else { return }
    let timer = after(seconds - now.timeIntervalSince(answeredAt)) { $0.hangUp(sid) }
    calls[sid]?.timeLimitTimer = timer
  }
}
