/// What the machine answers: what to tell the caller, what to do on the side, and what others should learn.
package struct CallStep: Sendable, Equatable {
  /// What the asking leg hears next; nil when nobody asked.
  package var instruction: CallInstruction?
  package var effects: [CallEffect] = []
  package var changes: [CallChange] = []

  package init(instruction: CallInstruction? = nil, effects: [CallEffect] = [], changes: [CallChange] = []) {
    self.instruction = instruction
    self.effects = effects
    self.changes = changes
  }
}

/// Something to do at Twilio, after the answer and until it is done.
package enum CallEffect: Sendable, Equatable {
  /// End this leg.
  case completeLeg(callSid: String)
}

/// One line of the call's timeline, and what it is published as.
package struct CallChange: Sendable, Equatable, Codable {
  package enum What: String, Sendable, Codable {
    case arrived, placed, rang, answered, declined, unanswered, unreachable
    case resumed, bridgeEnded, voicemailOffered, voicemailKept, hangupRequested, ended
  }

  package let what: What
  package let agentId: Agent.ID?
  package let legId: Leg.ID?

  package init(_ what: What, agentId: Agent.ID? = nil, legId: Leg.ID? = nil) {
    self.what = what
    self.agentId = agentId
    self.legId = legId
  }

  package var kind: DeskEvent.Kind {
    switch what {
    case .rang, .resumed: .callRinging
    case .answered: .callAnswered
    case .ended: .callEnded
    default: .callUpdated
    }
  }
}
