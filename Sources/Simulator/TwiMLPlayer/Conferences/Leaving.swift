/// Out of a room.
extension Switchboard {
  enum ConferenceExit {
    case hungUp, redirected, kicked, moderatorEnded, endedViaAPI, notReached
    /// The Dial's time was over, or the participant pressed the star.
    case timeLimit

    var reason: String {
      switch self {
      case .hungUp, .timeLimit: "participant_hung_up"
      case .redirected, .kicked: "participant_updated_via_api"
      case .moderatorEnded: "moderator_ended_conference"
      case .endedViaAPI: "conference_ended_via_api"
      case .notReached: "participant_add_failed"
      }
    }

    /// Whether the leg's own document goes on after its Dial.
    var goesOn: Bool {
      switch self {
      case .kicked, .moderatorEnded, .endedViaAPI, .timeLimit: true
      case .hungUp, .redirected, .notReached: false
      }
    }
  }

  /// A participant who is in the room leaves it, and its document goes on where that can be.
  func leaveConference(_ sid: String, _ exit: ConferenceExit) {
    guard let stay = stay(of: sid) else { return }
    stopAside(sid)
    cancelTimer(stay.timeLimitTimer)
    newTurn(sid)
    calls[sid]?.player.activity = .idle
    removeParticipant(sid, from: stay.conferenceSid, exit)
    if exit.goesOn { conferenceDialEnded(sid, stay) } else { tellForgottenAction(sid, stay) }
  }

  /// The leg ended under its Dial: `stay` is what it was doing.
  func conferenceCutOff(_ sid: String, _ stay: ConferenceStay) {
    cancelTimer(stay.timeLimitTimer)
    removeParticipant(sid, from: stay.conferenceSid, .hungUp)
    if settings.requestsActionAfterHangup { tellForgottenAction(sid, stay) }
  }

  /// A participant is taken from the room's list, which may end the room.
  func removeParticipant(_ sid: String, from room: String, _ exit: ConferenceExit) {
    guard let participant = conferences[room]?[sid] else { return }
    if exit != .moderatorEnded, exit != .endedViaAPI, participant.beep.onLeaving, participant.hasJoined {
      beep(room, except: sid)
    }
    conferences[room]?.updatedAt = now
    tell(
      room, .leave, "participant-leave", of: sid,
      [
        "ParticipantCallStatus": calls[sid]?.status.rawValue ?? "completed", "ReasonParticipantLeft": exit.reason,
        "Reason": Self.sentence(exit),
      ])
    conferences[room]?[sid] = nil
    if participant.isMuted { tellMuted(sid, false) }
    tuneSound(in: room, left: sid)
    guard let conference = conferences[room], conference.status != .completed, exit != .moderatorEnded,
      exit != .endedViaAPI
    else { return }
    if participant.endsOnExit, participant.hasJoined {
      endConference(room, exit == .kicked ? .enderKicked : .enderLeft, by: participant)
    } else if conference.participants.isEmpty {
      endConference(room, exit == .kicked ? .lastKicked : .lastLeft, by: participant)
    }
  }

  func endConference(_ room: String, _ reason: Conference.EndReason, by participant: Participant?) {
    guard let conference = conferences[room], conference.status != .completed else { return }
    conferences[room]?.status = .completed
    conferences[room]?.endReason = reason
    conferences[room]?.endingCallSid = participant?.callSid
    conferences[room]?.updatedAt = now
    for other in conference.participants {
      let exit: ConferenceExit = reason == .viaAPI ? .endedViaAPI : .moderatorEnded
      if stay(of: other.callSid)?.conferenceSid == room {
        leaveConference(other.callSid, exit)
      } else {
        // Still being called.
        removeParticipant(other.callSid, from: room, exit)
        hangUp(other.callSid)
      }
    }
    for recording in conference.recordings { closeRecording(recording) }
    var parameters = ["ReasonConferenceEnded": reason.rawValue, "Reason": Self.sentence(reason)]
    parameters["CallSidEndingConference"] = participant?.callSid
    parameters["ParticipantLabelEndingConference"] = participant?.label
    tell(room, .end, "conference-end", of: nil, parameters)
  }

  // MARK: The Dial that led there

  /// After a conference the status is `answered`, and no leg is named (facts D.2).
  private func conferenceParameters(_ stay: ConferenceStay) -> [String: String] {
    ["DialCallStatus": "answered", "DialBridged": stay.wasBridged ? "true" : "false"]
  }

  private func conferenceDialEnded(_ sid: String, _ stay: ConferenceStay) {
    guard calls[sid]?.isOver == false else { return }
    guard let action = stay.action else { return proceed(sid) }
    request(action, method: stay.method, on: sid, parameters: conferenceParameters(stay))
  }

  /// The action is requested all the same; what it answers no longer matters.
  private func tellForgottenAction(_ sid: String, _ stay: ConferenceStay) {
    guard let action = stay.action, let url = resolve(action, on: sid), let call = calls[sid] else { return }
    let all = standardParameters(call).merging(conferenceParameters(stay)) { _, own in own }
    deliver(webhook(.action, sid, url, stay.method, all))
  }

  private static func sentence(_ exit: ConferenceExit) -> String {
    switch exit {
    case .hungUp, .timeLimit: "Participant hung up"
    case .redirected, .kicked: "Participant was updated via API"
    case .moderatorEnded: "Participant with EndConferenceOnExit left the conference"
    case .endedViaAPI: "Conference was ended via API"
    case .notReached: "Participant could not be added"
    }
  }

  private static func sentence(_ reason: Conference.EndReason) -> String {
    switch reason {
    case .viaAPI: "Conference was ended via API"
    case .enderLeft: "Participant with EndConferenceOnExit left the conference"
    case .enderKicked: "Participant with EndConferenceOnExit was removed from the conference"
    case .lastKicked: "The last participant was removed from the conference"
    case .lastLeft: "The last participant left the conference"
    }
  }
}
