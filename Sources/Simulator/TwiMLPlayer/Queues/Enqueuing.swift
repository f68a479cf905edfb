import TwiML

/// Into a queue, the wait, and out of it.
extension Switchboard {
  /// Between two requests of a wait document that ran out: an empty one shall not keep everybody busy.
  private static let musicPauseSeconds = 0.2

  func enqueue(_ element: TwiMLElement, on sid: String) -> Player.Flow {
    guard let call = calls[sid] else { return .waits }
    let action = element["action"].flatMap { $0.isEmpty ? nil : $0 }
    let name = String(element.text.trimmedSpaces.prefix(64))
    if element["workflowSid"] != nil {
      warn(sid, 12200, "line \(element.line): there is no TaskRouter here, so no workflow")
    }
    guard !name.isEmpty, element["workflowSid"] == nil else {
      return queueRefused(sid, action, element.method(), ["QueueResult": QueueStay.Result.error.rawValue])
    }
    let queue = queue(named: name, for: element, of: call)
    guard queue.members.count < queue.maximumSize else {
      let result = QueueStay.Result.queueFull.rawValue
      return queueRefused(
        sid, action, element.method(), ["QueueResult": result, "QueueSid": queue.sid, "QueueTime": "0"])
    }
    let stay = QueueStay(
      queueSid: queue.sid, action: action, method: element.method(),
      waiting: music(element["waitUrl"], method: element.method("waitUrlMethod"), on: sid), enqueuedAt: now)
    calls[sid]?.player.activity = .queued(stay)
    queues[queue.sid]?.members.append(.init(callSid: sid, enqueuedAt: now))
    queues[queue.sid]?.updatedAt = now
    playQueueMusic(sid, stay)
    serve(queue.sid)
    return .waits
  }

  private func queue(named name: String, for element: TwiMLElement, of call: Call) -> CallQueue {
    if let known = queues.named(name, account: call.accountSid) { return known }
    var queue = CallQueue(sid: sids.sid("QU"), accountSid: call.accountSid, friendlyName: name, at: now)
    queue.maximumSize = element.number(
      "maxQueueSize", in: 1...CallQueue.maximumSize, default: CallQueue.standardSize)
    queues.add(queue, keeping: settings.historyLimit)
    return queue
  }

  private func queueRefused(
    _ sid: String, _ action: String?, _ method: String, _ parameters: [String: String]
  ) -> Player.Flow {
    guard let action else { return .goesOn }
    request(action, method: method, on: sid, parameters: parameters)
    return .waits
  }

  func playQueueMusic(_ sid: String, _ stay: QueueStay) {
    switch stay.waiting {
    // Since 2024-03-11 a call that nothing has answered is still ringing for its wait document.
    case .document(let urls): playAside(sid, .queueWait, urls)
    case .house:
      answer(sid)
      beginAside(sid, .queueWait)
      heard(sid, .hold, "queue music")
    case .silence:
      answer(sid)
      beginAside(sid, .queueWait)
    }
  }

  /// The document ran out; it is asked for again, with the place in the queue as it is now.
  func queueMusicEnded(_ sid: String) {
    let turn = newTurn(sid)
    after(Self.musicPauseSeconds, on: sid, turn: turn) { switchboard in
      guard let stay = switchboard.queueStay(of: sid), case .document(let urls) = stay.waiting else { return }
      switchboard.playAside(sid, .queueWait, urls)
    }
  }

  func queueParameters(_ sid: String) -> [String: String] {
    guard let stay = queueStay(of: sid), let queue = queues[stay.queueSid] else { return [:] }
    return [
      "QueueSid": queue.sid, "QueuePosition": String(queue.position(of: sid) ?? 1),
      "QueueTime": String(stay.seconds(at: now)), "AvgQueueTime": String(queue.averageWaitSeconds(at: now)),
      "CurrentQueueSize": String(queue.members.count), "MaxQueueSize": String(queue.maximumSize),
    ]
  }

  // MARK: Out

  func leaveVerb(_ element: TwiMLElement, on sid: String) -> Player.Flow {
    guard case .aside(.queueWait) = calls[sid]?.player.purpose else { return .goesOn }
    leaveQueue(sid, .leave)
    return .waits
  }

  /// The caller leaves, and its document goes on: with the action, or the next verb. After a redirect the action is
  /// only told.
  func leaveQueue(_ sid: String, _ result: QueueStay.Result) {
    guard var stay = queueStay(of: sid) else { return }
    leaveLine(sid, &stay)
    stopAside(sid)
    newTurn(sid)
    calls[sid]?.bridgedWith = nil
    calls[sid]?.player.activity = .idle
    guard result != .redirected, result != .redirectedFromBridged else { return tellQueueAction(sid, stay, result) }
    guard let action = stay.action else { return proceed(sid) }
    request(action, method: stay.method, on: sid, parameters: queueResult(stay, result))
  }

  /// The caller hung up, while waiting or talking.
  func queueCutOff(_ sid: String, _ before: QueueStay) {
    var stay = before
    leaveLine(sid, &stay)
    if let agent = stay.agent {
      if stay.bridgedAt == nil { memberGone(from: agent) } else { queueDialEnded(agent) }
    }
    if settings.requestsActionAfterHangup { tellQueueAction(sid, stay, stay.bridgedAt == nil ? .hangup : .bridged) }
  }

  private func leaveLine(_ sid: String, _ stay: inout QueueStay) {
    if queues[stay.queueSid]?.remove(sid, at: now) != nil { stay.leftAt = now }
  }

  private func queueResult(_ stay: QueueStay, _ result: QueueStay.Result) -> [String: String] {
    [
      "QueueResult": result.rawValue, "QueueSid": stay.queueSid, "QueueTime": String(stay.seconds(at: now)),
    ]
  }

  private func tellQueueAction(_ sid: String, _ stay: QueueStay, _ result: QueueStay.Result) {
    guard let action = stay.action, let url = resolve(action, on: sid), let call = calls[sid] else { return }
    let all = standardParameters(call).merging(queueResult(stay, result)) { _, own in own }
    deliver(webhook(.action, sid, url, stay.method, all))
  }

  func queueStay(of sid: String) -> QueueStay? {
    guard case .queued(let stay)? = calls[sid]?.mainActivity else { return nil }
    return stay
  }
}
