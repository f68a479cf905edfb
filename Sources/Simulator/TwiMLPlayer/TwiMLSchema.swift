import TwiML

/// The names that TwiML knows. Whatever else stands in a document earns warning 12200 and is passed over; names are
/// case-sensitive, so a `say` is not a `Say`.
enum TwiMLSchema {
  private static let recordingCallback: Set<String> = [
    "recordingStatusCallback", "recordingStatusCallbackMethod", "recordingStatusCallbackEvent",
  ]
  private static let statusCallback: Set<String> = ["statusCallback", "statusCallbackMethod", "statusCallbackEvent"]
  private static let machines: Set<String> = [
    "machineDetection", "machineDetectionTimeout", "machineDetectionSpeechThreshold",
    "machineDetectionSpeechEndThreshold", "machineDetectionSilenceTimeout", "amdStatusCallback",
    "amdStatusCallbackMethod",
  ]

  /// Attributes by element, as far as facts D.2 lists them.
  private static let attributes: [String: Set<String>] = [
    "Say": ["voice", "language", "loop"],
    "Play": ["loop", "digits"],
    "Pause": ["length"],
    "Gather": [
      "action", "method", "input", "timeout", "speechTimeout", "numDigits", "finishOnKey", "actionOnEmptyResult",
      "language", "hints", "speechModel", "profanityFilter", "partialResultCallback", "partialResultCallbackMethod",
      "enhanced", "bargeIn", "maxSpeechTime", "debug",
    ],
    "Record": recordingCallback.union([
      "action", "method", "timeout", "finishOnKey", "maxLength", "playBeep", "trim", "transcribe",
      "transcribeCallback", "recordingConfigurationId",
    ]),
    "Dial": recordingCallback.union([
      "action", "method", "answerOnBridge", "callerId", "callReason", "hangupOnStar", "record", "recordingTrack",
      "referUrl", "referMethod", "ringTone", "timeLimit", "timeout", "trim", "sequential",
    ]),
    "Number": statusCallback.union(machines).union(["sendDigits", "url", "method", "byoc"]),
    "Client": statusCallback.union(["url", "method", "clientNotificationUrl"]),
    "Identity": [], "Parameter": ["name", "value"],
    "Sip": statusCallback.union(machines).union(["username", "password", "url", "method"]),
    "Conference": recordingCallback.union(statusCallback).union([
      "muted", "beep", "startConferenceOnEnter", "endConferenceOnExit", "participantLabel", "jitterBufferSize",
      "waitUrl", "waitMethod", "maxParticipants", "record", "trim", "region", "coach", "eventCallbackUrl",
    ]),
    "Queue": ["url", "method", "reservationSid", "postWorkActivitySid"],
    "Application": statusCallback.union(["url", "method", "customerId", "copyParentTo"]),
    "Sim": statusCallback, "WhatsApp": statusCallback.union(["url", "method"]),
    "Enqueue": ["action", "method", "waitUrl", "waitUrlMethod", "workflowSid", "maxQueueSize"],
    "Task": ["priority", "timeout"],
    "Leave": [], "Hangup": [], "Redirect": ["method"], "Reject": ["reason"],
    "Connect": ["action", "method"], "Start": ["action", "method"], "Stop": [],
    "Stream": [
      "url", "name", "track", "statusCallback", "statusCallbackMethod", "connectorName", "audioFormat", "sampleRate",
    ],
    "Recording": recordingCallback.union(["channels", "track", "trim", "name"]),
  ]

  /// Verbs that Twilio knows and nothing here can do: they are named as such and passed over.
  private static let unsimulated: Set<String> = ["Pay", "Refer", "Sms", "Prompt", "Message", "Echo"]

  private static let verbs: Set<String> = [
    "Say", "Play", "Pause", "Gather", "Record", "Dial", "Enqueue", "Leave", "Hangup", "Redirect", "Reject", "Connect",
    "Start", "Stop",
  ]

  struct Fault: Sendable, Equatable {
    let code: Int
    let message: String
  }

  /// What is wrong with a document that is well-formed. Every attribute in it counts as not given.
  static func faults(in verbs: [TwiMLElement]) -> [Fault] {
    var faults: [Fault] = []
    for verb in verbs {
      if unsimulated.contains(verb.name) {
        faults.append(Fault(code: 12200, message: "line \(verb.line): \(verb.name) is not simulated"))
      } else if Self.verbs.contains(verb.name) {
        check(verb, &faults)
      } else {
        faults.append(Fault(code: 12200, message: "line \(verb.line): \(verb.name) is not a verb"))
      }
    }
    return faults
  }

  private static func check(_ element: TwiMLElement, _ faults: inout [Fault]) {
    // SSML inside Say, and whatever a connected service brings along, have names of their own.
    guard let known = attributes[element.name] else { return }
    for attribute in element.attributes where !known.contains(attribute.name) {
      let message = "line \(element.line): \(element.name) has no attribute \(attribute.name)"
      faults.append(Fault(code: 12200, message: message))
    }
    faults += TwiMLValues.faults(in: element)
    guard element.name != "Say" else { return }
    for child in element.elements { check(child, &faults) }
  }
}
