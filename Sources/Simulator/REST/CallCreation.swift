/// Placing a call with REST.
extension Switchboard {
  private static let maximumTwimlCharacters = 4000

  func createCall(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let account = accounts[try index(of: request)]
    var call = try outboundCall(request, account)
    try configure(&call, request, account)
    let timeout = try Self.timeout(request["Timeout"])
    call.recordsFromAnswer = try Self.recordingWish(request)
    call.timeLimitSeconds = try Self.timeLimit(request)
    call.detectsMachines = ["Enable", "DetectMessageEnd"].contains(request["MachineDetection"] ?? "")
    if let digits = request["SendDigits"], !digits.isEmpty {
      guard digits.count <= 32, digits.allSatisfy({ "0123456789ABCD#*wW".contains($0) }) else {
        throw RESTError(400, 21206, "Invalid SendDigits: \(digits)")
      }
      call.sendDigits = digits
    }
    place(call, timeout: timeout)
    return .created(json(call))
  }

  /// A leg that REST dials, by its To and From.
  func outboundCall(_ request: RESTRequest, _ account: Account) throws(RESTError) -> Call {
    guard let to = request["To"], !to.isEmpty else { throw RESTError(400, 21201, "No 'To' number is specified") }
    guard let from = request["From"], !from.isEmpty else {
      throw RESTError(400, 21213, "No 'From' number is specified")
    }
    let (station, shownTo, parameters) = try destination(to)
    let shown = request["CallerId"].flatMap { $0.isEmpty ? nil : $0 } ?? from
    if case .outside = station, !account.mayShow(shown) {
      guard PhoneNumberSyntax.isE164(shown) else {
        throw RESTError(400, 21212, "Invalid From Number (caller ID): \(shown)")
      }
      throw RESTError(
        400, 21210, "The source phone number provided, \(shown), is not yet verified for your account.")
    }
    if case .outside(let number) = station { try requirePermission(toCall: number, account) }
    var call = Call(
      sid: sids.sid("CA"), accountSid: account.sid, direction: .outboundAPI, station: station, from: shown,
      to: shownTo, at: now)
    call.clientParameters = parameters
    call.phoneNumberSid = account.numbers.first { $0["phone_number"] == from }?.sid
    return call
  }

  /// Lets it ring once the request has been answered: the answer says queued, and what follows comes after it.
  func place(_ call: Call, timeout: Double, delay: Double = 0) {
    add(call)
    let sid = call.sid
    after(delay) { switchboard in
      guard switchboard.calls[sid]?.status == .queued else { return }
      switchboard.ring(sid)
    }
    after(delay + timeout + settings.ringGraceSeconds, on: sid, turn: call.turn) { $0.end(sid, .noAnswer, sip: 487) }
  }

  private func destination(_ to: String) throws(RESTError) -> (Call.Station, String, FormParameters) {
    if to.hasPrefix("client:") {
      let parts = to.dropFirst(7).split(separator: "?", maxSplits: 1)
      guard let identity = parts.first, ClientIdentity.isValid(String(identity)) else {
        throw RESTError(400, 21211, "The 'To' number \(to) is not a valid phone number")
      }
      return (
        .client(String(identity)), "client:\(identity)", FormParameters(decoding: parts.count == 2 ? parts[1] : "")
      )
    }
    if to.lowercased().hasPrefix("sip:") { return (.sip(to), to, FormParameters()) }
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

  static func timeout(_ text: String?, atLeast least: Int = 0) throws(RESTError) -> Double {
    guard let text, !text.isEmpty else { return 60 }
    guard let value = Int(text), (least...600).contains(value) else {
      throw RESTError(400, 21208, "Invalid Timeout: \(text)")
    }
    return Double(value)
  }

  static func timeLimit(_ request: RESTRequest) throws(RESTError) -> Double? {
    guard let text = request["TimeLimit"], !text.isEmpty else { return nil }
    guard let value = Int(text), (1...86_400).contains(value) else { throw .invalid("Invalid TimeLimit: \(text)") }
    return Double(value)
  }

  /// `Record=true`, or nil.
  static func recordingWish(_ request: RESTRequest) throws(RESTError) -> RecordingWish? {
    guard request["Record"]?.lowercased() == "true" else { return nil }
    return RecordingWish(
      channels: try channels(request), track: request["RecordingTrack"] ?? "both",
      callback: try recordingCallback(request))
  }

  static func channels(_ request: RESTRequest) throws(RESTError) -> Int {
    switch request["RecordingChannels"] {
    case nil, "", "mono": 1
    case "dual": 2
    case let other?: throw .invalid("RecordingChannels must be mono or dual, not \(other)")
    }
  }

  static func recordingCallback(_ request: RESTRequest) throws(RESTError) -> RecordingCallback? {
    guard let url = request["RecordingStatusCallback"], !url.isEmpty else { return nil }
    guard WebhookURL(url) != nil else { throw .invalid("Invalid RecordingStatusCallback: \(url)") }
    let events = request.form.all("RecordingStatusCallbackEvent").flatMap { $0.split(separator: " ") }.map(String.init)
    if let unknown = events.first(where: { !["in-progress", "completed", "absent"].contains($0) }) {
      throw .invalid("Invalid RecordingStatusCallbackEvent: \(unknown)")
    }
    return RecordingCallback(
      url: url, method: try method(request["RecordingStatusCallbackMethod"]),
      events: events.isEmpty ? nil : events.joined(separator: " "))
  }
}
