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
      signal(
        handset.id, "invite",
        [
          "callsid": .string(sid), "sdp": .string(offer ?? SessionDescription.silentOffer()),
          "parameters": .object(parameters),
        ])
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
      case .softphone = handsets[id]?.kind
    else { return }
    calls[sid]?.media.isAnswered = true
    calls[sid]?.media.isNamed = true
    signal(
      id, "answer",
      ["callsid": .string(sid), "sdp": .string(sdp ?? SessionDescription.silentAnswer(to: call.media.offer))])
    calls[sid]?.media.offer = nil
  }

  // MARK: Sound

  /// Hands the answer of the browser that took the call to the one that offered. An offer serves one bridge.
  func connectMedia(_ parent: String, _ child: String, answer: String?) {
    guard let call = calls[parent], let id = call.handset else { return }
    switch handsets[id]?.kind {
    case .softphone: answerSoftphone(parent, sdp: answer)
    case .phonePage:
      guard call.media.offer != nil, let answer else { return }
      calls[parent]?.media.offer = nil
      tellPage(
        of: parent, "media-answer",
        ["callSid": .string(parent), "mediaId": .int(call.media.mediaId), "sdp": .string(answer)])
    case nil: break
    }
  }

  func needsOffer(_ sid: String) -> Bool {
    guard let call = calls[sid], call.media.hasMicrophone, call.media.offer == nil, let id = call.handset,
      case .phonePage = handsets[id]?.kind
    else { return false }
    if call.media.offersWanted == 0 { wantNewOffer(sid) }
    return true
  }

  /// The offer of this page has served its bridge; the next one needs another.
  func wantNewOffer(_ sid: String) {
    guard let call = calls[sid], call.media.hasMicrophone, call.media.offer == nil, !call.isOver else { return }
    calls[sid]?.media.mediaId += 1
    calls[sid]?.media.offersWanted += 1
    tellPage(of: sid, "offer-wanted", ["callSid": .string(sid), "mediaId": .int(call.media.mediaId + 1)])
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
