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
  /// Ask whether a message was left, unless Twilio has told of it by then.
  case lookForMessage(afterSeconds: Int)
}
