import Foundation
import TwiML

/// Getting documents, and what to do when that fails.
extension Switchboard {
  /// Of a document, for people to read while it runs.
  private static let shownDocumentBytes = 16 * 1024

  /// Requests the next document of a call.
  func fetch(
    _ sid: String, _ urls: VoiceURLs, kind: Webhook.Kind, parameters: [String: String] = [:]
  ) {
    let turn = newTurn(sid)
    calls[sid]?.player.activity = .fetching
    guard let call = calls[sid] else { return }
    let all = standardParameters(call).merging(parameters) { _, own in own }
    let webhook = webhook(kind, sid, urls.url, urls.method, all)
    let arrived: @Sendable (isolated Switchboard, WebhookOutcome) -> Void = { switchboard, outcome in
      guard switchboard.isCurrent(sid, turn: turn) else { return }
      switchboard.documentArrived(sid, outcome, webhook, parameters: parameters)
    }
    let isDoubled =
      strike([.duplicateRequest], target: kind.rawValue, path: urls.url, parameters: all) != nil
    request(webhook) { switchboard, outcome in
      guard isDoubled else { return arrived(switchboard, outcome) }
      switchboard.request(webhook, then: arrived)
    }
  }

  private func documentArrived(
    _ sid: String, _ outcome: WebhookOutcome, _ webhook: Webhook, parameters: [String: String]
  ) {
    switch outcome {
    case .failed(let code, let message): documentFailed(sid, code, message, webhook, parameters: parameters)
    case .answered(let answer):
      let type = answer.contentType.split(separator: ";")[safe: 0]?.trimmingCharacters(in: .whitespaces).lowercased()
      switch type ?? "" {
      case "text/xml", "application/xml", "text/html":
        do {
          let document = try TwiMLDocument(parsing: answer.body)
          start(document.verbs, from: answer.url, text: answer.body, on: sid)
        } catch {
          documentFailed(sid, error.code, error.description, webhook, parameters: parameters)
        }
      case "text/plain":
        // Since 2024-07-22 plain text that holds valid TwiML is run; any other is read out, and the call ends.
        run(document: answer.body, orSpeakFrom: answer.url, on: sid)
      case let audio where audio.hasPrefix("audio/"):
        let play = TwiMLElement(name: "Play", children: [.text(answer.url)])
        start([play], from: answer.url, on: sid)
      case let other:
        documentFailed(sid, 12300, "Invalid Content-Type: \(other)", webhook, parameters: parameters)
      }
    }
  }

  private func documentFailed(
    _ sid: String, _ code: Int, _ message: String, _ webhook: Webhook, parameters: [String: String]
  ) {
    warn(sid, code, message, about: webhook)
    guard webhook.kind != .fallback, let fallback = calls[sid]?.player.fallback else { return applicationError(sid) }
    fetch(
      sid, fallback, kind: .fallback,
      parameters: parameters.merging(["ErrorCode": String(code), "ErrorUrl": webhook.url]) { _, own in own })
  }

  /// Runs a document that came as text, with a REST request.
  func run(document: [UInt8], from url: String?, on sid: String) {
    do {
      start(try TwiMLDocument(parsing: document).verbs, from: url, text: document, on: sid)
    } catch {
      warn(sid, error.code, error.description)
      applicationError(sid)
    }
  }

  private func run(document: [UInt8], orSpeakFrom url: String, on sid: String) {
    if let verbs = (try? TwiMLDocument(parsing: document))?.verbs {
      return start(verbs, from: url, text: document, on: sid)
    }
    let say = TwiMLElement(name: "Say", children: [.text(String(decoding: document, as: UTF8.self))])
    start([say], from: url, on: sid)
  }

  /// Runs verbs from the first one on.
  func start(_ verbs: [TwiMLElement], from url: String?, text: [UInt8]? = nil, on sid: String) {
    for fault in TwiMLSchema.faults(in: verbs) { warn(sid, fault.code, fault.message) }
    let shown = text.map { String(decoding: $0.prefix(Self.shownDocumentBytes), as: UTF8.self) }
    calls[sid]?.player.load(verbs, from: url, text: shown)
    proceed(sid)
  }

  /// What a caller hears when there is nothing to run.
  func applicationError(_ sid: String) {
    if case .aside(let aside) = calls[sid]?.player.purpose { return asideFailed(sid, aside) }
    let turn = newTurn(sid)
    calls[sid]?.player.unload(from: nil)
    answer(sid)
    let text = "We are sorry. An application error has occurred. Goodbye."
    calls[sid]?.player.activity = .speaking
    heard(sid, .error, text)
    after(speakingSeconds(text), on: sid, turn: turn) { $0.hangUp(sid) }
  }
}

extension Collection {
  subscript(safe index: Index) -> Element? { indices.contains(index) ? self[index] : nil }
}
