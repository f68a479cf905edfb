extension Call {
  /// `legs` and, behind them, those that the current instruction names and Twilio has not spoken of. They follow from
  /// the instruction alone, so they are kept nowhere else.
  package func withPlannedLegs(_ legs: [Leg]) -> [Leg] {
    let known = Set(legs.map(\.id))
    return legs + plannedLegs(of: legs.first { $0.attempt == 0 }?.callSid).filter { !known.contains($0.id) }
  }

  private func plannedLegs(of parentCallSid: String?) -> [Leg] {
    func leg(_ id: Leg.ID, _ kind: Leg.Kind, _ role: Leg.Role, _ agentId: Agent.ID?) -> Leg {
      Leg(
        id: id, callId: self.id, parentCallSid: parentCallSid, kind: kind, role: role, agentId: agentId, attempt: step,
        status: .planned, createdAt: heardAt)
    }
    switch instruction {
    case .ring(let plan):
      return plan.targets.map { leg($0.legId, .client, .agent, $0.agentId) }
    case .dial(let plan):
      return switch plan.destination {
      case .number: [leg(plan.legId, .number, .outside, nil)]
      case .colleague(_, let agentId): [leg(plan.legId, .client, .agent, agentId)]
      }
    case .takeVoicemail, .thankForVoicemail, .tell, .hangUp:
      return []
    }
  }
}
