import Foundation

/// Everything that leaves the switchboard for somebody's web server.
extension Switchboard {
  /// Of an answer's body, for people to read later.
  private static let keptAnswerBytes = 16 * 1024

  /// Sends a webhook and hands its outcome back as an event.
  func request(_ webhook: Webhook, then: @escaping @Sendable (isolated Switchboard, WebhookOutcome) -> Void) {
    guard let authToken = account(webhook.accountSid)?.authToken else { return }
    let sender = WebhookSender(
      transport: transport, clock: settings.clock, budgetSeconds: settings.webhookBudgetSeconds,
      fault: { [weak self] in await self?.webhookFault(webhook) },
      pause: { [weak self] in await self?.pause($0, isErrand: true) },
      record: { [weak self] attempt in await self?.record(attempt) })
    run { switchboard in
      let outcome = await sender.send(webhook, authToken: authToken)
      await switchboard.arrived(outcome, then)
    }
  }

  private func arrived(
    _ outcome: WebhookOutcome, _ then: @Sendable (isolated Switchboard, WebhookOutcome) -> Void
  ) {
    guard !Task.isCancelled else { return }
    then(self, outcome)
  }

  private func record(_ attempt: WebhookSender.Attempt) {
    var exchange = Exchange(
      id: exchanges.nextID(), at: attempt.at, kind: attempt.webhook.kind, accountSid: attempt.webhook.accountSid,
      callSid: attempt.webhook.callSid, method: attempt.method, url: attempt.url.signed, parameters: attempt.body,
      signature: attempt.signature, idempotencyToken: attempt.webhook.idempotencyToken, attempt: attempt.number,
      durationMilliseconds: Int(attempt.seconds * 1000))
    for (name, value) in attempt.headers { exchange.requestHeaders.append(name, value) }
    switch attempt.result {
    case .success(let answer):
      exchange.responseHeaders = answer.headerParameters
      exchange.status = answer.status
      exchange.contentType = answer.header("content-type")
      exchange.answer =
        attempt.webhook.kind == .play
        ? "\(answer.body.count) bytes"
        : String(decoding: answer.body.prefix(Self.keptAnswerBytes), as: UTF8.self)
    case .failure(let failure):
      exchange.error = failure.message
    }
    exchanges.append(exchange)
  }

  /// A callback that a fault swallowed shows up too, with nothing that came back.
  func recordDropped(_ callback: Webhook) {
    guard let url = WebhookURL(callback.url) else { return }
    let parameters = FormParameters(callback.parameters)
    var exchange = Exchange(
      id: exchanges.nextID(), at: now, kind: callback.kind, accountSid: callback.accountSid,
      callSid: callback.callSid, method: callback.method, url: url.signed, parameters: parameters, signature: nil,
      idempotencyToken: callback.idempotencyToken, attempt: 0, durationMilliseconds: 0)
    exchange.error = "dropped by a fault"
    exchanges.append(exchange)
  }

  /// What every request about a call says (facts E.1 to E.4).
  func standardParameters(_ call: Call) -> [String: String] {
    var parameters = [
      "AccountSid": call.accountSid, "ApiVersion": "2010-04-01", "CallSid": call.sid,
      "CallStatus": call.status.rawValue, "Called": call.called, "Caller": call.caller,
      "Direction": call.direction.rawValue, "From": call.from, "To": call.to,
    ]
    parameters["ParentCallSid"] = call.parentSid
    parameters["ApplicationSid"] = call.applicationSid
    let isFromSoftphone = call.direction == .inbound && call.from.hasPrefix("client:")
    guard !isFromSoftphone else { return parameters }
    // Geographic data of the simulated numbers is unknown, so the keys stand there empty, as Twilio sends them.
    for (name, number) in [("From", call.from), ("Caller", call.from), ("To", call.to), ("Called", call.to)]
    where PhoneNumberSyntax.isE164(number) {
      for part in ["City", "State", "Zip"] { parameters[name + part] = "" }
      parameters[name + "Country"] = PhoneNumberSyntax.country(number)
    }
    return parameters
  }
}
