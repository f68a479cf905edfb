/// The Voice SDK's side of the switchboard: one session per socket on `/signal` (facts F.5).
extension Switchboard {
  typealias Send = @Sendable (JSON) -> Void

  /// A message of one socket. `handset` is what the socket is known as, once a token was accepted.
  /// - Returns: what it is known as afterwards, and whether the socket shall be closed.
  func received(
    _ text: String, from handset: Handset.ID?, on line: Line
  ) -> (handset: Handset.ID?, closes: Bool) {
    // A newline answers our heartbeat.
    guard let message = try? JSON(parsing: Array(text.utf8)), let type = message["type"]?.string else {
      return (handset, false)
    }
    let payload = message["payload"] ?? [:]
    let send = line.send
    if type == "listen" { return listen(payload, handset, line) }
    guard let handset, handsets[handset] != nil else {
      Self.refuse(SignallingError(code: 31201, message: "Authentication failed"), send: send)
      return (nil, false)
    }
    switch type {
    case "register": register(handset, payload["media"]?["audio"]?.bool ?? false, send)
    case "invite": placeCall(handset, payload, send)
    case "answer":
      if let sid = ringing(payload, on: handset) {
        pickedUp(sid, by: handset, sdp: payload["sdp"]?.string)
      } else if let sid = ownCall(payload, of: handset) {
        offerAnswered(sid, mediaId: payload["mediaid"]?.int, sdp: payload["sdp"]?.string ?? "")
      }
    case "reinvite":
      guard let sid = ownCall(payload, of: handset), let sdp = payload["sdp"]?.string else { break }
      if let mediaId = payload["mediaid"]?.int {
        offered(sid, mediaId: mediaId, sdp: sdp)
      } else {
        offeredByItself(sid, sdp: sdp)
      }
    // Declining on one device declines for the identity: Twilio ends the leg busy.
    case "reject": if let sid = ringing(payload, on: handset) { end(sid, .busy, sip: 486) }
    case "hangup": if let sid = ownCall(payload, of: handset) { personHangsUp(sid) }
    case "dtmf": if let sid = ownCall(payload, of: handset) { pressed(sid, payload["dtmf"]?.string ?? "") }
    case "message": messageArrived(payload, on: ownCall(payload, of: handset), send)
    default: break
    }
    return (handset, false)
  }

  private func listen(_ payload: JSON, _ known: Handset.ID?, _ line: Line) -> (Handset.ID?, Bool) {
    let send = line.send
    do throws(SignallingError) {
      let check = AccessTokenCheck(accounts: accounts, now: now)
      let grant = try check.grant(for: payload["token"]?.string ?? "")
      let identity = grant.identity.isEmpty ? "Anonymous" : grant.identity
      let kind = Handset.Kind.softphone(account: grant.accountSid, identity: identity)
      let id = known ?? nextHandset()
      var handset = handsets[id] ?? Handset(id: id, kind: kind, isRegistered: false, line: line)
      handset.kind = kind
      handset.mayRegister = grant.mayRegister
      handset.renegotiates = payload["browserinfo"]?["renegotiates"]?.bool ?? handset.renegotiates
      handset.outgoingApplication = grant.applicationSid
      handset.outgoingParameters = grant.parameters
      handset.tokenNumber += 1
      handset.isTokenOver = false
      handset.reconnectSeconds = Self.reconnectSeconds(payload)
      handsets[id] = handset
      limitToken(of: id, seconds: Double(grant.secondsLeft))
      send([
        "type": "connected",
        "payload": [
          "region": "US_EAST_VIRGINIA", "edge": "ashburn", "gateway": "ringdesk-simulator", "home": "us1",
          "token": ["identity": .string(identity), "ttl": .int(grant.secondsLeft)],
        ], "version": "",
      ])
      return (id, false)
    } catch {
      Self.refuse(error, send: send)
      // A known device keeps what it has: a bad token given to updateToken does not end its calls.
      guard known == nil else { return (known, false) }
      send(["type": "close", "payload": [:], "version": ""])
      return (nil, true)
    }
  }

  private func register(_ id: Handset.ID, _ audio: Bool, _ send: Send) {
    guard audio else {
      unregister(id)
      return send(["type": "offline", "payload": [:], "version": ""])
    }
    guard handsets[id]?.isTokenOver == false else { return Self.refuse(.tokenOver, send: send) }
    guard handsets[id]?.mayRegister == true else {
      return Self.refuse(SignallingError(code: 31201, message: "The token does not allow incoming calls"), send: send)
    }
    send(["type": "ready", "payload": [:], "version": ""])
    register(id)
  }

  private func placeCall(_ id: Handset.ID, _ payload: JSON, _ send: Send) {
    guard let handset = handsets[id], case .softphone(let account, let identity) = handset.kind else { return }
    let name = payload["callsid"]?.string ?? ""
    if let token = payload["reconnect"]?.string {
      return reconnect(id, token, name, offer: payload["sdp"]?.string, send)
    }
    guard !handset.isTokenOver else { return Self.hangUp(name, .tokenOver, send: send) }
    guard let offer = payload["sdp"]?.string else {
      return Self.hangUp(name, SignallingError(code: 31400, message: "The invite has no description"), send: send)
    }
    do {
      let sid = try dialFromSoftphone(
        account: account, identity: identity, application: handset.outgoingApplication, handset: id, offer: offer,
        parameters: FormParameters(decoding: payload["twilio"]?["params"]?.string ?? ""),
        tokenParameters: handset.outgoingParameters)
      handsets[id]?.temporaryNames[name] = sid
    } catch {
      Self.hangUp(name, SignallingError(code: 31001, message: "Application not found"), send: send)
    }
  }

  // MARK: Names

  private func ringing(_ payload: JSON, on handset: Handset.ID) -> String? {
    guard let sid = payload["callsid"]?.string, let call = calls[sid] else { return nil }
    // On the socket it was rung on, or on the next one after that broke.
    let isItsOwn = call.status == .ringing && handsets[handset]?.kind == softphone(of: call)
    return call.ringing.contains(handset) || isItsOwn ? sid : nil
  }

  private func ownCall(_ payload: JSON, of handset: Handset.ID) -> String? {
    guard let name = payload["callsid"]?.string else { return nil }
    let sid = handsets[handset]?.temporaryNames[name] ?? name
    return calls[sid]?.handset == handset ? sid : nil
  }

  // MARK: Refusals

  /// What the device did that is not about a call. The SDK leaves a call open that an `error` names.
  static func refuse(_ error: SignallingError, send: Send) {
    send(["type": "error", "payload": ["error": error.json], "version": ""])
  }

  /// Ends a call on the device that could not be made or found, under the name that the device has for it.
  static func hangUp(_ call: String, _ error: SignallingError, send: Send) {
    send(["type": "hangup", "payload": ["callsid": .string(call), "error": error.json], "version": ""])
  }
}
