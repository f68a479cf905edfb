/// Calls that come to the account: from the telephone network, and from its own softphones.
extension Switchboard {
  enum DialFailure: Error {
    case notInService(String)
    case notANumber(String)
    case noApplication
  }

  /// A person outside dials a number. `page` is the phone page they hold, if any, `offer` what its microphone offers.
  func dialFromOutside(
    from: String, to: String, page: Handset.ID? = nil, offer: String? = nil
  ) throws(DialFailure) -> String {
    guard PhoneNumberSyntax.isE164(to) else { throw .notANumber(to) }
    guard let account = accounts.first(where: { $0.isActive && $0.owns(to) }),
      let number = account.numbers.first(where: { $0["phone_number"] == to })
    else { throw .notInService(to) }
    var call = Call(
      sid: sids.sid("CA"), accountSid: account.sid, direction: .inbound, station: .outside(from), from: from, to: to,
      at: now)
    call.status = .ringing
    call.phoneNumberSid = number.sid
    call.handset = page
    call.media.offer = offer
    call.media.hasMicrophone = offer != nil
    // An application replaces every URL of the number, the status callback too.
    var urls = number.voice
    call.callback = number.statusCallback
    if let applicationSid = number["voice_application_sid"] {
      let application = account.application(applicationSid)
      call.applicationSid = applicationSid
      call.callback = application?.statusCallback
      urls = application?.voice
    }
    add(call)
    begin(call.sid, at: urls)
    return call.sid
  }

  /// A softphone places a call: the TwiML app of its token is asked what to do.
  func dialFromSoftphone(
    account accountSid: String, identity: String, application applicationSid: String?, handset: Handset.ID?,
    offer: String?, parameters: FormParameters, tokenParameters: [String: String] = [:]
  ) throws(DialFailure) -> String {
    guard let account = account(accountSid), let applicationSid, let application = account.application(applicationSid)
    else { throw .noApplication }
    var call = Call(
      sid: sids.sid("CA"), accountSid: accountSid, direction: .inbound, station: .client(identity),
      from: "client:\(identity)", to: "", at: now)
    call.status = .ringing
    call.applicationSid = applicationSid
    call.handset = handset
    call.media.offer = offer
    call.callback = application.statusCallback
    var custom = parameters.values.merging(tokenParameters) { _, token in token }
    // Since 2024-05-30 connect parameters replace all four of these; so none of them says who is calling.
    if let value = custom.removeValue(forKey: "To") { call.to = value }
    if let value = custom.removeValue(forKey: "From") { call.from = value }
    if let value = custom.removeValue(forKey: "Called") { call.called = value }
    if let value = custom.removeValue(forKey: "Caller") { call.caller = value }
    for name in ["AccountSid", "ApiVersion", "ApplicationSid", "CallSid", "CallStatus", "Direction"] {
      custom[name] = nil
    }
    add(call)
    begin(call.sid, at: application.voice, parameters: custom)
    return call.sid
  }

  /// Starts with the next event, so that whoever dialled knows the call's SID before it says anything.
  private func begin(_ sid: String, at urls: VoiceURLs?, parameters: [String: String] = [:]) {
    if let fallback = urls?.fallbackURL {
      calls[sid]?.player.fallback = VoiceURLs(url: fallback, method: urls?.fallbackMethod ?? "POST")
    }
    after(0, on: sid, turn: newTurn(sid)) { switchboard in
      switchboard.heard(sid, .ring)
      guard let urls else {
        switchboard.warn(sid, 11100, "There is no voice URL")
        return switchboard.applicationError(sid)
      }
      switchboard.fetch(sid, urls, kind: .voice, parameters: parameters)
    }
  }
}
