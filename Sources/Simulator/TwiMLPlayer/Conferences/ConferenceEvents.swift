/// What a room tells about itself (facts D.3).
extension Switchboard {
  /// Counts only what is sent; whether Twilio counts the others too is not documented.
  func tell(
    _ room: String, _ kind: ConferenceCallback.Event, _ event: String, of sid: String? = nil,
    _ more: [String: String] = [:]
  ) {
    guard let conference = conferences[room], let callback = conference.callback, callback.events.contains(kind)
    else { return }
    let number = conference.lastSequenceNumber + 1
    conferences[room]?.lastSequenceNumber = number
    var parameters = [
      "ConferenceSid": room, "FriendlyName": conference.friendlyName, "AccountSid": conference.accountSid,
      "SequenceNumber": String(number), "Timestamp": CivilTime.rfc2822(now), "StatusCallbackEvent": event,
    ]
    if let sid, let participant = conference[sid] {
      parameters["CallSid"] = sid
      parameters["Muted"] = String(participant.isMuted)
      parameters["Hold"] = String(participant.isOnHold)
      parameters["Coaching"] = String(participant.isCoaching)
      parameters["EndConferenceOnExit"] = String(participant.endsOnExit)
      parameters["StartConferenceOnEnter"] = String(participant.startsOnEnter)
      parameters["ParticipantLabel"] = participant.label
      if participant.isCoaching { parameters["CallSidToCoach"] = participant.coaches }
    }
    parameters.merge(more) { _, own in own }
    let webhook = Webhook(
      kind: .conference, accountSid: conference.accountSid, callSid: sid ?? "", url: callback.url,
      method: callback.method, parameters: parameters, idempotencyToken: sids.uuid())
    send(callback: webhook, lane: room)
  }

  /// Somebody in a room says something. Where it starts and ends is reported; who hears it is the browsers' business.
  func spokeInConference(_ sid: String, _ text: String, _ stay: ConferenceStay) {
    let room = stay.conferenceSid
    guard let participant = conferences[room]?[sid], !participant.isMuted, !participant.isOnHold else { return }
    if participant.words == participant.spokenWords { tell(room, .speaker, "participant-speech-start", of: sid) }
    let words = participant.words + 1
    conferences[room]?[sid]?.words = words
    after(speakingSeconds(text)) { switchboard in
      guard switchboard.conferences[room]?[sid]?.words == words else { return }
      switchboard.conferences[room]?[sid]?.spokenWords = words
      switchboard.tell(room, .speaker, "participant-speech-stop", of: sid)
    }
  }
}
