/// The recording that Dial's `record` makes. It names the parent, as Twilio's do.
extension Switchboard {
  func recordDial(_ sid: String) {
    guard case .dialling(var dialling)? = calls[sid]?.mainActivity, dialling.recordingSid == nil,
      let wish = dialling.plan.recording, let call = calls[sid]
    else { return }
    dialling.recordingSid = startRecording(
      on: call, source: .dialVerb, channels: wish.channels, track: wish.track, callback: wish.callback)
    calls[sid]?.mainActivity = .dialling(dialling)
  }

  /// Ringing alone leaves no recording behind; whether it does at Twilio is not documented.
  func closeDialRecording(_ dialling: Dialling) {
    guard let recording = dialling.recordingSid else { return }
    closeRecording(recording, isAbsent: dialling.bridgedAt == nil)
  }
}
