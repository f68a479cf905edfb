import TwiML

/// What a Dial says, read once.
struct DialPlan: Sendable {
  let nouns: [DialNoun]
  /// Nouns that cannot be dialled here.
  let refused: [String]
  let tooMany: Bool
  let action: String?
  let method: String
  let answerOnBridge: Bool
  let callerId: String?
  let hangupOnStar: Bool
  let sequential: Bool
  let timeoutSeconds: Double
  let timeLimitSeconds: Double
  let ringTone: String?
  var recording: DialRecording?

  /// Twilio rings ten at most.
  static let maximumNouns = 10

  init(_ element: TwiMLElement) {
    var nouns: [DialNoun] = []
    var refused: [String] = []
    for child in element.elements {
      if let noun = DialNoun(child) { nouns.append(noun) } else { refused.append(child.name) }
    }
    tooMany = nouns.count > Self.maximumNouns
    let bare = PhoneNumberSyntax.stripped(element.text)
    if !bare.isEmpty { nouns.append(DialNoun(number: bare)) }
    self.nouns = Array(nouns.prefix(Self.maximumNouns))
    self.refused = refused
    action = element["action"]
    method = element.method()
    answerOnBridge = element.flag("answerOnBridge")
    callerId = element["callerId"].flatMap { $0.isEmpty ? nil : $0 }
    hangupOnStar = element.flag("hangupOnStar")
    sequential = element.flag("sequential")
    timeoutSeconds = Double(element.number("timeout", in: 5...600, default: 30))
    timeLimitSeconds = Double(element.number("timeLimit", in: 1...86_400, default: 14_400))
    ringTone = element["ringTone"].flatMap { $0.isEmpty ? nil : $0 }
    recording = DialRecording(element)
  }
}

/// What Dial's `record` asks for.
struct DialRecording: Sendable {
  let isFromRinging: Bool
  /// 2: the parent is heard in the first, the child in the second.
  let channels: Int
  let track: String
  var callback: RecordingCallback?

  init?(_ element: TwiMLElement) {
    switch element["record"] ?? "" {
    case "record-from-answer", "true": (isFromRinging, channels) = (false, 1)
    case "record-from-answer-dual": (isFromRinging, channels) = (false, 2)
    case "record-from-ringing": (isFromRinging, channels) = (true, 1)
    case "record-from-ringing-dual": (isFromRinging, channels) = (true, 2)
    default: return nil
    }
    track = element["recordingTrack"].flatMap { ["inbound", "outbound"].contains($0) ? $0 : nil } ?? "both"
  }
}

/// One who is dialled.
struct DialNoun: Sendable {
  struct Callback: Sendable {
    let reference: String
    let method: String
    let events: Set<StatusCallback.Event>
  }

  enum Target: Sendable, Equatable {
    case number(String)
    case client(String, parameters: FormParameters)
    case sip(String)
  }

  let target: Target
  var screening: (reference: String, method: String)?
  var callback: Callback?
  /// Tones for the callee's menu: digits, and `w` and `W` for half a second and a second.
  var sendDigits: String?

  init(number: String) { target = .number(number) }

  init?(_ element: TwiMLElement) {
    switch element.name {
    case "Number":
      target = .number(PhoneNumberSyntax.stripped(element.text))
      sendDigits = element["sendDigits"].flatMap { $0.isEmpty ? nil : $0 }
    case "Sip": target = .sip(element.text.trimmedSpaces)
    case "Client":
      let identity = element.elements.first { $0.name == "Identity" }?.text ?? element.text
      var parameters = FormParameters()
      for child in element.elements where child.name == "Parameter" {
        parameters.append(child["name"] ?? "", child["value"] ?? "")
      }
      target = .client(identity.trimmedSpaces, parameters: parameters)
    default: return nil
    }
    if let url = element["url"], !url.isEmpty { screening = (url, element.method()) }
    if let url = element["statusCallback"], !url.isEmpty {
      let names = (element["statusCallbackEvent"] ?? "").split(whereSeparator: { $0 == " " || $0 == "," })
      let events = Set(names.compactMap { StatusCallback.Event(rawValue: String($0)) })
      callback = Callback(
        reference: url, method: element.method("statusCallbackMethod"), events: events.isEmpty ? [.completed] : events)
    }
  }
}

extension String {
  var trimmedSpaces: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
