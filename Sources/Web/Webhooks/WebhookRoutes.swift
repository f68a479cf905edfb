package import CallControl
import Domain
import HTTPTypes
package import Hummingbird
package import Logging

/// What Twilio requests. Each answers in its own way: voice and action requests with TwiML whatever happens, status
/// callbacks with 204 once the fact is on disk.
package struct WebhookRoutes: Sendable {
  private let desk: CallDesk
  private let gate: WebhookGate
  private let logger: Logger

  package init(desk: CallDesk, senders: WebhookSenders, publicURL: @escaping @Sendable () -> String, logger: Logger) {
    self.desk = desk
    self.logger = logger
    gate = WebhookGate(senders: senders, publicURL: publicURL, logger: logger)
  }

  package func add(to router: Router<DeskContext>) {
    let hooks = router.group("webhooks/twilio/:key")
    hooks.post("voice") { request, context in try await twiml(request, context, desk.voice) }
    hooks.post("dial") { request, context in try await twiml(request, context, desk.dialEnded) }
    hooks.post("voicemail") { request, context in try await twiml(request, context, desk.voicemailEnded) }
    hooks.post("status") { request, context in try await saved(request, context, desk.status) }
    hooks.post("recording") { request, context in try await saved(request, context, desk.recording) }
  }

  private func twiml(
    _ request: Request, _ context: DeskContext, _ answer: @Sendable (VoiceRequest) async -> String
  ) async throws -> Response {
    switch try await gate.admit(request, context) {
    case .refused(let status): return Response(status: status)
    case .admitted(let voice):
      return Response(
        status: .ok, headers: [.contentType: "text/xml; charset=utf-8"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: await answer(voice))))
    }
  }

  private func saved(
    _ request: Request, _ context: DeskContext, _ save: @Sendable (VoiceRequest) async throws -> Void
  ) async throws -> Response {
    switch try await gate.admit(request, context) {
    case .refused(let status): return Response(status: status)
    case .admitted(let voice):
      do {
        try await save(voice)
        return Response(status: .noContent)
      } catch {
        logger.error(
          "A callback could not be saved; Twilio is asked to send it again",
          metadata: ["callSid": "\(voice.callSid)", "workspace": "\(voice.workspaceId)", "error": "\(error)"])
        return Response(status: .serviceUnavailable)
      }
    }
  }
}
