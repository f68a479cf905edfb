import TwiML

/// What attributes may hold, with the code that Twilio's error dictionary has for those that hold something else.
enum TwiMLValues {
  private enum Kind {
    case number(ClosedRange<Int>)
    case words(Set<String>)
    case anyCase(Set<String>)
    case keys

    func takes(_ value: String) -> Bool {
      switch self {
      case .number(let range): Int(value).map(range.contains) ?? false
      case .words(let words): value.split(separator: " ").allSatisfy { words.contains(String($0)) } && !value.isEmpty
      case .anyCase(let words): words.contains(value.lowercased())
      case .keys: value.allSatisfy { "0123456789#*".contains($0) }
      }
    }
  }

  private static let flag = Kind.anyCase(["true", "false"])
  private static let method = Kind.anyCase(["get", "post"])
  private static let endless = 1_000_000

  private static let rules: [String: [(attribute: String, code: Int, kind: Kind)]] = [
    "Say": [("loop", 13510, .number(0...endless))],
    "Play": [("loop", 13410, .number(0...endless))],
    "Pause": [("length", 13910, .number(0...endless))],
    "Redirect": [("method", 13710, method)],
    "Gather": [
      ("method", 13312, method), ("finishOnKey", 13310, .keys), ("numDigits", 13314, .number(1...endless)),
      ("input", 13326, .words(["dtmf", "speech"])),
    ],
    "Record": [
      ("method", 13610, method), ("timeout", 13611, .number(0...endless)), ("maxLength", 13612, .number(1...endless)),
      ("finishOnKey", 13613, .keys), ("transcribe", 13614, flag), ("playBeep", 13616, flag),
      ("recordingStatusCallbackEvent", 13621, .words(["in-progress", "completed", "absent"])),
    ],
    "Dial": [
      ("method", 13210, method), ("timeout", 13212, .number(5...600)), ("hangupOnStar", 13213, flag),
    ],
    "Number": [("method", 13221, method)],
    "Conference": [
      ("muted", 13230, flag), ("endConferenceOnExit", 13231, flag), ("startConferenceOnEnter", 13232, flag),
      ("waitMethod", 13234, method), ("beep", 13235, .words(["true", "false", "onEnter", "onExit"])),
      ("trim", 13239, .words(["trim-silence", "do-not-trim"])),
      ("jitterBufferSize", 12200, .words(["off", "small", "medium", "large"])),
    ],
  ]

  static func faults(in element: TwiMLElement) -> [TwiMLSchema.Fault] {
    var faults = (rules[element.name] ?? []).compactMap { rule -> TwiMLSchema.Fault? in
      guard let value = element[rule.attribute], !rule.kind.takes(value) else { return nil }
      let message = "line \(element.line): \(rule.attribute) of \(element.name) cannot be \(value)"
      return TwiMLSchema.Fault(code: rule.code, message: message)
    }
    // These two may also leave it to Twilio.
    for (attribute, code) in [("timeout", 13313), ("speechTimeout", 13327)] where element.name == "Gather" {
      guard let value = element[attribute], value != "auto", !Kind.number(0...endless).takes(value) else { continue }
      let message = "line \(element.line): \(attribute) of Gather cannot be \(value)"
      faults.append(TwiMLSchema.Fault(code: code, message: message))
    }
    return faults
  }
}
