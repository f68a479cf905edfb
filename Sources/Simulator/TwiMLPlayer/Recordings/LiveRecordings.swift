import TwiML

/// Recordings that run beside a talk: Dial's, a conference's, and those that REST starts.
extension Switchboard {
  /// - Parameter conference: the room that is recorded; otherwise the call is.
  @discardableResult func startRecording(
    on call: Call, source: Recording.Source, channels: Int = 1, track: String = "both",
    callback: RecordingCallback?, conference: String? = nil
  ) -> String {
    var recording = Recording(sid: sids.sid("RE"), accountSid: call.accountSid, callSid: call.sid, at: now)
    recording.source = source
    recording.channels = channels
    recording.track = track
    recording.callback = callback
    recording.conferenceSid = conference
    add(recording)
    if conference == nil { calls[call.sid]?.recordings.append(recording.sid) }
    report(recording.sid)
    return recording.sid
  }

  /// Ends it. Nothing to hear makes it `absent`.
  func closeRecording(_ sid: String, isAbsent: Bool = false) {
    guard recordings[sid]?.isRunning == true else { return }
    let seconds = recordings[sid]?.close(at: now) ?? 0
    recordings[sid]?.updatedAt = now
    recordings[sid]?.durationSeconds = isAbsent ? 0 : seconds
    recordings[sid]?.spokenSeconds = Double(seconds)
    guard !isAbsent, seconds > 0 else {
      recordings[sid]?.status = .absent
      return report(sid)
    }
    recordings[sid]?.status = .processing
    after(settings.recordingProcessingSeconds) { $0.completeRecording(sid) }
  }

  /// The call has ended, and what recorded it with it.
  func closeRecordings(of sid: String) {
    for recording in calls[sid]?.recordings ?? [] { closeRecording(recording) }
  }

  func completeRecording(_ sid: String) {
    guard recordings[sid]?.status == .processing else { return }
    recordings[sid]?.status = .completed
    recordings[sid]?.updatedAt = now
    report(sid)
    guard recordings[sid]?.transcription != nil else { return }
    after(settings.recordingProcessingSeconds) { $0.transcribe(sid) }
  }

  /// The callback that a verb's attributes describe, resolved against the document of that call.
  func recordingCallback(_ element: TwiMLElement, on sid: String) -> RecordingCallback? {
    guard let reference = element["recordingStatusCallback"], !reference.isEmpty,
      let url = resolve(reference, on: sid)
    else { return nil }
    return RecordingCallback(
      url: url, method: element.method("recordingStatusCallbackMethod"), events: element["recordingStatusCallbackEvent"]
    )
  }
}
