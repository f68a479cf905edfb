import TwiML

/// What a Dial says, read once.
struct DialPlan: Sendable {
  let nouns: [DialNoun]
  /// Nouns that cannot be dialled here.
  let refused: [String]
  let action: String?
  let method: String
  let answerOnBridge: Bool
  let callerId: String?
  let hangupOnStar: Bool
  let sequential: Bool
  let timeoutSeconds: Double
  let timeLimitSeconds: Double

  /// Twilio rings ten at most.
  static let maximumNouns = 10

  init(_ element: TwiMLElement) {
    var nouns: [DialNoun] = []
    var refused: [String] = []
    for child in element.elements {
      if let noun = DialNoun(child) { nouns.append(noun) } else { refused.append(child.name) }
    }
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
  }

  let target: Target
  var screening: (reference: String, method: String)?
  var callback: Callback?

  init(number: String) { target = .number(number) }

  init?(_ element: TwiMLElement) {
    switch element.name {
    case "Number":
      target = .number(PhoneNumberSyntax.stripped(element.text))
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
