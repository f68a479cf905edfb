/// Connects the caller with whoever answers first. With an ``action`` the verbs after it are never reached.
package struct Dial: Sendable, Equatable {
  package enum Recording: String, Sendable {
    case doNotRecord = "do-not-record"
    case fromAnswer = "record-from-answer"
    case fromRinging = "record-from-ringing"
    case fromAnswerDual = "record-from-answer-dual"
    case fromRingingDual = "record-from-ringing-dual"
  }

  /// Twilio takes ten at most.
  package var nouns: [Noun]
  package var action: String?
  /// Keeps the caller's leg ringing until somebody has answered.
  package var answerOnBridge: Bool?
  package var callReason: String?
  package var callerId: String?
  package var hangupOnStar: Bool?
  package var method: WebhookMethod?
  package var record: Recording?
  package var recordingStatusCallback: String?
  package var recordingStatusCallbackEvent: [RecordingEvent]?
  package var recordingStatusCallbackMethod: WebhookMethod?
  package var ringTone: String?
  package var sequential: Bool?
  /// Seconds the bridge may last.
  package var timeLimit: Int?
  /// Seconds of ringing, 5 to 600; Twilio adds 5.
  package var timeout: Int?

  package init(
    _ nouns: [Noun], action: String? = nil, answerOnBridge: Bool? = nil, callReason: String? = nil,
    callerId: String? = nil, hangupOnStar: Bool? = nil, method: WebhookMethod? = nil, record: Recording? = nil,
    recordingStatusCallback: String? = nil, recordingStatusCallbackEvent: [RecordingEvent]? = nil,
    recordingStatusCallbackMethod: WebhookMethod? = nil, ringTone: String? = nil, sequential: Bool? = nil,
    timeLimit: Int? = nil, timeout: Int? = nil
  ) {
    self.nouns = nouns
    self.action = action
    self.answerOnBridge = answerOnBridge
    self.callReason = callReason
    self.callerId = callerId
    self.hangupOnStar = hangupOnStar
    self.method = method
    self.record = record
    self.recordingStatusCallback = recordingStatusCallback
    self.recordingStatusCallbackEvent = recordingStatusCallbackEvent
    self.recordingStatusCallbackMethod = recordingStatusCallbackMethod
    self.ringTone = ringTone
    self.sequential = sequential
    self.timeLimit = timeLimit
    self.timeout = timeout
  }

  func write(to writer: inout XMLWriter) {
    writer.start("Dial")
    writer.attribute("action", action)
    writer.attribute("answerOnBridge", answerOnBridge)
    writer.attribute("callReason", callReason)
    writer.attribute("callerId", callerId)
    writer.attribute("hangupOnStar", hangupOnStar)
    writer.attribute("method", method?.rawValue)
    writer.attribute("record", record?.rawValue)
    writer.attribute("recordingStatusCallback", recordingStatusCallback)
    writer.attribute("recordingStatusCallbackEvent", words: recordingStatusCallbackEvent)
    writer.attribute("recordingStatusCallbackMethod", recordingStatusCallbackMethod?.rawValue)
    writer.attribute("ringTone", ringTone)
    writer.attribute("sequential", sequential)
    writer.attribute("timeLimit", timeLimit)
    writer.attribute("timeout", timeout)
    for noun in nouns { noun.write(to: &writer) }
    writer.end("Dial")
  }
}
