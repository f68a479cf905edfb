import TwiML

/// Record's `transcribe`: the words, some time after the sound.
extension Switchboard {
  /// Since 2024-08-05 a `transcribeCallback` alone does nothing.
  func transcription(_ element: TwiMLElement, on sid: String) -> Transcription? {
    guard element.flag("transcribe") else { return nil }
    let callback = element["transcribeCallback"].flatMap { $0.isEmpty ? nil : resolve($0, on: sid) }
    return Transcription(sid: sids.sid("TR"), callback: callback, at: now)
  }

  /// The recording is complete; only those of more than two seconds and less than two minutes are read.
  func transcribe(_ recordingSid: String) {
    guard let recording = recordings[recordingSid], recording.transcription?.status == .inProgress else { return }
    let text = recording.said.joined(separator: " ")
    let isRead = !text.isEmpty && recording.durationSeconds > 2 && recording.durationSeconds < 120
    recordings[recordingSid]?.transcription?.status = isRead ? .completed : .failed
    recordings[recordingSid]?.transcription?.text = isRead ? text : ""
    recordings[recordingSid]?.transcription?.updatedAt = now
    guard let transcription = recordings[recordingSid]?.transcription, let url = transcription.callback,
      let call = calls[recording.callSid]
    else { return }
    let parameters = [
      "TranscriptionSid": transcription.sid, "TranscriptionText": transcription.text,
      "TranscriptionStatus": transcription.status.rawValue,
      "TranscriptionUrl":
        "\(baseURL)/2010-04-01/Accounts/\(recording.accountSid)/Recordings/\(recordingSid)/Transcriptions/"
        + transcription.sid,
      "RecordingSid": recordingSid, "RecordingUrl": recordingURL(recordingSid), "CallSid": call.sid,
      "AccountSid": call.accountSid, "From": call.from, "To": call.to, "CallStatus": call.status.rawValue,
      "ApiVersion": "2010-04-01", "Direction": call.direction.rawValue,
    ]
    send(callback: webhook(.recording, call.sid, url, "POST", parameters))
  }
}
