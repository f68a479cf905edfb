import Domain
import Foundation

/// A call told event by event: ada, grace and linus sit at the desk, an outside person calls the main number.
struct CallScenario {
  static let start = Date(timeIntervalSince1970: 1_800_000_000)
  static let parentSid = "CA00000000000000000000000000000001"

  private(set) var machine: CallStateMachine
  private var legCount = 0

  init(direction: Call.Direction = .inbound) {
    let call = Call(
      id: ID("call"), workspaceId: ID("acme"), direction: direction, from: "+15550100142", to: "+15550100001",
      phoneNumberId: nil, agentId: direction == .outbound ? ID("ada") : nil, startedAt: Self.start,
      heardAt: Self.start)
    let first = Leg(
      id: ID("leg0"), callId: call.id, callSid: Self.parentSid, kind: direction == .inbound ? .number : .client,
      role: direction == .inbound ? .outside : .agent, agentId: call.agentId, attempt: 0, status: .ringing,
      createdAt: Self.start, acceptedAt: direction == .outbound ? Self.start : nil)
    machine = CallStateMachine(call: call, legs: [first])
  }

  var call: Call { machine.call }

  @discardableResult
  mutating func handle(_ event: CallEvent, after seconds: Double) -> CallStep {
    machine.handle(event, at: Self.start + seconds) {
      legCount += 1
      return ID("leg\(legCount)")
    }
  }

  static func standing(
    _ name: String, _ availability: Availability = .available, isReachable: Bool = true, isOnCall: Bool = false,
    idleSince: Double? = nil
  ) -> AgentStanding {
    AgentStanding(
      agent: Agent(
        id: ID(name), workspaceId: ID("acme"), userId: nil, name: name, identity: "agent_\(name)",
        availability: availability, availabilityAt: start, lastCallEndedAt: idleSince.map { start - $0 },
        createdAt: start),
      isReachable: isReachable, isOnCall: isOnCall)
  }

  static let desk = ["ada", "grace", "linus"].map { standing($0) }

  static func childSid(_ number: Int) -> String { "CA0000000000000000000000000000010\(number)" }

  static func report(_ leg: Int, _ status: LegStatus, at seconds: Double) -> CallEvent {
    .legReported(
      LegReport(
        legId: leg == 0 ? nil : ID("leg\(leg)"), callSid: leg == 0 ? parentSid : childSid(leg),
        parentCallSid: leg == 0 ? nil : parentSid, status: status, at: start + seconds))
  }

  static func dialEnded(
    step: Int, status: LegStatus = .noAnswer, leg: Int? = nil, bridged: Bool = false, seconds: Int? = nil,
    callerIsGone: Bool = false, candidates: [AgentStanding] = desk
  ) -> CallEvent {
    .dialEnded(
      DialResult(
        step: step, status: status, callSid: leg.map(childSid), bridged: bridged, durationSeconds: seconds,
        callerIsGone: callerIsGone), candidates: candidates, ringSeconds: 25)
  }
}
