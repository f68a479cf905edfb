/// Recordings of one call or one conference: begun, paused and ended while people talk.
extension Switchboard {
  func listCallRecordings(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let call = try call(of: request)
    return try page(request) { $0.conferenceSid == nil && $0.callSid == call.sid }
  }

  func listConferenceRecordings(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let conference = try conference(of: request)
    return try page(request) { $0.conferenceSid == conference.sid }
  }

  private func page(_ request: RESTRequest, where fits: (Recording) -> Bool) throws(RESTError) -> RESTAnswer {
    let rows = recordingOrder.reversed().compactMap { recordings[$0] }
      .filter { recording in
        recording.accountSid == request.accountSid && fits(recording)
          && Self.lies(recording.startedAt, "DateCreated", request.query)
      }
    return try Paging(request.query).envelope(
      "recordings", rows.map { ($0.sid, json($0, below: request)) }, of: request)
  }

  func createCallRecording(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let call = try call(of: request)
    guard call.status == .inProgress else {
      throw RESTError(400, 21220, "Requested resource is not eligible for recording")
    }
    let track = request["RecordingTrack"] ?? "both"
    guard ["inbound", "outbound", "both"].contains(track) else {
      throw .invalid("RecordingTrack must be inbound, outbound or both")
    }
    let sid = startRecording(
      on: call, source: .startCallRecordingAPI, channels: try Self.channels(request), track: track,
      callback: try Self.recordingCallback(request))
    guard let recording = recordings[sid] else { throw .notFound(request.path) }
    return .created(json(recording, below: request))
  }

  func fetchCallRecording(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    .ok(json(try recording(of: request), below: request))
  }

  func updateCallRecording(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let recording = try recording(of: request)
    guard recording.isRunning else {
      throw RESTError(400, 21220, "The recording \(recording.sid) is not in progress")
    }
    switch request["Status"] {
    case "paused":
      let behaviour = request["PauseBehavior"] ?? "silence"
      guard ["skip", "silence"].contains(behaviour) else { throw .invalid("PauseBehavior must be skip or silence") }
      recordings[recording.sid]?.pause(skips: behaviour == "skip", at: now)
    case "in-progress": recordings[recording.sid]?.resume(at: now)
    case "stopped":
      closeRecording(recording.sid)
      // The answer says what was asked for; soon after, the recording is processing.
      var shown = recordings[recording.sid] ?? recording
      shown.status = .stopped
      return .ok(json(shown, below: request))
    default: throw .invalid("Status must be paused, in-progress or stopped")
    }
    return .ok(json(try self.recording(of: request), below: request))
  }

  func deleteCallRecording(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let recording = try recording(of: request)
    recordings[recording.sid] = nil
    recordingOrder.removeAll { $0 == recording.sid }
    return .deleted
  }

  /// By its SID, or `Twilio.CURRENT` for the one that runs.
  private func recording(of request: RESTRequest) throws(RESTError) -> Recording {
    let (owner, name) = (request.captures[0], request.captures[1])
    let owned = recordingOrder.reversed().compactMap { recordings[$0] }.filter {
      $0.accountSid == request.accountSid && ($0.conferenceSid ?? $0.callSid) == owner
    }
    guard let recording = owned.first(where: { name == "Twilio.CURRENT" ? $0.isRunning : $0.sid == name }) else {
      throw .notFound(request.path)
    }
    return recording
  }

  /// The record as it stands below its call or conference.
  private func json(_ recording: Recording, below request: RESTRequest) -> JSON {
    let owner = recording.conferenceSid.map { "Conferences/\($0)" } ?? "Calls/\(recording.callSid)"
    let uri = "/2010-04-01/Accounts/\(recording.accountSid)/\(owner)/Recordings/\(recording.sid).json"
    var fields: [(String, JSON)] = [
      ("account_sid", .string(recording.accountSid)), ("api_version", "2010-04-01"),
      ("call_sid", .string(recording.callSid)), ("conference_sid", .text(recording.conferenceSid)),
      ("channels", .int(recording.channels)), ("date_created", date(recording.startedAt)),
      ("date_updated", date(recording.updatedAt)), ("start_time", date(recording.startedAt)), ("price", .null),
      ("price_unit", .null),
      ("duration", recording.status == .completed ? .string(String(recording.durationSeconds)) : .null),
      ("sid", .string(recording.sid)), ("source", .string(recording.source.rawValue)),
      ("status", .string(recording.status.rawValue)), ("error_code", .null), ("encryption_details", .null),
    ]
    if recording.conferenceSid == nil { fields.append(("track", .string(recording.track))) }
    return .object(fields + [("uri", .string(uri))])
  }
}
