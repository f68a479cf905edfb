import Foundation

/// Those in a room, by their call's SID or their label.
extension Switchboard {
  func listParticipants(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let conference = try conference(of: request)
    let rows = conference.participants.filter { participant in
      request.query["Muted"].map { ($0 == "true") == participant.isMuted } ?? true
        && request.query["Hold"].map { ($0 == "true") == participant.isOnHold } ?? true
        && request.query["Coaching"].map { ($0 == "true") == participant.isCoaching } ?? true
    }
    return try Paging(request.query).envelope(
      "participants", rows.map { ($0.callSid, json($0, in: conference)) }, of: request)
  }

  func fetchParticipant(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (conference, participant) = try participant(of: request)
    return .ok(json(participant, in: conference))
  }

  func updateParticipant(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (conference, before) = try participant(of: request)
    let room = conference.sid
    let announcement = try Self.announcement(request)
    var after = before
    if let muted = request["Muted"] { after.isMuted = muted.lowercased() == "true" }
    if let hold = request["Hold"] { after.isOnHold = hold.lowercased() == "true" }
    if let music = try Self.music(request, "HoldUrl", "HoldMethod", method: "GET") { after.holding = music }
    if let music = try Self.music(request, "WaitUrl", "WaitMethod", method: "POST") { after.waiting = music }
    if let ends = request["EndConferenceOnExit"] { after.endsOnExit = ends.lowercased() == "true" }
    if let beep = request["BeepOnExit"] {
      let isWanted = beep.lowercased() == "true"
      after.beep =
        switch (before.beep.onEntering, isWanted) {
        case (true, true): .both
        case (true, false): .onEnter
        case (false, true): .onExit
        case (false, false): .none
        }
    }
    try coach(&after, request, in: conference)
    after.updatedAt = now
    conferences[room]?[before.callSid] = after
    tell(room, from: before, to: after)
    if before.isOnHold != after.isOnHold || before.waiting != after.waiting { tune(after.callSid) }
    if before.isOnHold != after.isOnHold { tuneSound(in: room) }
    if let announcement { announce(announcement, in: room, to: after.callSid) }
    return .ok(json(after, in: try self.conference(of: request)))
  }

  func deleteParticipant(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (conference, participant) = try participant(of: request)
    if stay(of: participant.callSid)?.conferenceSid == conference.sid {
      leaveConference(participant.callSid, .kicked)
    } else {
      removeParticipant(participant.callSid, from: conference.sid, .kicked)
      hangUp(participant.callSid)
    }
    return .deleted
  }

  private func coach(
    _ participant: inout Participant, _ request: RESTRequest, in conference: Conference
  ) throws(RESTError) {
    guard let coaching = request["Coaching"] ?? request["CallSidToCoach"].map({ _ in "true" }) else { return }
    guard coaching.lowercased() == "true" else {
      participant.isCoaching = false
      participant.coaches = nil
      return
    }
    guard let coached = request["CallSidToCoach"] ?? participant.coaches else {
      throw .invalid("Coaching needs CallSidToCoach")
    }
    guard coached != participant.callSid, conference[coached]?.hasJoined == true else {
      throw RESTError(400, 13240, "There is no participant \(coached) to coach")
    }
    participant.isCoaching = true
    participant.coaches = coached
  }

  private func tell(_ room: String, from before: Participant, to after: Participant) {
    if before.isMuted != after.isMuted {
      tellMuted(after.callSid, after.isMuted)
      tell(room, .mute, after.isMuted ? "participant-mute" : "participant-unmute", of: after.callSid)
    }
    if before.isOnHold != after.isOnHold {
      tell(room, .hold, after.isOnHold ? "participant-hold" : "participant-unhold", of: after.callSid)
    }
    if before.endsOnExit != after.endsOnExit || before.isCoaching != after.isCoaching || before.beep != after.beep
      || before.coaches != after.coaches
    {
      tell(room, .modify, "participant-modify", of: after.callSid)
    }
  }

  /// A URL for music; empty is silence, and nil where the request names none.
  static func music(
    _ request: RESTRequest, _ name: String, _ methodName: String, method standard: String
  ) throws(RESTError) -> Participant.Music? {
    guard let url = request[name] else { return nil }
    guard !url.isEmpty else { return .silence }
    guard WebhookURL(url) != nil else { throw RESTError(400, 21205, "\(name) is not a valid URL: \(url)") }
    return .document(VoiceURLs(url: url, method: try method(request[methodName] ?? standard)))
  }

  private func participant(of request: RESTRequest) throws(RESTError) -> (Conference, Participant) {
    let conference = try conference(of: request)
    let name = request.captures[1].removingPercentEncoding ?? request.captures[1]
    guard let participant = conference.participants.first(where: { $0.callSid == name || $0.label == name }) else {
      throw .notFound(request.path)
    }
    return (conference, participant)
  }

  func json(_ participant: Participant, in conference: Conference) -> JSON {
    let uri =
      "/2010-04-01/Accounts/\(conference.accountSid)/Conferences/\(conference.sid)/Participants/\(participant.callSid)"
    return [
      "account_sid": .string(conference.accountSid), "call_sid": .string(participant.callSid),
      "call_sid_to_coach": .text(participant.coaches), "coaching": .bool(participant.isCoaching),
      "conference_sid": .string(conference.sid), "date_created": date(participant.createdAt),
      "date_updated": date(participant.updatedAt), "end_conference_on_exit": .bool(participant.endsOnExit),
      "hold": .bool(participant.isOnHold), "label": .text(participant.label), "muted": .bool(participant.isMuted),
      "queue_time": .null, "start_conference_on_enter": .bool(participant.startsOnEnter),
      "status": .string(status(of: participant)), "uri": .string(uri + ".json"),
    ]
  }

  private func status(of participant: Participant) -> String {
    switch calls[participant.callSid]?.status {
    case .queued: "queued"
    case .ringing: participant.hasJoined ? "connected" : "ringing"
    case .inProgress: participant.hasJoined ? "connected" : "connecting"
    case .busy, .failed, .noAnswer, .canceled: "failed"
    case .completed, nil: "complete"
    }
  }
}
