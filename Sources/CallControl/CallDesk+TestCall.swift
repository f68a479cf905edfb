import Domain
import Logging
import Storage
import TwiML
import Twilio

extension CallDesk {
  /// What is dialled for a test call.
  static let testCall = "echo"

  /// The agent has spoken, and hears it. The recording is deleted at Twilio when the call is over.
  package func echoed(_ request: VoiceRequest) async -> String {
    let webhook = request.webhook
    guard let url = webhook.recordingURL, let sid = webhook.recordingSid?.text else { return TestCall.silence }
    let now = now()
    do {
      _ = try await once(request, at: now) { transaction in
        try transaction.queueRecordingDeletion(sid, in: request.workspaceId, at: now, id: newId())
        return nil
      }
    } catch {
      logger.warning(
        "The recording of a test call stays at Twilio", metadata: ["recordingSid": "\(sid)", "error": "\(error)"])
    }
    return TestCall.play(url)
  }
}

/// A call to oneself, to try microphone, speaker and network. It is in no log, for nobody else was called.
enum TestCall {
  private static let seconds = 6

  static func begin(echoed: String) -> String {
    VoiceResponse([
      .say(Say("This is a test call. After the beep, say something. You will hear it again.")),
      .record(Record(action: echoed, maxLength: seconds, playBeep: true, timeout: 3, trim: .doNotTrim)),
      .say(Say(unheard)), .hangup,
    ]).render()
  }

  static func play(_ url: String) -> String {
    VoiceResponse([
      .say(Say("This is what arrived.")), .play(Play(url: url)),
      .say(Say("If you heard yourself, all is well. Goodbye.")), .hangup,
    ]).render()
  }

  static let silence = VoiceResponse([.say(Say(unheard)), .hangup]).render()

  private static let unheard = "Nothing was heard. Please check your microphone. Goodbye."
}
