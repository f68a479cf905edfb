import Foundation
import TwiML

/// Record: from the beep to the callback that says the sound can be had.
extension Switchboard {
  /// How long a page with a microphone may take to send what it recorded.
  private static let uploadSeconds = 5.0

  func record(_ element: TwiMLElement, on sid: String) -> Player.Flow {
    guard let call = calls[sid], resolve(element["action"], on: sid) != nil else {
      warn(sid, 11100, "line \(element.line): Record needs an absolute action here")
      applicationError(sid)
      return .waits
    }
    answer(sid)
    var recording = Recording(sid: sids.sid("RE"), accountSid: call.accountSid, callSid: sid, at: now)
    recording.callback = recordingCallback(element, on: sid)
    recording.transcription = transcription(element, on: sid)
    add(recording)
    let run = RecordingRun(element, sid: recording.sid, isFromSoftphone: call.from.hasPrefix("client:"), at: now)
    let turn = newTurn(sid)
    calls[sid]?.player.activity = .recording(run)
    heard(sid, .recordBeep, element.flag("playBeep", default: true) ? "beep" : "")
    tellPage(
      of: sid, "record-start",
      [
        "callSid": .string(sid), "recordingId": .string(recording.sid), "maxSeconds": .int(Int(run.maxLengthSeconds)),
      ])
    report(recording.sid)
    after(run.maxLengthSeconds, on: sid, turn: turn) { $0.stopRecording(sid, digits: "", reason: .length) }
    awaitSilence(sid)
    return .waits
  }

  /// What a scripted person says lasts at least two seconds, so that a single word leaves a message too.
  func spokeWhileRecording(_ sid: String, _ text: String) {
    guard case .recording(var run) = calls[sid]?.player.activity else { return }
    let seconds = max(2, Double(text.split(whereSeparator: \.isWhitespace).count) * 0.4)
    run.spokenSeconds = min(run.spokenSeconds + seconds, run.maxLengthSeconds)
    run.words += 1
    recordings[run.recordingSid]?.said.append(text)
    calls[sid]?.player.activity = .recording(run)
    awaitSilence(sid)
  }

  private func awaitSilence(_ sid: String) {
    guard let call = calls[sid], case .recording(let run) = call.player.activity, run.silenceSeconds > 0,
      !call.media.hasMicrophone
    else { return }
    let words = run.words
    after(run.silenceSeconds, on: sid, turn: call.turn) { switchboard in
      guard case .recording(let run) = switchboard.calls[sid]?.player.activity, run.words == words else { return }
      switchboard.stopRecording(sid, digits: "", reason: .silence)
    }
  }

  func stopRecording(_ sid: String, digits: String, reason: RecordingRun.End) {
    guard case .recording(let run) = calls[sid]?.player.activity else { return }
    guard let parameters = finishRecording(sid, run, digits: digits, reason: reason) else { return proceed(sid) }
    request(run.action, method: run.method, on: sid, parameters: parameters)
  }

  /// The person hung up. The action is told so, and what it answers no longer matters.
  func recordingCutOff(_ sid: String, _ run: RecordingRun) {
    guard let call = calls[sid], let url = resolve(run.action, on: sid),
      let parameters = finishRecording(sid, run, digits: "hangup", reason: .hangup)
    else { return }
    let all = standardParameters(call).merging(parameters) { _, own in own }
    deliver(webhook(.action, sid, url, run.method, all))
  }

  /// Closes the recording; nil when nothing was recorded, else what the action is told.
  private func finishRecording(
    _ sid: String, _ run: RecordingRun, digits: String, reason: RecordingRun.End
  ) -> [String: String]? {
    let hasMicrophone = calls[sid]?.media.hasMicrophone ?? false
    tellPage(of: sid, "record-stop", ["callSid": .string(sid), "recordingId": .string(run.recordingSid)])
    guard let seconds = run.length(endedBy: reason, hasMicrophone: hasMicrophone, at: now) else {
      recordings[run.recordingSid]?.status = .absent
      recordings[run.recordingSid]?.updatedAt = now
      report(run.recordingSid)
      return nil
    }
    recordings[run.recordingSid]?.status = .processing
    recordings[run.recordingSid]?.durationSeconds = seconds
    recordings[run.recordingSid]?.spokenSeconds = run.spokenSeconds
    after(hasMicrophone ? Self.uploadSeconds : settings.recordingProcessingSeconds) {
      $0.completeRecording(run.recordingSid)
    }
    return [
      "RecordingUrl": recordingURL(run.recordingSid), "RecordingSid": run.recordingSid,
      "RecordingDuration": String(seconds), "Digits": digits,
    ]
  }

  /// A page sent what its microphone heard.
  func recorded(_ recordingSid: String, wav: [UInt8]) {
    guard recordings[recordingSid]?.status == .processing, let seconds = WaveFile.seconds(of: wav) else { return }
    recordings[recordingSid]?.wav = wav
    recordings[recordingSid]?.durationSeconds = max(1, Int(seconds.rounded()))
    completeRecording(recordingSid)
  }
}
