/// Who can be rung: registrations, and how they end.
extension Switchboard {
  func isLingering(_ call: Call) -> Bool {
    guard case .client(let identity) = call.station else { return false }
    return lingering[.softphone(account: call.accountSid, identity: identity)] != nil
  }

  func register(_ id: Handset.ID) {
    guard let handset = handsets[id] else { return }
    handsets[id]?.isRegistered = true
    lingering[handset.kind] = nil
    let registered = handsets.values.filter { $0.isRegistered && $0.kind == handset.kind }.map(\.id).sorted()
    // The eleventh registration drops the oldest.
    for surplus in registered.dropLast(10) { handsets[surplus]?.isRegistered = false }
    // What rang for the page before its reload rings here.
    for sid in legsRinging(handset.kind) where calls[sid]?.ringing.isEmpty == true {
      calls[sid]?.ringing = [id]
      invite(handset, to: sid)
    }
  }

  /// The device says so itself: it no longer rings, and the leg of which it was the last one ends.
  func unregister(_ id: Handset.ID) {
    handsets[id]?.isRegistered = false
    for sid in stopRinging(on: id) where calls[sid]?.ringing.isEmpty == true { end(sid, .noAnswer, sip: 480) }
  }

  /// The socket is gone. Calls with a reconnect token wait for it to come back, others end, since the SDK has given them
  /// up too; what rang there rings on for a while.
  func disconnected(_ id: Handset.ID?) {
    guard let id, let handset = handsets.removeValue(forKey: id) else { return }
    if handset.isRegistered {
      let kind = handset.kind
      lingering[kind] = id
      after(settings.registrationLingersSeconds) { $0.stopLingering(kind, since: id) }
    }
    _ = stopRinging(on: id)
    for (sid, call) in calls where call.handset == id && !call.isOver {
      if call.media.reconnectToken == nil { personHangsUp(sid) } else { awaitReconnect(sid, of: handset) }
    }
  }

  /// Only the timer of the last socket that went counts: between an earlier one and now the identity may have come back.
  private func stopLingering(_ kind: Handset.Kind, since id: Handset.ID) {
    guard lingering[kind] == id else { return }
    lingering[kind] = nil
    for sid in legsRinging(kind) where calls[sid]?.ringing.isEmpty == true { end(sid, .noAnswer, sip: 480) }
  }

  private func legsRinging(_ kind: Handset.Kind) -> [String] {
    callOrder.filter { sid in
      guard let call = calls[sid], call.status == .ringing, call.direction != .inbound,
        case .client(let identity) = call.station
      else { return false }
      return kind == .softphone(account: call.accountSid, identity: identity)
    }
  }

  private func stopRinging(on id: Handset.ID) -> [String] {
    let legs = callOrder.filter { calls[$0]?.ringing.contains(id) == true }
    for sid in legs { calls[sid]?.ringing.removeAll { $0 == id } }
    return legs
  }
}
