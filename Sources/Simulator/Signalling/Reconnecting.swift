/// Calls that outlive the socket they were placed or taken on, as the SDK expects: it was given a token for each, and
/// shows it on the next socket.
extension Switchboard {
  /// The token of a call that this softphone may come back to. The stand-in gives its calls up when its socket goes, so
  /// it gets none.
  func reconnectToken(of sid: String, on handset: Handset) -> String? {
    guard !handset.isScripted, !handset.renegotiates else { return nil }
    if let token = calls[sid]?.media.reconnectToken { return token }
    let token = sids.secret()
    calls[sid]?.media.reconnectToken = token
    return token
  }

  func awaitReconnect(_ sid: String, of lost: Handset) {
    after(lost.reconnectSeconds ?? settings.reconnectSeconds) { switchboard in
      if switchboard.calls[sid]?.handset == lost.id { switchboard.personHangsUp(sid) }
    }
  }

  /// What `listen` asks for. The SDK sends 0 where its user chose nothing, and at most 30.
  static func reconnectSeconds(_ listen: JSON) -> Double? {
    guard let seconds = listen["reconnectTimeout"]?.double, seconds > 0 else { return nil }
    return min(seconds, 30)
  }

  /// An invite that shows a token. The SDK sends one for every call after each `connected`, so also when its socket
  /// never broke.
  func reconnect(_ id: Handset.ID, _ token: String, _ name: String, offer: String?, _ send: Send) {
    guard let handset = handsets[id], let call = calls.values.first(where: { $0.media.reconnectToken == token }),
      handset.kind == softphone(of: call)
    else {
      let error = SignallingError(code: 31209, message: "The attempt to reconnect is not authorized")
      return Self.hangUp(name, error, send: send)
    }
    guard !call.isOver else {
      return send(["type": "hangup", "payload": ["callsid": .string(call.sid)], "version": ""])
    }
    if call.status == .ringing, call.direction != .inbound {
      // `connect` with the token of a call that was not taken yet takes it.
      pickedUp(call.sid, by: id, sdp: nil)
    }
    calls[call.sid]?.handset = id
    send([
      "type": "answer",
      "payload": [
        "callsid": .string(call.sid), "reconnect": .string(token),
        "sdp": .string(SessionDescription.silentAnswer(to: offer)),
      ], "version": "",
    ])
  }

  /// The softphone on a leg, if it is one.
  func softphone(of call: Call) -> Handset.Kind? {
    guard case .client(let identity) = call.station, call.direction != .inbound || call.handset != nil else {
      return nil
    }
    return .softphone(account: call.accountSid, identity: identity)
  }

  // MARK: Tokens

  /// A device whose token ends unrenewed goes offline and gets no more calls; those under way go on. Being told that it
  /// is offline makes the SDK register again by itself as soon as it has a new token.
  func limitToken(of id: Handset.ID, seconds: Double) {
    guard let number = handsets[id]?.tokenNumber else { return }
    after(seconds) { switchboard in
      guard let handset = switchboard.handsets[id], handset.tokenNumber == number, let send = handset.send else {
        return
      }
      switchboard.handsets[id]?.isTokenOver = true
      Self.refuse(.tokenOver, send: send)
      guard handset.isRegistered else { return }
      switchboard.unregister(id)
      send(["type": "offline", "payload": [:], "version": ""])
    }
  }
}
