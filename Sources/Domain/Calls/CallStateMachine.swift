package import Foundation

/// A call and its legs; takes what happened, returns what to do, and never acts itself.
///
/// State is derived from facts that only grow (leg statuses move up, reports overwrite guesses), so all orders of the
/// same events end in the same state. An event that makes no sense changes nothing.
///
/// Order of states: routing -> ringing | connected | voicemail -> … -> ended. From ended nothing leads back; only the
/// outcome may still turn to voicemail, because a message is usually reported after the call.
package struct CallStateMachine: Sendable {
  package private(set) var call: Call
  package private(set) var legs: [Leg]

  /// - Parameter legs: those that Twilio has spoken of.
  package init(call: Call, legs: [Leg]) {
    self.call = call
    self.legs = call.withPlannedLegs(legs)
  }

  /// - Parameters:
  ///   - now: when we learnt of it; a report carries Twilio's own time.
  ///   - newLegId: the source of ids for the legs that an instruction plans.
  package mutating func handle(_ event: CallEvent, at now: Date, newLegId: () -> Leg.ID) -> CallStep {
    let before = call
    var step = CallStep()
    switch event {
    case .arrived(let candidates, let ringSeconds):
      step.changes.append(CallChange(.arrived))
      ringNext(candidates, ringSeconds: ringSeconds, newLegId: newLegId, into: &step)
    case .adopted(let instruction):
      adopt(instruction, into: &step)
    case .placed(let plan):
      place(plan, into: &step)
    case .dialEnded(let result, let candidates, let ringSeconds):
      dialEnded(result, candidates, ringSeconds: ringSeconds, at: now, newLegId: newLegId, into: &step)
    case .voicemailEnded(let number, let callerIsGone):
      voicemailEnded(step: number, callerIsGone: callerIsGone, at: now, into: &step)
    case .legReported(let report):
      apply(report, into: &step)
    case .hangupRequested(let user):
      requestHangup(by: user, at: now, into: &step)
    case .voicemailKept:
      call.hasVoicemail = true
      step.changes.append(CallChange(.voicemailKept))
    }
    settle(at: now, into: &step)
    if call != before { call.version += 1 }
    return step
  }

  // MARK: The outside person calls

  private mutating func ringNext(
    _ candidates: [AgentStanding], ringSeconds: Int, rungBefore: Set<Agent.ID>? = nil,
    newLegId: () -> Leg.ID, into step: inout CallStep
  ) {
    let rung = rungBefore ?? Set(legs.filter { $0.attempt > 0 }.compactMap(\.agentId))
    let next = Routing.nextRing(of: candidates, rungBefore: rung)
    guard !next.isEmpty else {
      step.changes.append(CallChange(.voicemailOffered))
      step.effects.append(
        .lookForMessage(afterSeconds: DomainLimits.longestVoicemailSeconds + DomainLimits.silenceSeconds))
      return instruct(.takeVoicemail, into: &step)
    }
    let targets = next.map {
      RingPlan.Target(legId: newLegId(), agentId: $0.agent.id, identity: $0.agent.identity)
    }
    ring(RingPlan(targets: targets, seconds: ringSeconds, isResume: false), into: &step)
  }

  private mutating func ring(_ plan: RingPlan, into step: inout CallStep) {
    instruct(.ring(plan), into: &step)
    tell(of: plan, into: &step)
  }

  private func tell(of plan: RingPlan, into step: inout CallStep) {
    for target in plan.targets {
      step.changes.append(CallChange(plan.isResume ? .resumed : .rang, agentId: target.agentId, legId: target.legId))
    }
  }

  /// Nothing of the call is known but, perhaps, its end.
  private mutating func adopt(_ instruction: CallInstruction, into step: inout CallStep) {
    guard call.step == 0 else { return }
    instruct(instruction, into: &step)
    guard call.endedAt == nil else { return }
    step.changes.append(CallChange(.arrived))
    if case .ring(let plan) = instruction { tell(of: plan, into: &step) }
  }

  private mutating func dialEnded(
    _ result: DialResult, _ candidates: [AgentStanding], ringSeconds: Int, at now: Date, newLegId: () -> Leg.ID,
    into step: inout CallStep
  ) {
    guard result.step == call.step else { return step.instruction = call.endedAt == nil ? call.instruction : .hangUp }
    // A final status may overtake the action request; what it says of the legs is true all the same.
    closeLegs(ofStep: result, at: now, into: &step)
    guard call.endedAt == nil else { return step.instruction = .hangUp }
    if result.callerIsGone {
      finishFirstLeg(as: result.bridged || call.answeredAt != nil ? .completed : .noAnswer, at: now)
      return step.instruction = .hangUp
    }
    switch call.instruction {
    case .ring(let plan):
      guard result.bridged else {
        // After a lost page the whole desk is asked again, the agent of before included.
        let rungBefore: Set<Agent.ID>? = plan.isResume ? [] : nil
        return ringNext(
          candidates, ringSeconds: ringSeconds, rungBefore: rungBefore, newLegId: newLegId, into: &step)
      }
      bridgeEnded(at: now, newLegId: newLegId, into: &step)
    case .dial:
      if result.bridged { return hangUp(at: now, into: &step) }
      instruct(.tell(DialFailure(result.status)), into: &step)
    default:
      step.instruction = call.instruction
    }
  }

  /// An inbound conversation is over at the agent's end while the caller is still there: either somebody hung up, or
  /// a page was lost, and then the caller is not.
  private mutating func bridgeEnded(at now: Date, newLegId: () -> Leg.ID, into step: inout CallStep) {
    guard call.hangupIntentBy == nil, let lost = connectedLeg, let agentId = lost.agentId,
      case .ring(let plan) = call.instruction,
      let target = plan.targets.first(where: { $0.agentId == agentId })
    else { return hangUp(at: now, into: &step) }
    let again = RingPlan.Target(legId: newLegId(), agentId: agentId, identity: target.identity)
    ring(
      RingPlan(targets: [again], seconds: DomainLimits.resumeRingSeconds, isResume: true), into: &step)
  }

  private mutating func voicemailEnded(step number: Int, callerIsGone: Bool, at now: Date, into step: inout CallStep) {
    guard call.endedAt == nil else { return step.instruction = .hangUp }
    // A Dial's end may have been answered from memory, whose Record does not know the step it was saved as.
    guard number == call.step || call.instruction == .takeVoicemail else {
      return step.instruction = call.instruction
    }
    if callerIsGone {
      finishFirstLeg(as: .completed, at: now)
      return step.instruction = .hangUp
    }
    instruct(.thankForVoicemail, into: &step)
  }

  // MARK: An agent calls

  private mutating func place(_ plan: DialPlan, into step: inout CallStep) {
    instruct(.dial(plan), into: &step)
    let agentId: Agent.ID? = if case .colleague(_, let id) = plan.destination { id } else { nil }
    step.changes.append(CallChange(.placed, agentId: call.agentId))
    step.changes.append(CallChange(.rang, agentId: agentId, legId: plan.legId))
  }

  private mutating func requestHangup(by user: User.ID, at now: Date, into step: inout CallStep) {
    guard call.endedAt == nil, call.hangupIntentBy == nil else { return }
    call.hangupIntentBy = user
    call.hangupIntentAt = now
    step.changes.append(CallChange(.hangupRequested))
    if let callSid = firstLeg?.callSid { step.effects.append(.completeLeg(callSid: callSid)) }
  }

  // MARK: Facts about legs

  /// Reports overwrite guesses, and a status never moves down.
  private mutating func apply(_ report: LegReport, into step: inout CallStep) {
    guard let index = index(of: report) else { return }
    var leg = legs[index]
    let wasFinal = leg.status.isFinal
    leg.callSid = report.callSid
    if let parent = report.parentCallSid { leg.parentCallSid = parent }
    if report.status.rank > leg.status.rank || report.status.isFinal { leg.status = report.status }
    switch report.status {
    case .initiated, .queued, .ringing: leg.startedAt = min(leg.startedAt ?? report.at, report.at)
    case .inProgress:
      leg.answeredAt = report.at
      if leg.attempt > 0 { leg.acceptedAt = report.at }
    case let status where status.isFinal:
      // Only who answered completes a leg, though the word that said so is lost.
      if status == .completed, leg.attempt > 0, leg.answeredAt == nil {
        leg.answeredAt = leg.startedAt ?? report.at
        leg.acceptedAt = leg.acceptedAt ?? leg.answeredAt
      }
      leg.endedAt = report.at
    default: break
    }
    if leg.callSid == call.bridgedCallSid {
      // The Dial's end came before any word of this leg.
      leg.bridged = true
      leg.acceptedAt = leg.acceptedAt ?? report.at
      if leg.status == .canceled { leg.status = .completed }
    }
    legs[index] = leg
    // A leg that a closing Dial has already accounted for is not told twice.
    if !wasFinal, leg.status.isFinal, leg.attempt > 0, leg.acceptedAt == nil { tell(of: leg, into: &step) }
  }

  private func index(of report: LegReport) -> Int? {
    if let legId = report.legId { return legs.firstIndex { $0.id == legId } }
    return legs.firstIndex { $0.callSid == report.callSid }
  }

  /// The Dial is over, so every leg of its step is, whatever callbacks were lost.
  private mutating func closeLegs(ofStep result: DialResult, at now: Date, into step: inout CallStep) {
    let ofStep = legs.indices.filter { legs[$0].attempt == result.step }
    if result.bridged {
      call.bridgedCallSid = result.callSid
      // Two people spoke, even if every callback that would say which leg it was is lost.
      call.answeredAt = call.answeredAt ?? now.addingTimeInterval(-Double(result.durationSeconds ?? 0))
    }
    for index in ofStep {
      // A single leg needs no callback to be known by its SID.
      if ofStep.count == 1 { legs[index].callSid = legs[index].callSid ?? result.callSid }
      let isDialed = result.callSid != nil && result.callSid == legs[index].callSid
      if isDialed, result.bridged {
        legs[index].bridged = true
        let answered = legs[index].answeredAt ?? now.addingTimeInterval(-Double(result.durationSeconds ?? 0))
        legs[index].answeredAt = answered
        legs[index].acceptedAt = legs[index].acceptedAt ?? answered
      }
      guard !legs[index].status.isFinal else { continue }
      let answered = legs[index].answeredAt != nil
      let guess: LegStatus = result.bridged ? .canceled : .noAnswer
      legs[index].status = answered ? .completed : (isDialed ? result.status.finalOrNil ?? guess : guess)
      legs[index].endedAt = now
      if !answered { tell(of: legs[index], into: &step) }
    }
    // Where the call's own end came first, it has said so.
    if result.bridged, call.endedAt == nil {
      step.changes.append(CallChange(.bridgeEnded, agentId: connectedLeg?.agentId))
    }
  }

  private func tell(of leg: Leg, into step: inout CallStep) {
    let what: CallChange.What? =
      switch leg.status {
      case .busy: .declined
      case .noAnswer: leg.startedAt == nil ? .unreachable : .unanswered
      case .failed: .unreachable
      default: nil
      }
    if let what { step.changes.append(CallChange(what, agentId: leg.agentId, legId: leg.id)) }
  }

  // MARK: What follows from the facts

  private var firstLeg: Leg? { legs.first { $0.attempt == 0 } }

  /// Who has, or last had, the call: of the latest step that anyone answered, the leg that Twilio says was bridged,
  /// else the one that answered first (two may, for a moment).
  private var connectedLeg: Leg? {
    let accepted = legs.filter { $0.attempt > 0 && $0.acceptedAt != nil }
    guard let latest = accepted.map(\.attempt).max() else { return nil }
    let ofStep = accepted.filter { $0.attempt == latest }
    return ofStep.first(where: \.bridged)
      ?? ofStep.min { ($0.acceptedAt!, $0.callSid ?? "") < ($1.acceptedAt!, $1.callSid ?? "") }
  }

  private mutating func settle(at now: Date, into step: inout CallStep) {
    let had = (call.connectedLegId, call.state)
    if let connected = connectedLeg {
      call.connectedLegId = connected.id
      if call.direction == .inbound { call.agentId = connected.agentId }
      if connected.id != had.0 {
        step.changes.append(CallChange(.answered, agentId: connected.agentId, legId: connected.id))
      }
    }
    call.answeredAt = legs.filter { $0.attempt > 0 }.compactMap(\.acceptedAt).min() ?? call.answeredAt
    if let first = firstLeg, first.status.isFinal {
      end(at: first.endedAt ?? now)
    } else {
      call.state = openState
    }
    if call.state == .ended, had.1 != .ended {
      step.changes.append(CallChange(.ended))
      if isAskedForMessage, !call.hasVoicemail {
        step.effects.append(.lookForMessage(afterSeconds: DomainLimits.silenceSeconds))
      }
    }
  }

  private var isAskedForMessage: Bool { [.takeVoicemail, .thankForVoicemail].contains(call.instruction) }

  private var openState: Call.State {
    if legs.contains(where: { $0.attempt == call.step && $0.attempt > 0 && $0.status == .inProgress }) {
      return .connected
    }
    return switch call.instruction {
    case .ring, .dial: .ringing
    case .takeVoicemail, .thankForVoicemail: .voicemail
    case .tell, .hangUp: .routing
    }
  }

  private mutating func end(at date: Date) {
    call.state = .ended
    call.endedAt = date
    // What was only planned never was a leg.
    for index in legs.indices where !legs[index].status.isFinal && legs[index].status != .planned {
      legs[index].status = legs[index].answeredAt == nil ? .canceled : .completed
      legs[index].endedAt = date
    }
    if call.outcome != .voicemail { call.outcome = outcome }
  }

  private var outcome: Call.Outcome {
    if call.answeredAt != nil { return .answered }
    if call.hasVoicemail { return .voicemail }
    let latest = legs.filter { $0.attempt > 0 }.max { $0.attempt < $1.attempt }
    switch (call.direction, latest?.status) {
    case (.outbound, .failed?): return .failed
    case (.outbound, .busy?), (.outbound, .noAnswer?), (.outbound, .completed?): return .missed
    case (.outbound, _): return .abandoned
    case (.inbound, _):
      // Who was asked for a message was let down by us; who left while phones rang did so himself.
      if case .ring = call.instruction { return .abandoned }
      return call.step == 0 ? .abandoned : .missed
    }
  }

  private mutating func hangUp(at now: Date, into step: inout CallStep) {
    instruct(.hangUp, into: &step)
    // Twilio hangs up on our word; should its last callback be lost, nothing stays open.
    finishFirstLeg(as: .completed, at: now)
  }

  private mutating func finishFirstLeg(as status: LegStatus, at now: Date) {
    guard let index = legs.firstIndex(where: { $0.attempt == 0 }), !legs[index].status.isFinal else { return }
    legs[index].status = status
    legs[index].endedAt = now
  }

  private mutating func instruct(_ instruction: CallInstruction, into step: inout CallStep) {
    call.step += 1
    call.instruction = instruction
    step.instruction = instruction
    legs = call.withPlannedLegs(legs)
  }
}

extension DialFailure {
  fileprivate init(_ status: LegStatus?) {
    switch status {
    case .busy: self = .busy
    case .failed: self = .failed
    default: self = .noAnswer
    }
  }
}

extension LegStatus? {
  fileprivate var finalOrNil: LegStatus? { self.flatMap { $0.isFinal ? $0 : nil } }
}
