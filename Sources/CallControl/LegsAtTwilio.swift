import Domain
import Foundation
import Twilio

/// A call's legs as Twilio's own records have them: what the callbacks would have told, had none been lost.
struct LegsAtTwilio: Sendable {
  /// The leg that began the call; nil when Twilio knows no such call.
  let first: CallResource?
  /// Those that Dials of ours made.
  let children: [CallResource]

  /// Nobody can be asked: the workspace has left Twilio.
  static let none = LegsAtTwilio(first: nil, children: [])

  /// What is news to the machine. The children come first, so that the end of the call finds them told.
  func reports(on machine: CallStateMachine, at now: Date) -> [LegReport] {
    let ofChildren = children.flatMap { child -> [LegReport] in
      guard let leg = machine.leg(of: child) else { return [] }
      return child.reports(on: leg, at: now)
    }
    guard let leg = machine.legs.first(where: { $0.attempt == 0 }), let sid = leg.callSid else { return ofChildren }
    let gone = LegReport(legId: leg.id, callSid: sid, parentCallSid: nil, status: .canceled, at: now)
    return ofChildren + (first?.reports(on: leg, at: now) ?? (leg.status.isFinal ? [] : [gone]))
  }
}

extension CallResource {
  /// Of a browser that was dialled.
  var clientIdentity: String? {
    to.flatMap { $0.hasPrefix("client:") ? String($0.dropFirst("client:".count)) : nil }
  }

  fileprivate func reports(on leg: Leg, at now: Date) -> [LegReport] {
    guard let status = LegStatus(status), status.rank > leg.status.rank else { return [] }
    func report(_ status: LegStatus, at date: Date?) -> LegReport {
      LegReport(legId: leg.id, callSid: sid.text, parentCallSid: parentCallSid, status: status, at: date ?? now)
    }
    guard status.isFinal else { return [report(status, at: startedAt)] }
    // Only who answered completes a leg.
    let answer = status == .completed && leg.answeredAt == nil ? [report(.inProgress, at: startedAt ?? endedAt)] : []
    return answer + [report(status, at: endedAt)]
  }
}

extension CallStateMachine {
  /// The leg known by the child's SID, else the one planned for whom it dialled: all its callbacks may be lost.
  fileprivate func leg(of child: CallResource) -> Leg? {
    if let known = legs.first(where: { $0.callSid == child.sid.text }) { return known }
    let planned: Leg.ID? =
      switch call.instruction {
      case .ring(let plan): plan.targets.first { $0.identity == child.clientIdentity }?.legId
      case .dial(let plan): plan.legId
      default: nil
      }
    return legs.first { $0.id == planned && $0.callSid == nil }
  }
}
