import Foundation
import TwiML

/// `<Dial><Queue>`: whoever dials a queue talks with the caller who has waited longest.
extension Switchboard {
  func dialQueue(_ dial: TwiMLElement, _ noun: TwiMLElement, on sid: String) -> Player.Flow {
    guard let call = calls[sid] else { return .waits }
    let plan = dialPlan(dial, on: sid)
    if !plan.answerOnBridge { answer(sid) }
    newTurn(sid)
    let name = noun.text.trimmedSpaces
    if noun["reservationSid"] != nil || noun["postWorkActivitySid"] != nil {
      warn(sid, 12200, "line \(noun.line): there is no TaskRouter here, so no reservation")
    }
    guard let queue = queues.named(name, account: call.accountSid), noun["reservationSid"] == nil else {
      warn(sid, 13245, "line \(noun.line): there is no queue \(name)")
      guard let action = plan.action, !action.isEmpty else { return .goesOn }
      let parameters = ["DialCallStatus": "failed", "DialBridged": "false", "QueueResult": "error"]
      request(action, method: plan.method, on: sid, parameters: parameters)
      return .waits
    }
    let greeting = noun["url"].flatMap { $0.isEmpty ? nil : resolve($0, on: sid) }
    let dequeuing = Dequeuing(
      queueSid: queue.sid, action: plan.action.flatMap { $0.isEmpty ? nil : $0 }, method: plan.method,
      hangupOnStar: plan.hangupOnStar, timeoutSeconds: plan.timeoutSeconds, timeLimitSeconds: plan.timeLimitSeconds,
      recording: plan.recording, greeting: greeting.map { VoiceURLs(url: $0, method: noun.method()) })
    calls[sid]?.player.activity = .dequeuing(dequeuing)
    awaitMember(sid, dequeuing)
    return .waits
  }

  private func awaitMember(_ sid: String, _ dequeuing: Dequeuing) {
    let turn = newTurn(sid)
    heard(sid, .ring)
    after(dequeuing.timeoutSeconds, on: sid, turn: turn) { $0.queueDialEnded(sid) }
    queues[dequeuing.queueSid]?.waitingAgents.append(sid)
    serve(dequeuing.queueSid)
  }

  /// Brings those who wait on both sides together.
  func serve(_ queue: String) {
    while let agent = queues[queue]?.waitingAgents.first, let member = queues[queue]?.members.first?.callSid {
      queues[queue]?.waitingAgents.removeFirst()
      guard var dequeuing = dequeuing(of: agent), dequeuing.member == nil else { continue }
      dequeuing.member = member
      calls[agent]?.mainActivity = .dequeuing(dequeuing)
      newTurn(agent)
      _ = queues[queue]?.remove(member, at: now)
      changeQueueStay(member) {
        $0.agent = agent
        $0.leftAt = now
      }
      if let greeting = dequeuing.greeting {
        playAside(member, .queueGreeting(agent: agent), greeting)
      } else {
        bridgeQueue(agent: agent, member: member)
      }
    }
  }

  /// What the greeting is told; the spelling is Twilio's.
  func greetingParameters(_ member: String, agent: String) -> [String: String] {
    guard let stay = queueStay(of: member) else { return [:] }
    return [
      "QueueSid": stay.queueSid, "CallSid": member, "QueueTime": String(stay.seconds(at: now)),
      "DequeingCallSid": agent,
    ]
  }

  func bridgeQueue(agent: String, member: String) {
    guard var dequeuing = dequeuing(of: agent), dequeuing.member == member, dequeuing.bridgedAt == nil,
      queueStay(of: member)?.agent == agent, let call = calls[agent]
    else { return }
    stopAside(member)
    newTurn(member)
    changeQueueStay(member) { $0.bridgedAt = now }
    dequeuing.bridgedAt = now
    calls[agent]?.bridgedWith = member
    calls[member]?.bridgedWith = agent
    answer(agent)
    answer(member)
    if let wish = dequeuing.recording {
      dequeuing.recordingSid = startRecording(
        on: call, source: .dialVerb, channels: wish.channels, track: wish.track, callback: wish.callback)
    }
    calls[agent]?.mainActivity = .dequeuing(dequeuing)
    heard(agent, .connected, calls[member]?.from ?? "")
    heard(member, .connected, calls[agent]?.from ?? "")
    tuneSound(agent, member)
    let turn = newTurn(agent)
    after(dequeuing.timeLimitSeconds, on: agent, turn: turn) { $0.endQueueBridge(agent: agent) }
  }

  // MARK: The end

  /// The talk is over, and both documents go on.
  func endQueueBridge(agent: String) {
    let member = dequeuing(of: agent)?.member
    queueDialEnded(agent)
    if let member { leaveQueue(member, .bridged) }
  }

  /// The agent's document goes on, with or without a talk.
  func queueDialEnded(_ agent: String) {
    guard let dequeuing = dequeuing(of: agent) else { return }
    let parameters = closeDequeuing(agent, dequeuing)
    newTurn(agent)
    calls[agent]?.player.activity = .idle
    guard let action = dequeuing.action else { return proceed(agent) }
    request(action, method: dequeuing.method, on: agent, parameters: parameters)
  }

  /// The caller hung up before the talk; the next one is taken.
  func memberGone(from agent: String) {
    guard var dequeuing = dequeuing(of: agent) else { return }
    dequeuing.member = nil
    calls[agent]?.mainActivity = .dequeuing(dequeuing)
    awaitMember(agent, dequeuing)
  }

  /// The agent hung up.
  func dequeuingCutOff(_ agent: String, _ dequeuing: Dequeuing) {
    let parameters = closeDequeuing(agent, dequeuing)
    freeMember(dequeuing)
    if settings.requestsActionAfterHangup { tellDequeuingAction(agent, dequeuing, parameters) }
  }

  /// A REST update leads the agent away.
  func leaveDequeuing(_ agent: String, _ dequeuing: Dequeuing) {
    let parameters = closeDequeuing(agent, dequeuing)
    newTurn(agent)
    calls[agent]?.player.activity = .idle
    freeMember(dequeuing)
    tellDequeuingAction(agent, dequeuing, parameters)
  }

  /// A caller who was talking goes on; one who was only greeted is first in the queue again. The latter is a guess.
  private func freeMember(_ dequeuing: Dequeuing) {
    guard let member = dequeuing.member, let stay = queueStay(of: member) else { return }
    guard stay.bridgedAt == nil else { return leaveQueue(member, .bridged) }
    changeQueueStay(member) {
      $0.agent = nil
      $0.leftAt = nil
    }
    queues[stay.queueSid]?.members.insert(.init(callSid: member, enqueuedAt: stay.enqueuedAt), at: 0)
    stopAside(member)
    playQueueMusic(member, stay)
    serve(stay.queueSid)
  }

  private func tellDequeuingAction(_ agent: String, _ dequeuing: Dequeuing, _ parameters: [String: String]) {
    guard let action = dequeuing.action, let url = resolve(action, on: agent), let call = calls[agent] else { return }
    let all = standardParameters(call).merging(parameters) { _, own in own }
    deliver(webhook(.action, agent, url, dequeuing.method, all))
  }

  /// - Returns: what the action is told. The queue's own parameters are a guess as to their names.
  private func closeDequeuing(_ agent: String, _ dequeuing: Dequeuing) -> [String: String] {
    queues[dequeuing.queueSid]?.waitingAgents.removeAll { $0 == agent }
    calls[agent]?.bridgedWith = nil
    if let recording = dequeuing.recordingSid { closeRecording(recording) }
    var parameters = ["DialBridged": dequeuing.bridgedAt == nil ? "false" : "true", "QueueSid": dequeuing.queueSid]
    guard let member = dequeuing.member, let bridgedAt = dequeuing.bridgedAt else {
      parameters["DialCallStatus"] = "no-answer"
      return parameters
    }
    parameters["DialCallStatus"] = "completed"
    parameters["DialCallSid"] = member
    parameters["DialCallDuration"] = String(max(0, Int(now.timeIntervalSince(bridgedAt).rounded(.up))))
    return parameters.merging(recordingParameters(dequeuing.recordingSid)) { own, _ in own }
  }

  private func dequeuing(of sid: String) -> Dequeuing? {
    guard case .dequeuing(let dequeuing)? = calls[sid]?.mainActivity else { return nil }
    return dequeuing
  }

  private func changeQueueStay(_ sid: String, _ change: (inout QueueStay) -> Void) {
    guard var stay = queueStay(of: sid) else { return }
    change(&stay)
    calls[sid]?.mainActivity = .queued(stay)
  }
}
