import Foundation

/// A resource whose settings are changed by form parameters: a TwiML app or a phone number.
struct ConfigurableResource: Sendable, Codable {
  let sid: String
  var accountSid: String
  let createdAt: Date
  var updatedAt: Date
  /// By answer field, only what differs from the default.
  private(set) var values: [String: String] = [:]

  init(sid: String, accountSid: String, at now: Date) {
    self.sid = sid
    self.accountSid = accountSid
    createdAt = now
    updatedAt = now
  }

  /// The value of a text or URL field; an unset one and an empty one are both nil.
  subscript(_ key: String) -> String? {
    get { values[key].flatMap { $0.isEmpty ? nil : $0 } }
    set { values[key] = newValue }
  }

  /// `GET` or `POST`.
  func method(_ key: String) -> String { values[key] ?? "POST" }

  /// The URLs that Twilio requests for it.
  var voice: VoiceURLs? {
    guard let url = self["voice_url"] else { return nil }
    return VoiceURLs(
      url: url, method: method("voice_method"), fallbackURL: self["voice_fallback_url"],
      fallbackMethod: method("voice_fallback_method"))
  }

  var statusCallback: StatusCallback? {
    self["status_callback"].map {
      StatusCallback(url: $0, method: method("status_callback_method"), events: [.completed])
    }
  }
}

/// Where a call's TwiML comes from.
struct VoiceURLs: Sendable, Equatable {
  var url: String
  var method: String
  var fallbackURL: String?
  var fallbackMethod = "POST"
}

/// One setting: the parameter that changes it, the answer's field that shows it, and what it may hold.
struct Setting: Sendable {
  enum Kind: Sendable { case text(limit: Int), url, method, flag, choice([String]) }

  let parameter: String
  let key: String
  let kind: Kind
  /// What the answer shows when it was never set.
  let unset: JSON

  init(_ parameter: String, _ key: String, _ kind: Kind, unset: JSON? = nil) {
    self.parameter = parameter
    self.key = key
    self.kind = kind
    self.unset =
      unset
      ?? {
        switch kind {
        case .method: "POST"
        case .flag: false
        default: .null
        }
      }()
  }

  func shown(in resource: ConfigurableResource) -> JSON {
    guard let value = resource[key] else { return unset }
    if case .flag = kind { return .bool(value == "true") }
    return .string(value)
  }
}

extension ConfigurableResource {
  /// Takes what the form names, all of it or nothing.
  mutating func apply(_ form: FormParameters, settings: [Setting], at now: Date) throws(RESTError) {
    var changed = self
    for setting in settings {
      guard let value = form[setting.parameter] else { continue }
      changed[setting.key] = try setting.checked(value)
    }
    changed.updatedAt = now
    self = changed
  }
}

extension Setting {
  fileprivate func checked(_ value: String) throws(RESTError) -> String {
    if value.isEmpty { return value }
    switch kind {
    case .text(let limit):
      guard value.count <= limit else { throw .invalid("\(parameter) is longer than \(limit) characters") }
      return value
    case .url:
      guard WebhookURL(value) != nil else { throw RESTError(400, 21402, "\(parameter) is not valid: \(value)") }
      return value
    case .method:
      let method = value.uppercased()
      guard ["GET", "POST"].contains(method) else { throw .invalid("\(parameter) must be GET or POST") }
      return method
    case .flag:
      return value.lowercased() == "true" ? "true" : "false"
    case .choice(let choices):
      guard choices.contains(value) else { throw .invalid("\(parameter) must be one of \(choices)") }
      return value
    }
  }
}
