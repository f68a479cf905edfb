import Domain
import Foundation
import Testing

@Suite struct OutboundCallTests {
  private func dialing(_ destination: DialPlan.Destination = .number("+15550100177")) -> CallScenario {
    var scenario = CallScenario(direction: .outbound)
    scenario.handle(
      .placed(DialPlan(legId: ID("leg9"), destination: destination, callerID: "+15550100001", seconds: 45)), after: 0)
    return scenario
  }

  private func report(_ status: LegStatus, at seconds: Double) -> CallEvent {
    .legReported(
      LegReport(
        legId: ID("leg9"), callSid: CallScenario.childSid(9), parentCallSid: CallScenario.parentSid, status: status,
        at: CallScenario.start + seconds))
  }

  @Test func conversation() {
    var scenario = dialing()
    #expect(scenario.call.state == .ringing)
    scenario.handle(report(.inProgress, at: 6), after: 6)
    #expect(scenario.call.state == .connected && scenario.call.agentId == ID("ada"))
    let end = scenario.handle(
      CallScenario.dialEnded(step: 1, status: .completed, leg: 9, bridged: true, seconds: 10), after: 16)
    #expect(end.instruction == .hangUp)
    #expect(scenario.call.outcome == .answered)
  }

  @Test(arguments: [
    (LegStatus.busy, DialFailure.busy, Call.Outcome.missed), (.noAnswer, .noAnswer, .missed),
    (.failed, .failed, .failed),
  ])
  func agentIsToldWhyItCameToNothing(_ status: LegStatus, _ told: DialFailure, _ outcome: Call.Outcome) {
    var scenario = dialing()
    let step = scenario.handle(CallScenario.dialEnded(step: 1, status: status, leg: 9), after: 20)
    #expect(step.instruction == .tell(told))
    scenario.handle(CallScenario.report(0, .completed, at: 22), after: 22)
    #expect(scenario.call.outcome == outcome)
  }

  @Test func agentWhoGivesUpHasAbandoned() {
    var scenario = dialing()
    scenario.handle(report(.ringing, at: 2), after: 2)
    scenario.handle(CallScenario.report(0, .completed, at: 5), after: 5)
    #expect(scenario.call.outcome == .abandoned)
    #expect(scenario.machine.legs.allSatisfy { $0.status.isFinal })
  }

  @Test func colleaguesLegIsAnAgents() {
    let scenario = dialing(.colleague(identity: "agent_grace", agentId: ID("grace")))
    #expect(scenario.machine.legs.last?.agentId == ID("grace") && scenario.machine.legs.last?.role == .agent)
  }
}
