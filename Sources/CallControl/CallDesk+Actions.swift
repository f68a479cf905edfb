import Twilio
import Domain
import Storage
import TwiML

extension CallDesk {
  /// A Dial of ours is over; what next?
  package func dialEnded(_ request: VoiceRequest) async -> String {
    let now = now()
    return await answer(request, orElse: { routes.afterDial(request) }) { machine, transaction in
      let webhook = request.webhook
      let result = DialResult(
        step: request.step ?? 0, status: webhook.dialCallStatus.flatMap { LegStatus($0) },
        callSid: webhook.dialCallSid?.text, bridged: webhook.dialBridged ?? false,
        durationSeconds: webhook.dialCallDuration, callerIsGone: request.callerIsGone)
      let candidates = try machine.call.phoneNumberId.map { try transaction.candidates(for: $0, at: now) } ?? []
      return .dialEnded(
        result, candidates: candidates, ringSeconds: try transaction.ringSeconds(of: request.workspaceId))
    }
  }

  /// A Record of ours is over; its callback says later whether there is a message.
  package func voicemailEnded(_ request: VoiceRequest) async -> String {
    await answer(request, orElse: { RoutingSnapshot.goodbye }) { _, _ in
      .voicemailEnded(step: request.step ?? 0, callerIsGone: request.callerIsGone)
    }
  }

  private func answer(
    _ request: VoiceRequest, orElse fallback: @escaping @Sendable () -> String,
    event: @escaping @Sendable (CallStateMachine, CallTransaction) throws -> CallEvent
  ) async -> String {
    let now = now()
    let rendering = InstructionRendering(links: request.links)
    return await inTime(request, callId: request.callId, orElse: fallback) {
      try await once(request, at: now) { transaction in
        guard let callId = request.callId,
          let machine = try transaction.machine(of: callId, in: request.workspaceId)
        else { return fallback() }
        let (changed, step) = try handle(try event(machine, transaction), machine, in: transaction, at: now)
        return rendering.twiml(step.instruction ?? .hangUp, of: changed.call)
      }
    }
  }
}
