/// Making the far end of an outbound leg ring.
extension Switchboard {
  func ring(_ sid: String) {
    guard let call = calls[sid] else { return }
    emit(sid, .initiated)
    switch call.station {
    case .client(let identity): ringClient(sid, identity)
    case .outside(let number): ringOutside(sid, number)
    case .sip(let address): ringSip(sid, address)
    }
  }

  /// Every registration of the identity rings. Nobody registered: no answer, at once.
  private func ringClient(_ sid: String, _ identity: String) {
    guard let call = calls[sid] else { return }
    guard ClientIdentity.isValid(identity) else {
      warn(call.parentSid ?? sid, 31105, "Invalid client name: \(identity)")
      return end(sid, .failed, sip: 404)
    }
    let ringing = handsets.values.filter {
      $0.isRegistered && $0.kind == .softphone(account: call.accountSid, identity: identity)
    }
    guard !ringing.isEmpty || isLingering(call) else { return end(sid, .noAnswer, sip: 480) }
    startRinging(sid, ringing.map(\.id).sorted())
    for handset in ringing {
      invite(handset, to: sid)
      if let seconds = handset.answersAfterSeconds { pickUp(sid, after: seconds, by: handset) }
    }
  }

  /// A scripted softphone takes the call by itself, unless it talks already when the time comes.
  private func pickUp(_ sid: String, after seconds: Double, by handset: Handset) {
    after(seconds) { switchboard in
      guard switchboard.calls[sid]?.ringing.contains(handset.id) == true,
        !switchboard.calls.values.contains(where: { $0.handset == handset.id && !$0.isOver })
      else { return }
      switchboard.pickedUp(sid, by: handset.id, sdp: SessionDescription.silentAnswer(to: nil))
      if let seconds = handset.hangsUpAfterSeconds { switchboard.after(seconds) { $0.personHangsUp(sid) } }
    }
  }

  private func ringOutside(_ sid: String, _ number: String) {
    guard PhoneNumberSyntax.isE164(number) else {
      warn(calls[sid]?.parentSid ?? sid, 13224, "The phone number \(number) is invalid")
      return end(sid, .failed, sip: 404)
    }
    guard let call = calls[sid], let account = account(call.accountSid), mayCall(number, account) else {
      warn(calls[sid]?.parentSid ?? sid, 13227, "No international permission to call \(number)")
      return end(sid, .failed, sip: 403)
    }
    switch outsideBehaviour[number] ?? .rings {
    case .busy:
      end(sid, .busy, sip: 486)
    case .answer:
      startRinging(sid, [])
      let turn = newTurn(sid)
      after(settings.outsideAnswersAfterSeconds, on: sid, turn: turn) { $0.pickedUp(sid, by: nil, sdp: nil) }
    case .rings, .noAnswer:
      let pages = handsets.values.filter { $0.kind == .phonePage(number: number) }
      startRinging(sid, pages.map(\.id).sorted())
      for page in pages { invite(page, to: sid) }
    }
  }

  /// No SIP goes out from here: an address that could be one fails as an unreachable one does.
  private func ringSip(_ sid: String, _ address: String) {
    let payer = calls[sid]?.parentSid ?? sid
    let parts = address.lowercased().hasPrefix("sip:") ? address.dropFirst(4).split(separator: "@") : []
    if parts.count == 2 {
      // 32011: the SIP side cannot be reached. Which code Twilio would give for a given server cannot be known here.
      warn(payer, 32011, "\(address) cannot be reached: the simulator speaks no SIP")
    } else {
      warn(payer, 13243, "Invalid SIP URI: \(address)")
    }
    end(sid, .failed, sip: 503)
  }

  private func startRinging(_ sid: String, _ handsets: [Handset.ID]) {
    calls[sid]?.status = .ringing
    calls[sid]?.updatedAt = now
    calls[sid]?.ringing = handsets
    heard(sid, .ring)
    emit(sid, .ringing)
    guard let parent = calls[sid]?.parentSid else { return }
    if calls[parent]?.transcript.entries.last?.kind != .ring { heard(parent, .ring, ringTone(parent)) }
    tellSoftphoneItRings(parent)
  }

  private func ringTone(_ sid: String) -> String {
    guard case .dialling(let dialling)? = calls[sid]?.mainActivity else { return "" }
    return dialling.plan.ringTone ?? ""
  }

  /// Stops a leg from ringing anywhere but at the one who took it.
  func stopRinging(_ sid: String, except taker: Handset.ID? = nil) {
    guard let ringing = calls[sid]?.ringing else { return }
    calls[sid]?.ringing = []
    for id in ringing where id != taker { tellCancelled(id, sid) }
  }
}
