/// Records the caller, then requests ``action``. When nothing was recorded the action is not requested and the next
/// verb runs, so a goodbye belongs after it.
package struct Record: Sendable, Equatable {
  package enum Trim: String, Sendable {
    case trimSilence = "trim-silence"
    case doNotTrim = "do-not-trim"
  }

  package var action: String?
  package var finishOnKey: String?
  /// Seconds; Twilio's default is an hour.
  package var maxLength: Int?
  package var method: WebhookMethod?
  package var playBeep: Bool?
  package var recordingStatusCallback: String?
  package var recordingStatusCallbackEvent: [RecordingEvent]?
  package var recordingStatusCallbackMethod: WebhookMethod?
  /// Seconds of silence that end the recording; 0 never ends it.
  package var timeout: Int?
  package var trim: Trim?

  package init(
    action: String? = nil, finishOnKey: String? = nil, maxLength: Int? = nil, method: WebhookMethod? = nil,
    playBeep: Bool? = nil, recordingStatusCallback: String? = nil,
    recordingStatusCallbackEvent: [RecordingEvent]? = nil, recordingStatusCallbackMethod: WebhookMethod? = nil,
    timeout: Int? = nil, trim: Trim? = nil
  ) {
    self.action = action
    self.finishOnKey = finishOnKey
    self.maxLength = maxLength
    self.method = method
    self.playBeep = playBeep
    self.recordingStatusCallback = recordingStatusCallback
    self.recordingStatusCallbackEvent = recordingStatusCallbackEvent
    self.recordingStatusCallbackMethod = recordingStatusCallbackMethod
    self.timeout = timeout
    self.trim = trim
  }

  func write(to writer: inout XMLWriter) {
    writer.start("Record")
    writer.attribute("action", action)
    writer.attribute("finishOnKey", finishOnKey)
    writer.attribute("maxLength", maxLength)
    writer.attribute("method", method?.rawValue)
    writer.attribute("playBeep", playBeep)
    writer.attribute("recordingStatusCallback", recordingStatusCallback)
    writer.attribute("recordingStatusCallbackEvent", words: recordingStatusCallbackEvent)
    writer.attribute("recordingStatusCallbackMethod", recordingStatusCallbackMethod?.rawValue)
    writer.attribute("timeout", timeout)
    writer.attribute("trim", trim?.rawValue)
    writer.end("Record")
  }
}
