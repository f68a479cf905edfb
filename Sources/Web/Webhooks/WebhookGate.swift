import CallControl
import Connection
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Twilio

/// Lets in what Twilio signed for the workspace that the URL names, and nothing else.
struct WebhookGate: Sendable {
  enum Verdict {
    case refused(HTTPResponse.Status)
    case admitted(VoiceRequest)
  }

  let senders: WebhookSenders
  let failures: SignatureFailures
  /// Told whose webhook was signed with the next auth token: it has been promoted.
  let tokenMoved: @Sendable (Workspace.ID) -> Void
  let publicURL: @Sendable () -> String
  let logger: Logger

  private static let bodyLimit = 64 * 1024
  /// Tokens are UUIDs; whatever else comes only has to fit into a key.
  private static let tokenLimit = 128

  func admit(_ request: Request, _ context: DeskContext) async throws -> Verdict {
    let key = context.parameters.get("key") ?? ""
    guard let sender = try await senders.sender(of: key) else { return .refused(.notFound) }
    context.note(workspaceId: sender.workspaceId.rawValue)
    guard let form = try await form(of: request) else { return .refused(.badRequest) }

    // The Host header is whatever the proxy or a stranger says; Twilio signed the URL that it was given.
    let url = publicURL() + request.uri.string
    guard let token = token(of: request, url: url, form: form, by: sender) else {
      let failure = diagnosis(of: request, expected: url, form: form, sender)
      failures.note(failure, of: sender.workspaceId, requestId: context.id)
      return .refused(.forbidden)
    }
    if token > 0 { tokenMoved(sender.workspaceId) }
    if sender.isDoubted { failures.settle(sender.workspaceId) }
    let webhook = VoiceWebhook(form)
    guard webhook.accountSid?.text == sender.accountSid, isOurs(webhook.applicationSid?.text, sender) else {
      logger.warning(
        "A signed webhook is of another account or TwiML app",
        metadata: ["workspaceId": "\(sender.workspaceId)", "requestId": "\(context.id)"])
      return .refused(.forbidden)
    }
    guard let callSid = webhook.callSid?.text else { return .refused(.badRequest) }
    context.note(callSid: callSid)
    return .admitted(voiceRequest(request, webhook, callSid, key: key, sender))
  }

  private func form(of request: Request) async throws -> WebhookForm? {
    let body = try await request.wholeBody(limit: Self.bodyLimit)
    return try? WebhookForm(decoding: Array(body.readableBytesView))
  }

  /// - Returns: which of the tokens made the signature, the present one first; nil for none.
  private func token(
    of request: Request, url: String, form: WebhookForm, by sender: WebhookSenders.Sender
  ) -> Int? {
    guard let signature = request.headers[.twilioSignature] else { return nil }
    return sender.signatures.firstIndex { $0.isValid(signature, url: url, form: form) }
  }

  private func diagnosis(
    of request: Request, expected url: String, form: WebhookForm, _ sender: WebhookSenders.Sender
  ) -> SignatureFailure {
    func header(_ name: String) -> String? { request.headers[HTTPField.Name(name)!].map { String($0.prefix(200)) } }
    let received = SignatureDiagnosis.Received(
      host: request.head.authority.map { String($0.prefix(200)) }, forwardedHost: header("X-Forwarded-Host"),
      forwardedProto: header("X-Forwarded-Proto"), forwardedPort: header("X-Forwarded-Port"),
      forwardedPrefix: header("X-Forwarded-Prefix"))
    let diagnosis = SignatureDiagnosis(
      signature: request.headers[.twilioSignature], expected: publicURL(), path: request.uri.string,
      received: received, form: form, signatures: sender.signatures)
    return SignatureFailure(
      at: Date(), cause: diagnosis.cause, expectedURL: String(url.prefix(500)),
      path: String(request.uri.string.prefix(500)), received: received)
  }

  private func isOurs(_ applicationSid: String?, _ sender: WebhookSenders.Sender) -> Bool {
    applicationSid == nil || sender.appSid == nil || applicationSid == sender.appSid
  }

  private func voiceRequest(
    _ request: Request, _ webhook: VoiceWebhook, _ callSid: String, key: String, _ sender: WebhookSenders.Sender
  ) -> VoiceRequest {
    let verb = request.uri.path.split(separator: "/").last.map(String.init) ?? ""
    // The token is not covered by the signature: it deduplicates what one call asks, and does nothing else.
    let token = request.headers[.twilioIdempotencyToken].flatMap { $0.utf8.count <= Self.tokenLimit ? $0 : nil }
    let status = webhook.callStatus?.rawValue ?? ""
    let recording = "\(webhook.recordingSid?.text ?? "") \(webhook.recordingStatus ?? "")"
    let said = "\(request.uri.string) \(callSid) \(status) \(webhook.sequenceNumber ?? -1) \(recording)"
    return VoiceRequest(
      workspaceId: sender.workspaceId, links: WebhookLinks(publicURL: publicURL(), webhookKey: key),
      key: "\(sender.workspaceId) \(verb) \(callSid) \(token ?? said)", callSid: callSid, webhook: webhook,
      query: Dictionary(
        request.uri.queryParameters.map { (String($0.key), String($0.value)) }, uniquingKeysWith: { first, _ in first })
    )
  }
}

extension HTTPField.Name {
  fileprivate static let twilioSignature = HTTPField.Name("X-Twilio-Signature")!
  fileprivate static let twilioIdempotencyToken = HTTPField.Name("I-Twilio-Idempotency-Token")!
}
