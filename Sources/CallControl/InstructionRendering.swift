import Domain
import TwiML

/// A call's instruction as the TwiML that Twilio carries out.
struct InstructionRendering {
  let links: WebhookLinks

  func twiml(_ instruction: CallInstruction, of call: Call) -> String {
    VoiceResponse(verbs(for: instruction, of: call)).render()
  }

  private func verbs(for instruction: CallInstruction, of call: Call) -> [Verb] {
    switch instruction {
    case .ring(let plan):
      // The page needs a moment to come back; a Client that is not registered yet would end no-answer at once.
      (plan.isResume ? [.say(Say("One moment, please.")), .pause(Pause(length: DomainLimits.resumePauseSeconds))] : [])
        + [.dial(ring(plan, of: call))]
    case .dial(let plan):
      [.dial(dial(plan, of: call))]
    case .takeVoicemail:
      [
        .say(Say("Nobody can take your call right now. Please leave a message after the tone.")),
        .record(record(of: call)),
        // Only reached when nothing was recorded: then the action is not requested.
        .say(Say("We did not hear a message. Goodbye.")), .hangup,
      ]
    case .thankForVoicemail:
      [.say(Say("Thank you. We will call you back. Goodbye.")), .hangup]
    case .tell(let failure):
      [.say(Say(words(for: failure))), .hangup]
    case .hangUp:
      [.hangup]
    }
  }

  private func ring(_ plan: RingPlan, of call: Call) -> Dial {
    let nouns = plan.targets.map { target in
      Noun.client(
        Dial.Client(
          identity: target.identity,
          parameters: [.init(name: "callId", value: call.id.rawValue)]
            + (plan.isResume ? [.init(name: "resume", value: "1")] : []),
          statusCallback: callback(for: target.legId, of: call)))
    }
    var dial = Dial(nouns)
    dial.action = links.dialEnded(call.id, step: call.step)
    // The caller is not charged, nor the call answered, before an agent takes it.
    dial.answerOnBridge = true
    dial.timeout = plan.seconds
    return dial
  }

  private func dial(_ plan: DialPlan, of call: Call) -> Dial {
    let callback = callback(for: plan.legId, of: call)
    let noun: Noun =
      switch plan.destination {
      case .number(let e164): .number(Dial.Number(e164, statusCallback: callback))
      case .colleague(let identity, _):
        .client(
          Dial.Client(
            identity: identity, parameters: [.init(name: "callId", value: call.id.rawValue)], statusCallback: callback))
      }
    var dial = Dial([noun])
    dial.action = links.dialEnded(call.id, step: call.step)
    // Without it the softphone would hear the call as answered while it still rings.
    dial.answerOnBridge = true
    dial.callerId = plan.callerID
    dial.timeout = plan.seconds
    return dial
  }

  private func callback(for leg: Leg.ID, of call: Call) -> LegCallback {
    LegCallback(links.legStatus(call.id, leg: leg), events: [.initiated, .ringing, .answered, .completed])
  }

  private func record(of call: Call) -> Record {
    var record = Record()
    record.action = links.voicemailEnded(call.id, step: call.step)
    record.timeout = 10
    record.maxLength = DomainLimits.longestVoicemailSeconds
    record.recordingStatusCallback = links.recordingStatus(call.id)
    record.recordingStatusCallbackEvent = [.completed, .absent]
    return record
  }

  private func words(for failure: DialFailure) -> String {
    switch failure {
    case .busy: "The line is busy."
    case .noAnswer: "Nobody answered."
    case .failed: "The number could not be reached."
    }
  }
}
