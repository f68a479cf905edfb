import Logging

/// How legs end. Every way leads through `end`.
extension Switchboard {
  /// The person on this leg puts the phone down, or declines while it rings.
  func personHangsUp(_ sid: String) {
    guard let call = calls[sid], !call.isOver else { return }
    switch (call.status, call.direction) {
    case (.inProgress, _): end(sid, .completed, sip: 200)
    // Since 2024-07-30 a caller who gives up leaves `no-answer`, not `canceled`.
    case (_, .inbound): end(sid, .noAnswer, sip: 487)
    case (_, _): end(sid, .busy, sip: 486)
    }
  }

  /// Twilio ends the call: the Hangup verb, the end of a document, a REST update.
  func hangUp(_ sid: String) {
    guard let call = calls[sid], !call.isOver else { return }
    if call.status == .inProgress { return end(sid, .completed, sip: 200) }
    end(sid, call.direction == .inbound ? .noAnswer : .canceled, sip: 487)
  }

  func end(_ sid: String, _ status: Call.Status, sip: Int) {
    guard let call = calls[sid], !call.isOver else { return }
    newTurn(sid)
    let activity = call.mainActivity
    calls[sid]?.status = status
    calls[sid]?.sipCode = sip
    calls[sid]?.endedAt = now
    calls[sid]?.updatedAt = now
    stopAside(sid)
    calls[sid]?.player.unload(from: call.player.documentURL)
    calls[sid]?.player.activity = .idle
    calls[sid]?.bridgedWith = nil
    cancelTimer(call.timeLimitTimer)
    stopRinging(sid)
    heard(sid, .hangup)
    // A page stops its recorder before it hears that the call is over.
    leave(activity, of: sid)
    if let recording = call.dialRecording { closeRecording(recording) }
    closeRecordings(of: sid)
    participantNotReached(call)
    soundEnded(sid)
    tellEnded(sid, status)
    emit(sid, .completed)
    callerEnded(sid)
    verificationEnded(sid)
    logger.info(
      "leg ended",
      metadata: ["callSid": "\(sid)", "status": "\(status.rawValue)", "direction": "\(call.direction.rawValue)"])
    if let parent = call.parentSid { dialledLegEnded(sid, of: parent) }
  }

  /// What a verb leaves undone when its leg ends under it.
  private func leave(_ activity: Player.Activity, of sid: String) {
    switch activity {
    case .recording(let recording): recordingCutOff(sid, recording)
    case .dialling(let dialling): callerLeft(sid, dialling)
    case .conferencing(let stay): conferenceCutOff(sid, stay)
    case .queued(let stay): queueCutOff(sid, stay)
    case .dequeuing(let dequeuing): dequeuingCutOff(sid, dequeuing)
    case .idle, .fetching, .speaking, .gathering, .streaming: break
    }
  }
}
