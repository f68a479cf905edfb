package import CallControl
package import Connection
package import Domain
import HTTPTypes
package import Hummingbird
package import Logging
import TwiML

/// What Twilio requests. Each answers in its own way: voice and action requests with TwiML whatever happens, status
/// callbacks with 204 once the fact is on disk.
package struct WebhookRoutes: Sendable {
  private let desk: CallDesk
  private let gate: WebhookGate
  private let logger: Logger

  /// - Parameter tokenMoved: told whose webhook was signed with the next auth token.
  package init(
    desk: CallDesk, senders: WebhookSenders, failures: SignatureFailures,
    tokenMoved: @escaping @Sendable (Workspace.ID) -> Void, publicURL: @escaping @Sendable () -> String,
    logger: Logger
  ) {
    self.desk = desk
    self.logger = logger
    gate = WebhookGate(
      senders: senders, failures: failures, tokenMoved: tokenMoved, publicURL: publicURL, logger: logger)
  }

  package func add(to router: Router<DeskContext>) {
    let hooks = router.group("webhooks/twilio/:key")
    hooks.post("voice") { request, context in try await twiml(request, context, desk.voice) }
    hooks.post("dial") { request, context in try await twiml(request, context, desk.dialEnded) }
    hooks.post("voicemail") { request, context in try await twiml(request, context, desk.voicemailEnded) }
    hooks.post("echo") { request, context in try await twiml(request, context, desk.echoed) }
    hooks.post("status") { request, context in try await saved(request, context, desk.status) }
    hooks.post("recording") { request, context in try await saved(request, context, desk.recording) }
  }

  private func twiml(
    _ request: Request, _ context: DeskContext, _ answer: @Sendable (VoiceRequest) async -> String
  ) async throws -> Response {
    do {
      switch try await gate.admit(request, context) {
      case .refused(let status): return twiml(Apology.silent, status)
      case .admitted(let voice): return twiml(await answer(voice))
      }
    } catch {
      let refusal = ErrorResponse(error)
      guard refusal.status.kind != .clientError else {
        return twiml(Apology.silent, refusal.status, headers: refusal.headers)
      }
      // Who asks cannot be told from a stranger, so the answer gives nothing away.
      logger.error(
        "Whose call this is cannot be looked up; the caller is asked to try again",
        metadata: ["requestId": "\(context.id)", "error": "\(error)"])
      return twiml(Apology.spoken)
    }
  }

  private func twiml(
    _ document: String, _ status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    var headers = headers
    headers[.contentType] = "text/xml; charset=utf-8"
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: document)))
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
          metadata: ["callSid": "\(voice.callSid)", "workspaceId": "\(voice.workspaceId)", "error": "\(error)"])
        return Response(status: .serviceUnavailable)
      }
    }
  }
}

/// What is said when nobody knows who calls whom.
private enum Apology {
  static let spoken = VoiceResponse([
    .say(Say("We cannot take your call at the moment. Please try again in a minute.")), .hangup,
  ]).render()
  static let silent = VoiceResponse([.hangup]).render()
}
