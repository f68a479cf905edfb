import Twilio
import Domain
import Foundation
import Logging
import Storage

extension CallDesk {
  /// Saves what a status callback said.
  ///
  /// - Throws: when it could not be committed; Twilio is then asked to send it again.
  package func status(_ request: VoiceRequest) async throws {
    guard let status = request.status else {
      return logger.notice(
        "A status callback with an unknown status changes nothing",
        metadata: ["callSid": "\(request.callSid)", "status": "\(request.webhook.callStatus?.rawValue ?? "none")"])
    }
    let now = now()
    let report = LegReport(
      legId: request.legId, callSid: request.callSid, parentCallSid: request.parentCallSid, status: status,
      at: request.webhook.timestamp ?? now)
    _ = try await once(request, at: now) { transaction in
      try apply(report, of: request, in: transaction, at: now)
      return nil
    }
  }

  private func apply(
    _ report: LegReport, of request: VoiceRequest, in transaction: CallTransaction, at now: Date
  ) throws {
    let machine =
      if let callId = request.callId {
        try transaction.machine(of: callId, in: request.workspaceId)
      } else {
        try transaction.machine(ofSid: request.callSid, in: request.workspaceId)
      }
    if let machine {
      _ = try handle(.legReported(report), machine, in: transaction, at: now)
    } else if request.callId == nil, request.parentCallSid == nil, report.status.isFinal {
      try keepOvertaken(report, of: request, in: transaction, at: now)
    }
  }

  /// A final status that came before its voice request (Twilio no longer waits, 2024-03-20): the request that follows
  /// rings nobody.
  private func keepOvertaken(
    _ report: LegReport, of request: VoiceRequest, in transaction: CallTransaction, at now: Date
  ) throws {
    let agentId = try request.callerIdentity.flatMap {
      try transaction.agentId(identity: $0, in: request.workspaceId)
    }
    let call = Call(
      id: ID(newId()), workspaceId: request.workspaceId,
      direction: request.callerIdentity == nil ? .inbound : .outbound,
      from: request.from, to: request.to,
      phoneNumberId: try transaction.line(request.to, in: request.workspaceId).phoneNumberId, agentId: agentId,
      startedAt: report.at, heardAt: now)
    let leg = Leg(
      id: ID(newId()), callId: call.id, callSid: request.callSid, kind: agentId == nil ? .number : .client,
      role: agentId == nil ? .outside : .agent, agentId: agentId, attempt: 0, status: .initiated, createdAt: now)
    let machine = CallStateMachine(call: call, legs: [leg])
    _ = try begin(.legReported(report), machine, in: transaction, at: now)
  }
}
