/// One request that Twilio makes.
struct Webhook: Sendable {
  enum Kind: String, Sendable {
    /// Asks for the first document of a call.
    case voice
    /// A verb ended; asks for the next document. Redirect counts here too.
    case action
    /// A document for the callee of a Dial, before the bridge.
    case screening
    case fallback
    /// A document for somebody who waits: in a room, in a queue, on hold.
    case wait
    /// Informs of a call's progress; the answer's body is ignored.
    case status
    /// Informs of a recording.
    case recording
    /// Informs of what happens in a conference.
    case conference
    /// A message that a softphone sent beside the sound of its call.
    case message
    /// An audio file. Carries no parameters and no signature.
    case play

    var informsOnly: Bool { [.status, .recording, .conference, .message].contains(self) }
    var bringsDocument: Bool { !informsOnly && self != .play }
  }

  var kind: Kind
  let accountSid: String
  let callSid: String
  let url: String
  let method: String
  let parameters: [String: String]
  /// The same on every retry, so that the receiver can tell a repetition from another event.
  let idempotencyToken: String

  /// Messages are posted as JSON, everything else as a form.
  var isJSON: Bool { kind == .message }
}

/// How a webhook ended.
enum WebhookOutcome: Sendable {
  struct Answer: Sendable {
    let contentType: String
    let body: [UInt8]
    /// Where the last redirect led; relative URLs resolve against it.
    let url: String
  }

  case answered(Answer)
  /// Code and words of Twilio's error dictionary.
  case failed(code: Int, message: String)
}
