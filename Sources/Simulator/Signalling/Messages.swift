/// What devices and phone pages are told. One event, two dialects: Twilio's signalling and the page's own.
extension Switchboard {
  // MARK: Ringing

  /// Rings one device with the offer of whoever is calling.
  func invite(_ handset: Handset, to sid: String) {
    guard let call = calls[sid] else { return }
    let offer = call.parentSid.flatMap { calls[$0]?.media.offer }
    switch handset.kind {
    case .softphone:
      var parameters: [(String, JSON)] = [
        ("ApiVersion", "2010-04-01"), ("CallSid", .string(sid)), ("From", .string(call.from)),
        ("To", .string(call.to)), ("AccountSid", .string(call.accountSid)),
      ]
      if !call.clientParameters.items.isEmpty {
        parameters.append(("Params", .string(call.clientParameters.encoded())))
      }
      var payload: JSON = [
        "callsid": .string(sid), "sdp": .string(offer ?? SessionDescription.silentOffer()),
        "parameters": .object(parameters),
      ]
      if let token = reconnectToken(of: sid, on: handset) { payload = payload.with("reconnect", .string(token)) }
      signal(handset.id, "invite", payload)
    case .phonePage:
      var message: JSON = ["type": "incoming", "callSid": .string(sid), "from": .string(call.from)]
      if let offer { message = message.with("sdp", .string(offer)) }
      handset.send?(message)
    }
  }

  /// It stops ringing: the caller gave up, or somebody else took it.
  func tellCancelled(_ id: Handset.ID, _ sid: String) {
    switch handsets[id]?.kind {
    case .softphone: signal(id, "cancel", ["callsid": .string(sid)])
    case .phonePage: handsets[id]?.send?(["type": "cancelled", "callSid": .string(sid)])
    case nil: break
    }
  }

  func tellEnded(_ sid: String, _ status: Call.Status) {
    guard let id = calls[sid]?.handset else { return }
    // Until it rings or is answered, a softphone knows the call it placed by the name it gave.
    let given = handsets[id]?.temporaryNames.first { $0.value == sid }?.key
    let isNamed = calls[sid]?.media.isNamed ?? false
    signal(id, "hangup", ["callsid": .string(isNamed ? sid : given ?? sid)])
    if let given { handsets[id]?.temporaryNames[given] = nil }
    tellPage(of: sid, "ended", ["callSid": .string(sid), "status": .string(status.rawValue)])
  }

  // MARK: To the softphone that placed a call

  func tellSoftphoneItRings(_ sid: String) {
    guard let call = calls[sid], call.direction == .inbound, call.status == .ringing, let id = call.handset else {
      return
    }
    calls[sid]?.media.isNamed = true
    signal(id, "ringing", ["callsid": .string(sid)])
  }

  /// Its one answer. Without a description it hears silence.
  func answerSoftphone(_ sid: String, sdp: String?) {
    guard let call = calls[sid], call.direction == .inbound, !call.media.isAnswered, let id = call.handset,
      let handset = handsets[id], case .softphone = handset.kind
    else { return }
    calls[sid]?.media.isAnswered = true
    calls[sid]?.media.isNamed = true
    var payload: JSON = [
      "callsid": .string(sid), "sdp": .string(sdp ?? SessionDescription.silentAnswer(to: call.media.offer)),
    ]
    if let token = reconnectToken(of: sid, on: handset) { payload = payload.with("reconnect", .string(token)) }
    signal(id, "answer", payload)
    calls[sid]?.media.offer = nil
  }

  // MARK: Beside the sound

  /// A message of the application for the softphone on this leg.
  func tellMessage(_ sid: String, _ message: String, _ content: JSON) {
    guard let id = calls[sid]?.handset else { return }
    signal(
      id, "message",
      [
        "callsid": .string(sid), "content": content, "contenttype": "application/json",
        "messagetype": "user-defined-message", "voiceeventsid": .string(message),
      ])
  }

  // MARK: Sound

  /// Hands the answer of the browser that took the call to the one that offered. An offer serves one bridge.
  func connectMedia(_ parent: String, _ child: String, answer: String?) {
    guard let call = calls[parent], let id = call.handset else { return }
    let isHeard = call.media.offer != nil && answer.map { !SessionDescription.isSilence($0) } ?? false
    switch handsets[id]?.kind {
    case .softphone:
      if isHeard, !call.media.isAnswered { link(parent, child) }
      answerSoftphone(parent, sdp: answer)
    case .phonePage:
      guard call.media.offer != nil, let answer else { return }
      if isHeard { link(parent, child) }
      calls[parent]?.media.offer = nil
      tellAnswer(parent, answer)
    case nil: break
    }
  }

  /// The answer to this leg's offer.
  func tellAnswer(_ sid: String, _ sdp: String) {
    guard let call = calls[sid], let id = call.handset else { return }
    signal(id, "answer", ["callsid": .string(sid), "mediaid": .int(call.media.offerId), "sdp": .string(sdp)])
    tellPage(
      of: sid, "media-answer",
      ["callSid": .string(sid), "mediaId": .int(call.media.offerId), "sdp": .string(sdp)])
  }

  /// Somebody else's offer, in the middle of the call. The stand-in knows `reinvite` in this direction; Twilio's own
  /// gateway never sends it.
  func tellOffer(_ sid: String, _ sdp: String, mediaId: Int) {
    guard let id = calls[sid]?.handset else { return }
    signal(id, "reinvite", ["callsid": .string(sid), "mediaid": .int(mediaId), "sdp": .string(sdp)])
    tellPage(
      of: sid, "media-offer", ["callSid": .string(sid), "mediaId": .int(mediaId), "sdp": .string(sdp)])
  }

  /// Muted by REST or by the document, which a person's own mute button knows nothing of.
  func tellMicrophone(_ sid: String, _ isMuted: Bool) {
    guard let id = calls[sid]?.handset else { return }
    if handsets[id]?.renegotiates == true {
      signal(id, "media-mute", ["callsid": .string(sid), "muted": .bool(isMuted)])
    }
    tellPage(of: sid, "media-mute", ["callSid": .string(sid), "isMuted": .bool(isMuted)])
  }

  /// Nobody is heard any more: hold, or a talk that is over.
  func tellSilence(_ sid: String) {
    guard let call = calls[sid], !call.isOver, let id = call.handset else { return }
    if handsets[id]?.renegotiates == true {
      signal(
        id, "reinvite",
        [
          "callsid": .string(sid), "mediaid": .int(call.media.mediaId),
          "sdp": .string(SessionDescription.silentOffer()),
        ])
    }
    tellPage(of: sid, "media-stop", ["callSid": .string(sid)])
  }

  func needsOffer(_ sid: String) -> Bool {
    guard let call = calls[sid], call.media.hasMicrophone, call.media.offer == nil, let id = call.handset,
      case .phonePage = handsets[id]?.kind
    else { return false }
    if call.media.wantedOffer == nil { wantNewOffer(sid) }
    return true
  }

  /// The offer of this browser has served its bridge; the next one needs another. A softphone is asked only when
  /// somebody shall hear it.
  func wantNewOffer(_ sid: String) {
    guard let call = calls[sid], call.media.offer == nil, call.media.wantedOffer == nil, !call.isOver,
      let handset = call.handset.flatMap({ handsets[$0] })
    else { return }
    switch handset.kind {
    case .phonePage: guard call.media.hasMicrophone else { return }
    case .softphone: guard handset.renegotiates, call.media.exchange != nil else { return }
    }
    let mediaId = call.media.mediaId + 1
    calls[sid]?.media.mediaId = mediaId
    calls[sid]?.media.wantedOffer = mediaId
    signal(handset.id, "reinvite", ["callsid": .string(sid), "mediaid": .int(mediaId)])
    tellPage(of: sid, "offer-wanted", ["callSid": .string(sid), "mediaId": .int(mediaId)])
  }

  /// The offer that was asked for. One for an exchange that is long past is not wanted any more.
  func offered(_ sid: String, mediaId: Int?, sdp: String) {
    guard let wanted = calls[sid]?.media.wantedOffer, mediaId == wanted else { return }
    calls[sid]?.media.offer = sdp
    calls[sid]?.media.offerId = wanted
    calls[sid]?.media.wantedOffer = nil
    offerArrived(sid)
    passOffer(sid)
  }

  // MARK: The two dialects

  private func signal(_ id: Handset.ID, _ type: String, _ payload: JSON) {
    guard let handset = handsets[id], case .softphone = handset.kind else { return }
    handset.send?(["type": .string(type), "payload": payload, "version": ""])
  }

  /// Sends to the phone page on this leg, if there is one.
  func tellPage(of sid: String, _ type: String, _ fields: JSON, _ more: JSON = [:]) {
    guard let id = calls[sid]?.handset, let handset = handsets[id], case .phonePage = handset.kind else { return }
    let members = [JSON.Member(name: "type", value: .string(type))] + (fields.members ?? []) + (more.members ?? [])
    handset.send?(.object(members))
  }
}
