import TwiML

/// Into a room.
extension Switchboard {
  /// `<Dial><Conference>`.
  func dialConference(_ dial: TwiMLElement, _ noun: TwiMLElement, on sid: String) -> Player.Flow {
    guard let call = calls[sid] else { return .waits }
    let entry = conferenceEntry(noun, on: sid)
    let action = dial["action"].flatMap { $0.isEmpty ? nil : $0 }
    answer(sid)
    newTurn(sid)
    guard !entry.name.isEmpty else {
      warn(sid, 13237, "line \(noun.line): Conference needs a name")
      return failConference(sid, action, dial.method())
    }
    let room = room(for: entry, of: call)
    if let coach = entry.coach, conferences[room]?[coach]?.hasJoined != true {
      warn(sid, 13240, "line \(noun.line): there is no call \(coach) in the conference to coach")
      return failConference(sid, action, dial.method())
    }
    if let label = entry.label,
      conferences[room]?.participants.contains(where: { $0.label == label && $0.callSid != sid }) == true
    {
      warn(sid, 16025, "line \(noun.line): the label \(label) is in use")
      return .goesOn
    }
    guard let conference = conferences[room],
      conference.joined.count < min(conference.maximumParticipants, entry.maximumParticipants)
    else {
      warn(sid, 16020, "The conference \(entry.name) is full")
      return failConference(sid, action, dial.method())
    }
    calls[sid]?.player.activity = .conferencing(
      ConferenceStay(
        conferenceSid: room, action: action, method: dial.method(), hangupOnStar: dial.flag("hangupOnStar")))
    let limit = Double(dial.number("timeLimit", in: 1...86_400, default: 14_400))
    let timer = after(limit) { $0.leaveConference(sid, .timeLimit) }
    changeStay(sid) { $0.timeLimitTimer = timer }
    join(sid, room, entry)
    return .waits
  }

  private func failConference(_ sid: String, _ action: String?, _ method: String) -> Player.Flow {
    guard let action else { return .goesOn }
    request(action, method: method, on: sid, parameters: ["DialCallStatus": "failed", "DialBridged": "false"])
    return .waits
  }

  /// The live room of that name, or a new one with the settings of its first participant.
  func room(for entry: ConferenceEntry, of call: Call) -> String {
    if let sid = call.conferenceSid, conferences[sid].map({ $0.status != .completed }) == true { return sid }
    if let live = conferences.live(entry.name, account: call.accountSid) { return live.sid }
    var conference = Conference(sid: sids.sid("CF"), accountSid: call.accountSid, friendlyName: entry.name, at: now)
    conference.callback = entry.callback
    conference.maximumParticipants = entry.maximumParticipants
    conference.recordsFromStart = entry.recordsFromStart
    conference.recordingCallback = entry.recordingCallback
    conferences.add(conference, keeping: settings.historyLimit)
    return conference.sid
  }

  private func join(_ sid: String, _ room: String, _ entry: ConferenceEntry) {
    var participant = conferences[room]?[sid] ?? Participant(callSid: sid, at: now)
    participant.label = entry.label
    participant.isMuted = entry.isMuted
    participant.beep = entry.beep
    participant.startsOnEnter = entry.startsOnEnter
    participant.endsOnExit = entry.endsOnExit
    participant.coaches = entry.coach
    participant.isCoaching = entry.coach != nil
    participant.waiting = entry.waiting
    participant.updatedAt = now
    participant.hasJoined = true
    if conferences[room]?[sid] == nil { conferences[room]?.participants.append(participant) }
    conferences[room]?[sid] = participant
    if let region = entry.region, conferences[room]?.regionIsSet == false {
      conferences[room]?.region = region
      conferences[room]?.regionIsSet = true
    }
    conferences[room]?.updatedAt = now
    // From here on it is any participant: led elsewhere, it may join another room.
    calls[sid]?.conferenceSid = nil
    tell(room, .join, "participant-join", of: sid)
    if participant.isMuted { tellMuted(sid, true) }
    if participant.beep.onEntering { beep(room, except: sid) }
    startIfReady(room)
    tune(sid)
    tuneSound(in: room)
  }

  func beep(_ room: String, except sid: String) {
    guard let conference = conferences[room], conference.status == .inProgress else { return }
    for other in conference.joined where other.callSid != sid && !other.isOnHold { heard(other.callSid, .play, "beep") }
  }

  /// Two participants, one of whom may start it.
  private func startIfReady(_ room: String) {
    guard let conference = conferences[room], conference.status == .initial, conference.joined.count >= 2,
      conference.joined.contains(where: \.startsOnEnter)
    else { return }
    conferences[room]?.status = .inProgress
    tell(room, .start, "conference-start")
    for participant in conference.joined { tune(participant.callSid) }
    if conference.recordsFromStart, let first = conference.joined.first.flatMap({ calls[$0.callSid] }) {
      let recording = startRecording(
        on: first, source: .conference, callback: conference.recordingCallback, conference: room)
      conferences[room]?.recordings.append(recording)
    }
  }

  // MARK: What a participant hears

  /// Gives a participant what it should hear now: hold music, the music before the start, or the others.
  func tune(_ sid: String) {
    guard let stay = stay(of: sid), let conference = conferences[stay.conferenceSid], let participant = conference[sid]
    else { return }
    if participant.isOnHold {
      play(participant.holding, "hold music", .hold(room: conference.sid), on: sid)
    } else if conference.status == .initial {
      play(participant.waiting, "waiting music", .conferenceWait(room: conference.sid), on: sid)
    } else {
      let isNew = !stay.wasBridged || calls[sid]?.underneath != nil
      stopAside(sid)
      changeStay(sid) { $0.wasBridged = true }
      if isNew { heard(sid, .connected, "conference \(conference.friendlyName)") }
    }
  }

  private func play(_ music: Participant.Music, _ name: String, _ aside: Aside, on sid: String) {
    if calls[sid]?.player.purpose == .aside(aside) { return }
    switch music {
    case .document(let urls): playAside(sid, aside, urls)
    case .house:
      beginAside(sid, aside)
      heard(sid, .hold, name)
    case .silence: beginAside(sid, aside)
    }
  }

  func stay(of sid: String) -> ConferenceStay? {
    guard case .conferencing(let stay)? = calls[sid]?.mainActivity else { return nil }
    return stay
  }

  func changeStay(_ sid: String, _ change: (inout ConferenceStay) -> Void) {
    guard var stay = stay(of: sid) else { return }
    change(&stay)
    calls[sid]?.mainActivity = .conferencing(stay)
  }
}
