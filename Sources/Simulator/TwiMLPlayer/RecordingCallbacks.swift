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

  func report(_ sid: String, to callback: RecordingCallback?) {
    guard let callback, let recording = recordings[sid], callback.events.contains(recording.status.rawValue)
    else { return }
    var parameters = [
      "AccountSid": recording.accountSid, "CallSid": recording.callSid, "RecordingSid": sid,
      "RecordingUrl": recordingURL(sid), "RecordingStatus": recording.status.rawValue, "RecordingChannels": "1",
      "RecordingStartTime": CivilTime.rfc2822(recording.startedAt), "RecordingSource": recording.source,
      "RecordingTrack": "both", "ErrorCode": "0",
    ]
    if recording.status == .completed { parameters["RecordingDuration"] = String(recording.durationSeconds) }
    send(callback: webhook(.recording, recording.callSid, callback.url, callback.method, parameters))
  }
}
