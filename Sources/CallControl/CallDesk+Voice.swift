import Domain
import Foundation
import Cryptography
import Storage
import TwiML

extension CallDesk {
  /// What a call that begins shall hear. Never throws: a caller never meets dead air.
  package func voice(_ request: VoiceRequest) async -> String {
    let now = now()
    let callId = Call.ID(newId())
    let rendering = InstructionRendering(links: request.links)
    return await inTime(request, callId: callId, orElse: { routes.ring(request, callId: callId) }) {
      try await once(request, at: now) { transaction in
        if let known = try transaction.machine(ofSid: request.callSid, in: request.workspaceId) {
          // A final status overtook this request, or it came twice without a token.
          return rendering.twiml(known.call.endedAt == nil ? known.call.instruction : .hangUp, of: known.call)
        }
        if request.isFromSoftphone {
          return try place(request, in: transaction, rendering, at: now)
        }
        return try arrive(request, callId, in: transaction, rendering, at: now)
      }
    }
  }

  private func arrive(
    _ request: VoiceRequest, _ callId: Call.ID, in transaction: CallTransaction, _ rendering: InstructionRendering,
    at now: Date
  ) throws -> String {
    let line = try transaction.line(request.to, in: request.workspaceId)
    let call = Call(
      id: callId, workspaceId: request.workspaceId, direction: .inbound, from: request.from, to: request.to,
      phoneNumberId: line.phoneNumberId, startedAt: now, heardAt: now)
    let leg = Leg(
      id: ID(newId()), callId: callId, callSid: request.callSid, kind: .number, role: .outside, attempt: 0,
      status: .ringing, createdAt: now, startedAt: now)
    let machine = CallStateMachine(call: call, legs: [leg])
    let event = CallEvent.arrived(
      candidates: try line.phoneNumberId.map { try transaction.candidates(for: $0, at: now) } ?? [],
      ringSeconds: line.ringSeconds)
    let (changed, step) = try begin(event, machine, in: transaction, at: now)
    return rendering.twiml(step.instruction ?? .hangUp, of: changed.call)
  }

  /// The softphone's call: agent, destination and caller ID come from the ticket and from nowhere else.
  private func place(
    _ request: VoiceRequest, in transaction: CallTransaction, _ rendering: InstructionRendering, at now: Date
  ) throws -> String {
    guard let secret = request.ticketSecret, let identity = request.callerIdentity,
      let ticket = try transaction.use(
        ticketHash: Digest.sha256(Array(secret.utf8)), by: identity, in: request.workspaceId, at: now)
    else { return Refusal.ticket }
    guard ticket.destination != .echo else { return TestCall.begin(echoed: request.links.echoed) }
    guard let destination = try destination(of: ticket, in: transaction),
      // Checked again: many tickets may have been handed out before the first was used.
      try !transaction.isOnCall(ticket.agentId),
      try transaction.openOutboundCalls(in: request.workspaceId) < transaction.outboundLimit(of: request.workspaceId)
    else { return Refusal.ticket }
    let to: String =
      switch destination {
      case .number(let e164): e164
      case .colleague(let identity, _): "client:\(identity)"
      }
    let call = Call(
      id: ticket.callId, workspaceId: request.workspaceId, direction: .outbound, from: ticket.callerId, to: to,
      phoneNumberId: ticket.phoneNumberId, agentId: ticket.agentId, startedAt: now, heardAt: now)
    let leg = Leg(
      id: ID(newId()), callId: call.id, callSid: request.callSid, kind: .client, role: .agent,
      agentId: ticket.agentId, attempt: 0, status: .ringing, createdAt: now, startedAt: now, acceptedAt: now)
    let machine = CallStateMachine(call: call, legs: [leg])
    let plan = DialPlan(
      legId: ID(newId()), destination: destination, callerID: ticket.callerId,
      seconds: DomainLimits.outboundRingSeconds)
    let (changed, step) = try begin(.placed(plan), machine, in: transaction, at: now)
    return rendering.twiml(step.instruction ?? .hangUp, of: changed.call)
  }

  private func destination(
    of ticket: Ticket, in transaction: CallTransaction
  ) throws -> DialPlan.Destination? {
    switch ticket.destination {
    case .number(let e164): .number(e164)
    case .echo: nil
    case .colleague(let agentId):
      try transaction.identity(of: agentId, in: ticket.workspaceId).map { .colleague(identity: $0, agentId: agentId) }
    }
  }
}

enum Refusal {
  static let ticket = VoiceResponse([
    .say(Say("This call cannot be placed. Please dial again from the page.")), .hangup,
  ]).render()
}
