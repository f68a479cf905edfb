/// What is told about recordings, and where they lie.
extension Switchboard {
  func add(_ recording: Recording) {
    recordings[recording.sid] = recording
    recordingOrder.append(recording.sid)
    while recordingOrder.count > settings.historyLimit { recordings[recordingOrder.removeFirst()] = nil }
  }

  func recordingURL(_ sid: String) -> String {
    "\(baseURL)/2010-04-01/Accounts/\(recordings[sid]?.accountSid ?? "")/Recordings/\(sid)"
  }

  func report(_ sid: String) {
    guard let recording = recordings[sid], let callback = recording.callback,
      callback.events.contains(recording.status.rawValue)
    else { return }
    var parameters = [
      "AccountSid": recording.accountSid, "RecordingSid": sid, "RecordingUrl": recordingURL(sid),
      "RecordingStatus": recording.status.rawValue, "RecordingChannels": String(recording.channels),
      "RecordingStartTime": CivilTime.rfc2822(recording.startedAt), "RecordingSource": recording.source.rawValue,
      "RecordingTrack": recording.track, "ErrorCode": "0",
    ]
    // A conference's recording names the room, and no call.
    if let conference = recording.conferenceSid {
      parameters["ConferenceSid"] = conference
    } else {
      parameters["CallSid"] = recording.callSid
    }
    if recording.status == .completed { parameters["RecordingDuration"] = String(recording.durationSeconds) }
    send(callback: webhook(.recording, recording.callSid, callback.url, callback.method, parameters))
  }

  /// What an action or a final status callback says about a recording that its verb made.
  func recordingParameters(_ sid: String?) -> [String: String] {
    guard let sid, let recording = recordings[sid], recording.status != .absent else { return [:] }
    return [
      "RecordingUrl": recordingURL(sid), "RecordingSid": sid, "RecordingDuration": String(recording.durationSeconds),
    ]
  }
}
