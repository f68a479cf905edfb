import Foundation
import TwiML

/// A Dial while it runs, seen from the parent.
struct Dialling: Sendable {
  let plan: DialPlan
  /// Nouns that `sequential` has not come to.
  var pending: [DialNoun] = []
  /// Children that have not ended.
  var remaining: [String] = []
  /// The first one who took the call. Everybody else stops ringing then.
  var pickedUp: String?
  /// The answer of the browser that took it, kept while screening.
  var answer: String?
  var bridgedAt: Date?
  var lastEnded: (sid: String, status: Call.Status)?
  /// Whether the parent waits for a page's offer before anybody rings.
  var awaitsOffer = false
  /// Set when the child was led away by a redirect: Twilio then reports no duration.
  var childWasRedirected = false
  var recordingSid: String?
}

extension Switchboard {
  /// How long a page may take to make a new offer; without one the bridge is silent.
  private static let offerSeconds = 2.0

  func dial(_ element: TwiMLElement, on sid: String) -> Player.Flow {
    // A room or a queue stands alone.
    if let room = element.elements.first(where: { $0.name == "Conference" }) {
      return dialConference(element, room, on: sid)
    }
    if let queue = element.elements.first(where: { $0.name == "Queue" }) { return dialQueue(element, queue, on: sid) }
    let plan = dialPlan(element, on: sid)
    if !plan.answerOnBridge { answer(sid) }
    var dialling = Dialling(plan: plan)
    let turn = newTurn(sid)
    guard !plan.nouns.isEmpty, mayShow(plan, on: sid) else {
      calls[sid]?.player.activity = .dialling(dialling)
      dialEnded(sid)
      return .waits
    }
    dialling.awaitsOffer = needsOffer(sid)
    calls[sid]?.player.activity = .dialling(dialling)
    if dialling.awaitsOffer {
      after(Self.offerSeconds, on: sid, turn: turn) { $0.offerArrived(sid) }
    } else {
      dialNext(sid)
    }
    return .waits
  }

  /// Reads the verb, and says what it cannot do.
  func dialPlan(_ element: TwiMLElement, on sid: String) -> DialPlan {
    var plan = DialPlan(element)
    plan.recording?.callback = recordingCallback(element, on: sid)
    let line = "line \(element.line): "
    for name in plan.refused where name != "Queue" { warn(sid, 12200, line + "\(name) cannot be dialled here") }
    if plan.tooMany { warn(sid, 13250, line + "only \(DialPlan.maximumNouns) can be dialled at once") }
    return plan
  }

  /// The page made its offer, or took too long.
  func offerArrived(_ sid: String) {
    guard case .dialling(var dialling) = calls[sid]?.player.activity, dialling.awaitsOffer else { return }
    dialling.awaitsOffer = false
    calls[sid]?.player.activity = .dialling(dialling)
    dialNext(sid)
  }

  /// A caller ID towards the telephone network is a number of the account, one it has verified, or one that is on this
  /// call already.
  private func mayShow(_ plan: DialPlan, on sid: String) -> Bool {
    guard plan.nouns.contains(where: { if case .number = $0.target { true } else { false } }), let call = calls[sid]
    else { return true }
    let shown = plan.callerId ?? call.from
    if account(call.accountSid)?.mayShow(shown) == true { return true }
    if PhoneNumberSyntax.isE164(shown), shown == call.from || shown == call.to { return true }
    warn(sid, 13214, "Dial: Invalid callerId value \(shown)")
    return false
  }

  /// Rings everybody, or the next one in line.
  private func dialNext(_ sid: String) {
    guard let call = calls[sid], case .dialling(var dialling) = call.player.activity else { return }
    let all = dialling.remaining.isEmpty && dialling.lastEnded == nil ? dialling.plan.nouns : dialling.pending
    let now = dialling.plan.sequential ? Array(all.prefix(1)) : all
    dialling.pending = Array(all.dropFirst(now.count))
    let children = now.map { child(for: $0, of: call, plan: dialling.plan) }
    dialling.remaining = children.map(\.sid)
    calls[sid]?.player.activity = .dialling(dialling)
    for child in children { add(child) }
    if dialling.plan.recording?.isFromRinging == true { recordDial(sid) }
    let turn = newTurn(sid)
    after(dialling.plan.timeoutSeconds + settings.ringGraceSeconds, on: sid, turn: turn) { $0.dialTimedOut(sid) }
    for child in children { ring(child.sid) }
  }

  private func child(for noun: DialNoun, of parent: Call, plan: DialPlan) -> Call {
    let shown = plan.callerId ?? parent.from
    var child: Call
    switch noun.target {
    case .number(let number):
      child = Call(
        sid: sids.sid("CA"), accountSid: parent.accountSid, direction: .outboundDial, station: .outside(number),
        from: shown, to: number, at: now)
      child.sendDigits = noun.sendDigits
    case .sip(let address):
      child = Call(
        sid: sids.sid("CA"), accountSid: parent.accountSid, direction: .outboundDial, station: .sip(address),
        from: shown, to: address, at: now)
    case .client(let identity, let parameters):
      child = Call(
        sid: sids.sid("CA"), accountSid: parent.accountSid, direction: .outboundDial, station: .client(identity),
        from: shown, to: "client:\(identity)", at: now)
      child.clientParameters = parameters
    }
    child.parentSid = parent.sid
    child.screening = noun.screening.flatMap { screening in
      resolve(screening.reference, on: parent.sid).map { VoiceURLs(url: $0, method: screening.method) }
    }
    child.callback = noun.callback.flatMap { callback in
      resolve(callback.reference, on: parent.sid).map {
        StatusCallback(url: $0, method: callback.method, events: callback.events)
      }
    }
    return child
  }

  private func dialTimedOut(_ sid: String) {
    guard case .dialling(let dialling) = calls[sid]?.player.activity, dialling.pickedUp == nil else { return }
    for child in dialling.remaining { end(child, .noAnswer, sip: 487) }
  }

  /// A child ended, for whatever reason.
  func dialledLegEnded(_ child: String, of parent: String) {
    guard case .dialling(var dialling) = calls[parent]?.player.activity, dialling.remaining.contains(child),
      let status = calls[child]?.status
    else { return }
    dialling.remaining.removeAll { $0 == child }
    if dialling.pickedUp == nil || dialling.pickedUp == child { dialling.lastEnded = (child, status) }
    calls[parent]?.player.activity = .dialling(dialling)
    if dialling.pickedUp == child { return dialEnded(parent) }
    guard dialling.pickedUp == nil, dialling.remaining.isEmpty else { return }
    if dialling.pending.isEmpty { dialEnded(parent) } else { dialNext(parent) }
  }

  /// The parent goes on: with the action, or the next verb.
  func dialEnded(_ sid: String) {
    guard case .dialling(let dialling) = calls[sid]?.player.activity else { return }
    closeDialRecording(dialling)
    let parameters = dialParameters(dialling)
    calls[sid]?.bridgedWith = nil
    calls[sid]?.player.activity = .idle
    if dialling.bridgedAt != nil { soundFreed(sid) }
    guard let action = dialling.plan.action, !action.isEmpty else { return proceed(sid) }
    request(action, method: dialling.plan.method, on: sid, parameters: parameters)
  }

  /// What the action is told (facts D.2, changelog of 2020-12-09).
  func dialParameters(_ dialling: Dialling) -> [String: String] {
    var parameters = ["DialBridged": dialling.bridgedAt == nil ? "false" : "true"]
    if let child = dialling.pickedUp, let call = calls[child] {
      parameters["DialCallSid"] = child
      parameters["DialCallStatus"] = call.isOver ? call.status.rawValue : "completed"
      if !dialling.childWasRedirected, dialling.bridgedAt != nil {
        parameters["DialCallDuration"] = String(call.durationSeconds)
      }
    } else if let last = dialling.lastEnded {
      parameters["DialCallSid"] = last.sid
      parameters["DialCallStatus"] = last.status.rawValue
    } else {
      parameters["DialCallStatus"] = "failed"
    }
    return parameters.merging(recordingParameters(dialling.recordingSid)) { own, _ in own }
  }
}
