import Foundation

/// Status callbacks: what a call tells about itself.
extension Switchboard {
  /// Twilio starts callbacks in order, each as a request of its own that does not wait for the answer to the one
  /// before. On loopback that would shuffle even an idle call, so the next one leaves when the one before has been
  /// answered, or after this time. `reorder-callbacks` shuffles on purpose.
  private static let laneSeconds = 0.25

  func emit(_ sid: String, _ event: StatusCallback.Event) {
    guard let call = calls[sid], let callback = call.callback, callback.events.contains(event) else { return }
    var parameters = standardParameters(call)
    parameters["CallStatus"] =
      switch event {
      case .initiated: "initiated"
      case .ringing: "ringing"
      case .answered: "in-progress"
      case .completed: call.status.rawValue
      }
    parameters["CallbackSource"] = "call-progress-events"
    parameters["SequenceNumber"] = String(call.nextSequenceNumber)
    parameters["Timestamp"] = CivilTime.rfc2822(now)
    if event == .completed {
      parameters["CallDuration"] = String(call.durationSeconds)
      parameters["Duration"] = String((call.durationSeconds + 59) / 60)
      parameters["SipResponseCode"] = call.sipCode.map(String.init)
      parameters.merge(recordingParameters(reportedRecording(of: call))) { own, _ in own }
    }
    calls[sid]?.nextSequenceNumber += 1
    send(
      callback: webhook(.status, sid, callback.url, callback.method, parameters))
  }

  /// The recording that a final callback names: the one its Dial or its API call asked for.
  private func reportedRecording(of call: Call) -> String? {
    call.recordings.first { recordings[$0]?.source == .outboundAPI } ?? call.dialRecording
  }

  func webhook(
    _ kind: Webhook.Kind, _ sid: String, _ url: String, _ method: String, _ parameters: [String: String]
  ) -> Webhook {
    Webhook(
      kind: kind, accountSid: calls[sid]?.accountSid ?? "", callSid: sid, url: url, method: method,
      parameters: parameters, idempotencyToken: sids.uuid())
  }

  /// Sends something that only informs, or does with it what the faults say.
  /// - Parameter lane: what it stays in order with; its call, unless it tells about a room.
  func send(callback: Webhook, lane: String? = nil) {
    let fault = strike(
      FaultPlan.Fault.Kind.ofCallbacks, target: callback.kind.rawValue, path: callback.url,
      parameters: callback.parameters)
    switch fault?.kind {
    case .dropCallback:
      recordDropped(callback)
      return
    case .delayCallback:
      after(fault?.delaySeconds ?? 0) { $0.deliver(callback) }
      return
    case .reorderCallbacks:
      heldBack[callback.accountSid, default: []].append(callback)
      // The last callback of all has none behind it.
      after(2) { $0.releaseHeldBack(callback.accountSid) }
      return
    case .duplicateCallback:
      deliver(callback)
      after(max(0.02, fault?.delaySeconds ?? 0)) { $0.deliver(callback) }
    default:
      enqueue(callback, lane ?? callback.callSid)
    }
    releaseHeldBack(callback.accountSid)
  }

  private func releaseHeldBack(_ account: String) {
    guard let held = heldBack.removeValue(forKey: account) else { return }
    after(0.1) { switchboard in
      for callback in held { switchboard.deliver(callback) }
    }
  }

  // MARK: The lane

  private func enqueue(_ callback: Webhook, _ lane: String) {
    guard !lane.isEmpty else { return deliver(callback) }
    if let ticket = lanes.enter(callback, lane) { depart(callback, lane, ticket) }
  }

  private func depart(_ callback: Webhook, _ lane: String, _ ticket: Int) {
    deliver(callback) { $0.nextInLane(lane, after: ticket) }
    after(Self.laneSeconds) { $0.nextInLane(lane, after: ticket) }
  }

  private func nextInLane(_ lane: String, after ticket: Int) {
    guard let next = lanes.leave(lane, ticket: ticket) else { return }
    depart(next.callback, lane, next.ticket)
  }

  /// Sends it now. A failure is an alert and one of the call's warnings; nothing else comes of it.
  func deliver(
    _ callback: Webhook, then done: @escaping @Sendable (isolated Switchboard) -> Void = { _ in }
  ) {
    request(callback) { switchboard, outcome in
      if case .failed(let code, let message) = outcome {
        // Of messages the dictionary knows that it failed, not why.
        let code = callback.kind == .message ? Alert.messageNotTaken : code
        switchboard.warn(callback.callSid, code, message, about: callback)
      }
      done(switchboard)
    }
  }
}
