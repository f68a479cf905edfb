import Domain
import Foundation
import Testing

/// Twilio's callbacks cross, repeat and overtake; whatever their order, the call ends the same.
@Suite struct CallOrderTests {
  static let events: [CallEvent] = [
    CallScenario.report(1, .ringing, at: 1),
    CallScenario.report(2, .ringing, at: 1),
    CallScenario.report(1, .inProgress, at: 3),
    CallScenario.report(2, .canceled, at: 3.1),
    CallScenario.report(1, .completed, at: 20),
    CallScenario.dialEnded(step: 1, status: .completed, leg: 1, bridged: true, seconds: 17),
    CallScenario.report(0, .completed, at: 20.5),
  ]

  private struct Visible: Equatable {
    let state: Call.State
    let outcome: Call.Outcome?
    let agentId: Agent.ID?
    let answeredAt, endedAt: Double?
    let connectedLegId: Leg.ID?
    let legs: [String]

    init(_ scenario: CallScenario) {
      let call = scenario.call
      state = call.state
      outcome = call.outcome
      agentId = call.agentId
      answeredAt = call.answeredAt?.timeIntervalSince1970
      endedAt = call.endedAt?.timeIntervalSince1970
      connectedLegId = call.connectedLegId
      legs = scenario.machine.legs.map {
        "\($0.id) \($0.status) \($0.bridged) \(String(describing: $0.answeredAt)) \(String(describing: $0.endedAt))"
      }
    }
  }

  private func end(_ order: [CallEvent]) -> Visible {
    var scenario = CallScenario()
    scenario.handle(
      .arrived(candidates: Array(CallScenario.desk.prefix(2)), ringSeconds: 25), after: 0)
    scenario.handle(.hangupRequested(by: ID("user")), after: 19)
    for (index, event) in order.enumerated() { scenario.handle(event, after: 20 + Double(index) / 100) }
    return Visible(scenario)
  }

  @Test func allOrdersEndInTheSameState() {
    let expected = end(Self.events)
    #expect(expected.state == .ended && expected.outcome == .answered && expected.agentId == ID("ada"))
    var orders = 0
    var different: [Visible] = []
    permutations(of: Self.events) { order in
      orders += 1
      let visible = end(order)
      if visible != expected { different.append(visible) }
    }
    #expect(orders == 5040)
    #expect(different.count == 0, "\(String(describing: different.first))")
  }

  @Test func duplicatesChangeNothing() {
    #expect(end(Self.events.flatMap { [$0, $0] }) == end(Self.events))
  }

  @Test(arguments: Self.events.indices)
  func oneLostEventLeavesNothingOpen(_ lost: Int) {
    var events = Self.events
    events.remove(at: lost)
    let visible = end(events)
    #expect(visible.state == .ended)
    #expect(visible.outcome == .answered)
    #expect(visible.agentId == ID("ada"))
  }

  private func permutations(of events: [CallEvent], _ body: ([CallEvent]) -> Void) {
    var work = events
    func place(_ count: Int) {
      if count == 1 { return body(work) }
      for index in 0..<count {
        place(count - 1)
        work.swapAt(count.isMultiple(of: 2) ? index : 0, count - 1)
      }
    }
    place(events.count)
  }
}
