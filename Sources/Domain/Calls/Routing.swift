/// Who rings next. Pure: the standings are those of the transaction that asks.
package enum Routing {
  /// The next agents to ring: available, not on a call, not rung before, longest idle first, at most one Dial's worth.
  ///
  /// Those whose phone can ring come alone. When nobody's can, all the available are dialled anyway: the lease may be
  /// wrong, and a Client that is not registered ends `no-answer` at once.
  package static func nextRing(of candidates: [AgentStanding], rungBefore: Set<Agent.ID>) -> [AgentStanding] {
    let eligible = candidates.filter { $0.agent.availability == .available && !$0.isOnCall }
    let reachable = eligible.filter(\.isReachable)
    let pool = reachable.isEmpty ? eligible : reachable
    return Array(
      pool.filter { !rungBefore.contains($0.agent.id) }
        .sorted(by: isIdleLonger)
        .prefix(DomainLimits.nounsInOneDial))
  }

  private static func isIdleLonger(_ one: AgentStanding, _ other: AgentStanding) -> Bool {
    switch (one.agent.lastCallEndedAt, other.agent.lastCallEndedAt) {
    case (nil, nil): one.agent.id < other.agent.id
    case (nil, _): true
    case (_, nil): false
    case (let first?, let second?): first == second ? one.agent.id < other.agent.id : first < second
    }
  }
}
