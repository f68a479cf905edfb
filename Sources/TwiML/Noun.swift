/// Whom a ``Dial`` connects the caller with.
package enum Noun: Sendable, Equatable {
  case number(Dial.Number)
  case client(Dial.Client)
  case sip(Dial.Sip)
  case conference(Dial.Conference)
  case queue(Dial.Queue)

  func write(to writer: inout XMLWriter) {
    switch self {
    case .number(let noun): noun.write(to: &writer)
    case .client(let noun): noun.write(to: &writer)
    case .sip(let noun): noun.write(to: &writer)
    case .conference(let noun): noun.write(to: &writer)
    case .queue(let noun): noun.write(to: &writer)
    }
  }
}

/// Where a dialled leg reports to.
package struct LegCallback: Sendable, Equatable {
  package var url: String
  package var events: [LegEvent]?
  package var method: WebhookMethod?

  package init(_ url: String, events: [LegEvent]? = nil, method: WebhookMethod? = nil) {
    self.url = url
    self.events = events
    self.method = method
  }
}

/// Something the answering side runs before it is bridged (a whisper, a screening).
package struct Screening: Sendable, Equatable {
  package var url: String
  package var method: WebhookMethod?

  package init(_ url: String, method: WebhookMethod? = nil) {
    self.url = url
    self.method = method
  }
}

extension XMLWriter {
  mutating func statusCallback(_ callback: LegCallback?) {
    guard let callback else { return }
    attribute("statusCallback", callback.url)
    attribute("statusCallbackEvent", words: callback.events)
    attribute("statusCallbackMethod", callback.method?.rawValue)
  }
}
