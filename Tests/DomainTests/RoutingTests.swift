import Domain
import Foundation
import Testing

@Suite struct RoutingTests {
  private func next(_ candidates: [AgentStanding], rungBefore: Set<Agent.ID> = []) -> [String] {
    Routing.nextRing(of: candidates, rungBefore: rungBefore).map(\.agent.name)
  }

  @Test func longestIdleFirstAndNewcomersBeforeThem() {
    let desk = [
      CallScenario.standing("ada", idleSince: 10), CallScenario.standing("grace", idleSince: 600),
      CallScenario.standing("linus"),
    ]
    #expect(next(desk) == ["linus", "grace", "ada"])
  }

  @Test func onlyWhoCanRingIsRung() {
    let desk = [CallScenario.standing("ada"), CallScenario.standing("grace", isReachable: false)]
    #expect(next(desk) == ["ada"])
  }

  @Test func whenNobodyIsReachableAllAvailableAreDialled() {
    let desk = ["ada", "grace"].map { CallScenario.standing($0, isReachable: false) }
    #expect(next(desk + [CallScenario.standing("linus", .away)]) == ["ada", "grace"])
    #expect(next(desk, rungBefore: [ID("ada"), ID("grace")]).isEmpty)
  }

  @Test func anAgentOnACallIsNeverDialled() {
    #expect(next([CallScenario.standing("ada", isOnCall: true)]).isEmpty)
  }
}
