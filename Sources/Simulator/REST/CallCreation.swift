/// Placing a call with REST.
extension Switchboard {
  private static let maximumTwimlCharacters = 4000

  func createCall(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let account = accounts[try index(of: request)]
    guard let to = request["To"], !to.isEmpty else { throw RESTError(400, 21201, "No 'To' number is specified") }
    guard let from = request["From"], !from.isEmpty else {
      throw RESTError(400, 21213, "No 'From' number is specified")
    }
    let (station, shownTo, parameters) = try destination(to)
    if case .outside = station, !account.owns(from) {
      guard PhoneNumberSyntax.isE164(from) else {
        throw RESTError(400, 21212, "Invalid From Number (caller ID): \(from)")
      }
      throw RESTError(
        400, 21210, "The source phone number provided, \(from), is not yet verified for your account.")
    }
    var call = Call(
      sid: sids.sid("CA"), accountSid: account.sid, direction: .outboundAPI, station: station, from: from, to: shownTo,
      at: now)
    call.clientParameters = parameters
    call.phoneNumberSid = account.numbers.first { $0["phone_number"] == from }?.sid
    try configure(&call, request, account)
    let timeout = try Self.timeout(request["Timeout"])
    add(call)
    let sid = call.sid
    let answer = RESTAnswer.created(json(call))
    // The answer says queued; what follows comes after it.
    after(0) { switchboard in
      guard switchboard.calls[sid]?.status == .queued else { return }
      switchboard.ring(sid)
    }
    after(timeout + settings.ringGraceSeconds, on: sid, turn: call.turn) { $0.end(sid, .noAnswer, sip: 487) }
    return answer
  }

  private func destination(_ to: String) throws(RESTError) -> (Call.Station, String, FormParameters) {
    if to.hasPrefix("client:") {
      let parts = to.dropFirst(7).split(separator: "?", maxSplits: 1)
      guard let identity = parts.first, !identity.isEmpty else {
        throw RESTError(400, 21211, "The 'To' number \(to) is not a valid phone number")
      }
      return (
        .client(String(identity)), "client:\(identity)", FormParameters(decoding: parts.count == 2 ? parts[1] : "")
      )
    }
    let number = PhoneNumberSyntax.stripped(to)
    guard PhoneNumberSyntax.isE164(number) else {
      throw RESTError(400, 21211, "The 'To' number \(to) is not a valid phone number")
    }
    return (.outside(number), number, FormParameters())
  }

  /// TwiML and callbacks: from an application, or from the request.
  private func configure(_ call: inout Call, _ request: RESTRequest, _ account: Account) throws(RESTError) {
    if let sid = request["ApplicationSid"], !sid.isEmpty {
      guard let application = account.application(sid) else {
        throw RESTError(400, 21218, "Invalid ApplicationSid: \(sid)")
      }
      guard let urls = application.voice else { throw RESTError(400, 21205, "The application has no VoiceUrl") }
      call.applicationSid = sid
      call.onAnswer = .url(urls)
      call.player.fallback = Self.fallback(urls)
      call.callback = application.statusCallback
      return
    }
    call.callback = try Self.callback(request)
    let source = try Self.source(request)
    guard let source else { throw RESTError(400, 21205, "Url parameter is required") }
    call.onAnswer = source
    if case .url(let urls) = source { call.player.fallback = Self.fallback(urls) }
  }

  private static func fallback(_ urls: VoiceURLs) -> VoiceURLs? {
    urls.fallbackURL.map { VoiceURLs(url: $0, method: urls.fallbackMethod) }
  }

  /// `Url` or `Twiml`; where both stand, `Url` counts.
  static func source(_ request: RESTRequest) throws(RESTError) -> DocumentSource? {
    if let url = request["Url"], !url.isEmpty {
      guard WebhookURL(url) != nil else { throw RESTError(400, 21205, "Url is not a valid URL: \(url)") }
      var urls = VoiceURLs(url: url, method: try method(request["Method"]))
      urls.fallbackURL = request["FallbackUrl"].flatMap { $0.isEmpty ? nil : $0 }
      urls.fallbackMethod = try method(request["FallbackMethod"])
      return .url(urls)
    }
    guard let twiml = request["Twiml"], !twiml.isEmpty else { return nil }
    guard twiml.count <= maximumTwimlCharacters else {
      throw .invalid("Twiml is longer than \(maximumTwimlCharacters) characters")
    }
    return .twiml(twiml)
  }

  static func method(_ value: String?) throws(RESTError) -> String {
    guard let value = value?.uppercased(), !value.isEmpty else { return "POST" }
    guard value == "GET" || value == "POST" else { throw RESTError(400, 21209, "Invalid Method: \(value)") }
    return value
  }

  static func callback(_ request: RESTRequest) throws(RESTError) -> StatusCallback? {
    guard let url = request["StatusCallback"], !url.isEmpty else { return nil }
    guard WebhookURL(url) != nil else { throw RESTError(400, 21609, "Invalid StatusCallback: \(url)") }
    var events: Set<StatusCallback.Event> = []
    for name in request.form.all("StatusCallbackEvent").flatMap({ $0.split(separator: " ") }) {
      guard let event = StatusCallback.Event(rawValue: String(name)) else {
        throw RESTError(400, 21626, "Invalid StatusCallbackEvent: \(name)")
      }
      events.insert(event)
    }
    return StatusCallback(
      url: url, method: try method(request["StatusCallbackMethod"]), events: events.isEmpty ? [.completed] : events)
  }

  private static func timeout(_ text: String?) throws(RESTError) -> Double {
    guard let text, !text.isEmpty else { return 60 }
    guard let value = Int(text), (0...600).contains(value) else {
      throw RESTError(400, 21208, "Invalid Timeout: \(text)")
    }
    return Double(value)
  }
}
