import Domain
import Foundation
import Storage
import Twilio

extension CallDesk {
  /// What a look-up at Twilio said of a leg.
  func report(_ status: LegStatus, ofSid callSid: String, in workspaceId: Workspace.ID, at date: Date) async throws {
    let now = now()
    try await store.inCallTransaction { transaction in
      guard let machine = try transaction.machine(ofSid: callSid, in: workspaceId) else { return }
      let known = machine.legs.first { $0.callSid == callSid }?.status
      guard status.rank > known?.rank ?? 0 else {
        // Nothing new, but it was heard of: not asked again for a while.
        return try transaction.save(machine, after: machine, step: CallStep(), at: now, newEffectId: newId)
      }
      let report = LegReport(legId: nil, callSid: callSid, parentCallSid: nil, status: status, at: date)
      _ = try handle(.legReported(report), machine, in: transaction, at: now)
    }
  }

  /// Notes that a call was looked after, though nothing was learnt of it.
  func touch(_ call: SilentCall) async throws {
    let now = now()
    try await store.inCallTransaction { transaction in
      guard let machine = try transaction.machine(of: call.id, in: call.workspaceId) else { return }
      try transaction.save(machine, after: machine, step: CallStep(), at: now, newEffectId: newId)
    }
  }

  /// Writes down a call that was answered from memory, as Twilio has it.
  func adopt(_ resource: CallResource, as callId: Call.ID?, in workspaceId: Workspace.ID) async throws {
    let now = now()
    try await store.inCallTransaction { transaction in
      guard try transaction.machine(ofSid: resource.sid.text, in: workspaceId) == nil else { return }
      let startedAt = resource.startedAt ?? now
      let to = resource.to ?? ""
      let call = Call(
        id: callId ?? ID(newId()), workspaceId: workspaceId, direction: .inbound, from: resource.from ?? "", to: to,
        phoneNumberId: try transaction.line(to, in: workspaceId).phoneNumberId, startedAt: startedAt, heardAt: now)
      let leg = Leg(
        id: ID(newId()), callId: call.id, callSid: resource.sid.text, kind: .number, role: .outside, attempt: 0,
        status: .ringing, createdAt: startedAt, startedAt: startedAt)
      let machine = CallStateMachine(call: call, legs: [leg])
      let report = LegReport(
        legId: leg.id, callSid: resource.sid.text, parentCallSid: nil,
        status: LegStatus(resource.status) ?? .inProgress, at: resource.endedAt ?? now)
      _ = try begin(.legReported(report), machine, in: transaction, at: now)
    }
  }

  func settle(_ report: RecordingReport, of callId: Call.ID, in workspaceId: Workspace.ID) async throws {
    let now = now()
    try await store.inCallTransaction { transaction in
      guard let machine = try transaction.machine(of: callId, in: workspaceId) else { return }
      try keep(report, of: machine, in: transaction, at: now)
    }
  }
}
