import Domain
import Foundation
import Testing

@Suite struct InboundCallTests {
  private func ringing() -> CallScenario {
    var scenario = CallScenario()
    scenario.handle(.arrived(candidates: CallScenario.desk, ringSeconds: 25), after: 0)
    return scenario
  }

  @Test func everyAvailableAgentRingsAtOnce() {
    var scenario = CallScenario()
    let step = scenario.handle(.arrived(candidates: CallScenario.desk, ringSeconds: 25), after: 0)
    guard case .ring(let plan)? = step.instruction else { return #expect(Bool(false), "rings") }
    #expect(plan.targets.map(\.identity) == ["agent_ada", "agent_grace", "agent_linus"])
    #expect(plan.seconds == 25 && !plan.isResume)
    #expect(scenario.call.state == .ringing && scenario.call.step == 1)
    #expect(step.changes.map(\.what) == [.arrived, .rang, .rang, .rang])
  }

  @Test func firstAnswerWins() {
    var scenario = ringing()
    let step = scenario.handle(CallScenario.report(2, .inProgress, at: 4), after: 4)
    #expect(scenario.call.state == .connected)
    #expect(scenario.call.agentId == ID("grace"))
    #expect(step.changes.contains(CallChange(.answered, agentId: ID("grace"), legId: ID("leg2"))))
    scenario.handle(CallScenario.report(1, .inProgress, at: 4.2), after: 4.2)
    #expect(scenario.call.agentId == ID("grace"), "the earlier answer keeps the call")
    scenario.handle(CallScenario.report(1, .canceled, at: 4.3), after: 4.3)
    scenario.handle(
      CallScenario.dialEnded(step: 1, status: .completed, leg: 2, bridged: true, seconds: 60, callerIsGone: true),
      after: 64)
    #expect(scenario.call.outcome == .answered)
    #expect(scenario.call.answeredAt == CallScenario.start + 4)
  }

  @Test func nobodyAvailableMeansVoicemail() {
    var scenario = CallScenario()
    let away = [CallScenario.standing("ada", .away), CallScenario.standing("grace", isOnCall: true)]
    let step = scenario.handle(.arrived(candidates: away, ringSeconds: 25), after: 0)
    #expect(step.instruction == .takeVoicemail)
    #expect(scenario.call.state == .voicemail)
    scenario.handle(CallScenario.report(0, .completed, at: 20), after: 20)
    #expect(scenario.call.outcome == .missed)
    scenario.handle(.voicemailKept, after: 23)
    #expect(scenario.call.outcome == .voicemail, "a message is usually reported after the call")
  }

  @Test func aMessageThatIsToldBeforeTheEndCountsToo() {
    var scenario = CallScenario()
    scenario.handle(.arrived(candidates: [], ringSeconds: 25), after: 0)
    scenario.handle(.voicemailEnded(step: 1, callerIsGone: false), after: 18)
    scenario.handle(.voicemailKept, after: 19)
    #expect(scenario.call.outcome == nil)
    scenario.handle(CallScenario.report(0, .completed, at: 21), after: 21)
    #expect(scenario.call.outcome == .voicemail)
  }

  @Test func aMessageWhoseRecordCameFromMemoryIsNotAskedForTwice() {
    var scenario = CallScenario()
    scenario.handle(.arrived(candidates: [], ringSeconds: 25), after: 0)
    let step = scenario.handle(.voicemailEnded(step: 7, callerIsGone: false), after: 18)
    #expect(step.instruction == .thankForVoicemail)
  }

  @Test func aTalkOfWhichNoCallbackArrivedWasAnswered() {
    var scenario = CallScenario()
    scenario.handle(.arrived(candidates: CallScenario.desk, ringSeconds: 25), after: 0)
    scenario.handle(
      .dialEnded(
        DialResult(
          step: 1, status: .completed, callSid: "CA" + String(repeating: "9", count: 32), bridged: true,
          durationSeconds: 60, callerIsGone: true),
        candidates: [], ringSeconds: 25), after: 70)
    #expect(scenario.call.state == .ended && scenario.call.outcome == .answered)
  }

  @Test func whoCompletedALegHadAnsweredIt() {
    var scenario = ringing()
    scenario.handle(CallScenario.report(2, .ringing, at: 1), after: 1)
    scenario.handle(CallScenario.report(2, .completed, at: 9), after: 9)
    scenario.handle(CallScenario.report(0, .completed, at: 9), after: 10)
    #expect(scenario.call.outcome == .answered && scenario.call.agentId == ID("grace"))
  }

  @Test func nobodyAnswersMeansVoicemail() {
    var scenario = ringing()
    let step = scenario.handle(CallScenario.dialEnded(step: 1), after: 30)
    #expect(step.instruction == .takeVoicemail)
    #expect(scenario.machine.legs.filter { $0.attempt == 1 }.allSatisfy { $0.status == .noAnswer })
    let thanks = scenario.handle(.voicemailEnded(step: 2, callerIsGone: false), after: 50)
    #expect(thanks.instruction == .thankForVoicemail)
  }

  @Test func callerWhoLeavesWhileItRingsHasAbandoned() {
    var scenario = ringing()
    scenario.handle(CallScenario.report(0, .noAnswer, at: 5), after: 5)
    #expect(scenario.call.outcome == .abandoned)
    let late = scenario.handle(CallScenario.dialEnded(step: 1, callerIsGone: true), after: 6)
    #expect(late.instruction == .hangUp)
    #expect(scenario.machine.legs.allSatisfy { $0.status.isFinal })
  }

  @Test func elevenAgentsRingInTwoRounds() {
    let many = (1...11).map { CallScenario.standing("agent\($0)", idleSince: Double($0)) }
    var scenario = CallScenario()
    scenario.handle(.arrived(candidates: many, ringSeconds: 25), after: 0)
    guard case .ring(let first) = scenario.call.instruction else { return #expect(Bool(false)) }
    #expect(first.targets.count == 10)
    #expect(first.targets.first?.identity == "agent_agent11", "the longest idle first")
    let step = scenario.handle(CallScenario.dialEnded(step: 1, candidates: many), after: 30)
    guard case .ring(let second)? = step.instruction else { return #expect(Bool(false)) }
    #expect(second.targets.map(\.identity) == ["agent_agent1"])
    #expect(
      scenario.handle(CallScenario.dialEnded(step: 2, candidates: many), after: 60).instruction == .takeVoicemail)
  }

  @Test func lostPageRingsTheSameAgentThenEverybody() {
    var scenario = ringing()
    scenario.handle(CallScenario.report(1, .inProgress, at: 3), after: 3)
    let again = scenario.handle(
      CallScenario.dialEnded(step: 1, status: .completed, leg: 1, bridged: true, seconds: 20), after: 23)
    guard case .ring(let plan)? = again.instruction else { return #expect(Bool(false), "rings again") }
    #expect(plan.isResume && plan.targets.map(\.agentId) == [ID("ada")] && plan.seconds == 20)
    #expect(scenario.call.state == .ringing)
    let everybody = scenario.handle(CallScenario.dialEnded(step: 2), after: 45)
    guard case .ring(let desk)? = everybody.instruction else { return #expect(Bool(false), "rings all") }
    #expect(desk.targets.count == 3 && !desk.isResume)
  }

  @Test func intendedHangUpEndsTheCallersLeg() {
    var scenario = ringing()
    scenario.handle(CallScenario.report(1, .inProgress, at: 3), after: 3)
    let asked = scenario.handle(.hangupRequested(by: ID("user")), after: 20)
    #expect(asked.effects == [.completeLeg(callSid: CallScenario.parentSid)])
    let done = scenario.handle(
      CallScenario.dialEnded(step: 1, status: .completed, leg: 1, bridged: true, seconds: 17), after: 20)
    #expect(done.instruction == .hangUp)
    #expect(scenario.call.state == .ended && scenario.call.outcome == .answered, "though the last callback is lost")
    #expect(scenario.handle(.hangupRequested(by: ID("user")), after: 21).effects.isEmpty)
  }

  @Test func oldStepIsToldTheCurrentInstruction() {
    var scenario = ringing()
    scenario.handle(CallScenario.dialEnded(step: 1), after: 30)
    let before = scenario.call
    let step = scenario.handle(CallScenario.dialEnded(step: 1), after: 31)
    #expect(step.instruction == .takeVoicemail)
    #expect(scenario.call == before)
  }

  @Test func unknownLegChangesNothing() {
    var scenario = ringing()
    let before = scenario.call
    scenario.handle(CallScenario.report(7, .inProgress, at: 2), after: 2)
    #expect(scenario.call == before)
  }
}
