package import Foundation

/// Something that happened to a call, in our words.
package enum CallEvent: Sendable {
  /// An outside person's call asks what to do. `candidates` are the number's agents as they stand now.
  case arrived(candidates: [AgentStanding], ringSeconds: Int)
  /// A call was answered while nothing could be saved; this is what it was told then.
  case adopted(CallInstruction)
  /// An agent's softphone asks to be connected, with a ticket that was good.
  case placed(DialPlan)
  /// The Dial of a step is over.
  case dialEnded(DialResult, candidates: [AgentStanding], ringSeconds: Int)
  /// The Record of a step is over, with or without a message.
  case voicemailEnded(step: Int, callerIsGone: Bool)
  /// Twilio said what became of a leg.
  case legReported(LegReport)
  /// A person pressed hang up.
  case hangupRequested(by: User.ID)
  /// A message was kept: long enough, completed.
  case voicemailKept
}

/// What the action request of a Dial said.
package struct DialResult: Sendable {
  package let step: Int
  /// `DialCallStatus`, nil when Twilio sent a word we do not know.
  package let status: LegStatus?
  package let callSid: String?
  /// `DialBridged`: only this means that two people spoke (twilio-voice.md I, 2020-12-09).
  package let bridged: Bool
  package let durationSeconds: Int?
  /// The request's own CallStatus is final: whoever began the call has gone.
  package let callerIsGone: Bool

  package init(
    step: Int, status: LegStatus?, callSid: String?, bridged: Bool, durationSeconds: Int?, callerIsGone: Bool
  ) {
    self.step = step
    self.status = status
    self.callSid = callSid
    self.bridged = bridged
    self.durationSeconds = durationSeconds
    self.callerIsGone = callerIsGone
  }
}

/// What a status callback, or a look-up of the Calls resource, said about one leg.
package struct LegReport: Sendable {
  /// Our id, from the callback's query; nil when only the SID names the leg.
  package let legId: Leg.ID?
  package let callSid: String
  package let parentCallSid: String?
  package let status: LegStatus
  /// Twilio's own time of the event; the time of arrival where it gave none.
  package let at: Date

  package init(legId: Leg.ID?, callSid: String, parentCallSid: String?, status: LegStatus, at: Date) {
    self.legId = legId
    self.callSid = callSid
    self.parentCallSid = parentCallSid
    self.status = status
    self.at = at
  }
}
