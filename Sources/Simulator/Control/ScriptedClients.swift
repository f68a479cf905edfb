/// Softphones without a browser: they do what they are told.
extension Switchboard {
  func direct(client identity: String, _ what: String, _ request: ControlRequest) throws(ControlError) -> RESTAnswer {
    let account = try account(for: request)
    guard ClientIdentity.isValid(identity) else {
      throw ControlError(
        .invalid, "A softphone's identity has at most 256 characters, and no blank or <>\"{}|\\^`%# among them")
    }
    switch what {
    case "register":
      let id = scripted(identity, account) ?? nextHandset()
      var handset = Handset(
        id: id, kind: .softphone(account: account.sid, identity: identity), isRegistered: true, line: nil)
      handset.answersAfterSeconds = request.body["answersAfterSeconds"]?.double
      handset.hangsUpAfterSeconds = request.body["hangsUpAfterSeconds"]?.double
      handsets[id] = handset
      register(id)
      return .ok(["identity": .string(identity), "accountSid": .string(account.sid), "isRegistered": true])
    case "unregister":
      guard let id = scripted(identity, account) else { throw Self.unknown(identity) }
      unregister(id)
      handsets[id] = nil
      return .ok(["identity": .string(identity), "accountSid": .string(account.sid), "isRegistered": false])
    case "disconnect":
      let broken = handsets.values.filter { $0.kind == .softphone(account: account.sid, identity: identity) }
      for handset in broken { handset.line?.close() }
      return .ok(["identity": .string(identity), "disconnected": .int(broken.count { !$0.isScripted })])
    case "answer":
      let sid = try ringing(identity, account, request)
      pickedUp(sid, by: scripted(identity, account), sdp: SessionDescription.silentAnswer(to: nil))
      return .ok(summary(try knownCall(sid)))
    case "decline":
      let sid = try ringing(identity, account, request)
      end(sid, .busy, sip: 486)
      return .ok(summary(try knownCall(sid)))
    case "hangup":
      guard let sid = active(identity, account, request) else {
        throw ControlError(.conflict, "\(identity) is on no call")
      }
      personHangsUp(sid)
      return .ok(summary(try knownCall(sid)))
    case "dial": return try dial(identity, account, request)
    default:
      throw ControlError(
        .notFound, "A softphone can register, unregister, answer, decline, hangup, dial and disconnect")
    }
  }

  private func dial(_ identity: String, _ account: Account, _ request: ControlRequest) throws(ControlError)
    -> RESTAnswer
  {
    var parameters = FormParameters()
    for member in request.body["params"]?.members ?? [] {
      parameters.append(member.name, member.value.string ?? member.value.render())
    }
    // It has no token to name an app; the newest one with a voice URL is meant unless it says otherwise.
    let application =
      request.body["applicationSid"]?.string ?? account.applications.last { $0.voice != nil }?.sid
    do {
      let sid = try dialFromSoftphone(
        account: account.sid, identity: identity, application: application, handset: scripted(identity, account),
        offer: nil, parameters: parameters)
      return .created(["callSid": .string(sid)])
    } catch {
      throw Self.explained(error)
    }
  }

  private func account(for request: ControlRequest) throws(ControlError) -> Account {
    guard let sid = request.query["account"] else {
      guard let first = accounts.first else { throw ControlError(.notFound, "There is no account") }
      return first
    }
    guard let account = account(sid) else { throw ControlError(.notFound, "There is no account \(sid)") }
    return account
  }

  private func scripted(_ identity: String, _ account: Account) -> Handset.ID? {
    handsets.values.first {
      $0.isScripted && $0.kind == .softphone(account: account.sid, identity: identity)
    }?.id
  }

  /// The oldest leg that rings for it, or the one that was named.
  private func ringing(_ identity: String, _ account: Account, _ request: ControlRequest) throws(ControlError) -> String
  {
    let legs = callOrder.compactMap { calls[$0] }.filter {
      $0.status == .ringing && $0.direction != .inbound && $0.accountSid == account.sid
        && $0.station == .client(identity)
    }
    let named = request.body["callSid"]?.string
    guard let leg = legs.first(where: { named == nil || $0.sid == named || $0.parentSid == named }) else {
      throw ControlError(.conflict, "Nothing rings for \(identity)")
    }
    return leg.sid
  }

  private func active(_ identity: String, _ account: Account, _ request: ControlRequest) -> String? {
    let named = request.body["callSid"]?.string
    return callOrder.last {
      guard let call = calls[$0], !call.isOver, call.accountSid == account.sid, call.station == .client(identity),
        named == nil || call.sid == named
      else { return false }
      return call.status == .inProgress || call.direction == .inbound
    }
  }

  private static func unknown(_ identity: String) -> ControlError {
    ControlError(.conflict, "\(identity) is no scripted softphone")
  }
}
