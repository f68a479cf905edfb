/// What the person on the call's first leg hears next. CallControl renders it as TwiML; the current one is kept with
/// the call, so that a repeated or crossed request is told the same again.
package enum CallInstruction: Sendable, Equatable {
  case ring(RingPlan)
  case dial(DialPlan)
  case takeVoicemail
  case thankForVoicemail
  /// An agent's own call came to nothing; say why, then hang up.
  case tell(DialFailure)
  case hangUp
}

/// Agents whose browsers ring at once; the first who answers has the call.
package struct RingPlan: Sendable, Equatable {
  package struct Target: Sendable, Equatable {
    package let legId: Leg.ID
    package let agentId: Agent.ID
    package let identity: String

    package init(legId: Leg.ID, agentId: Agent.ID, identity: String) {
      self.legId = legId
      self.agentId = agentId
      self.identity = identity
    }
  }

  package let targets: [Target]
  package let seconds: Int
  /// The same agent again, whose page was lost in mid-call; the page accepts by itself.
  package let isResume: Bool

  package init(targets: [Target], seconds: Int, isResume: Bool) {
    self.targets = targets
    self.seconds = seconds
    self.isResume = isResume
  }
}

/// One phone or colleague dialled for an agent.
package struct DialPlan: Sendable, Equatable {
  package enum Destination: Sendable, Equatable {
    case number(String)
    case colleague(identity: String, agentId: Agent.ID)
  }

  package let legId: Leg.ID
  package let destination: Destination
  /// E.164: the number that the callee sees.
  package let callerID: String
  package let seconds: Int

  package init(legId: Leg.ID, destination: Destination, callerID: String, seconds: Int) {
    self.legId = legId
    self.destination = destination
    self.callerID = callerID
    self.seconds = seconds
  }
}

package enum DialFailure: String, Sendable {
  case busy, noAnswer, failed
}
