import Curl
import Foundation

/// Sends one webhook the way Twilio does: signed, within its budget, with retries and redirects. It holds no state.
struct WebhookSender: Sendable {
  /// Twilio follows ten redirects, then reports 11215.
  private static let maximumRedirects = 10

  let transport: Transport
  let clock: SimulatedClock
  let budgetSeconds: Double
  /// What goes wrong on the way, asked for each attempt.
  let fault: @Sendable () async -> FaultPlan.Fault?
  /// Lets that much of the simulation's time pass.
  let pause: @Sendable (Double) async -> Void
  /// Takes every attempt, sent or not.
  let record: @Sendable (Attempt) async -> Void

  /// What became of one request.
  struct Attempt: Sendable {
    let webhook: Webhook
    let at: Date
    let number: Int
    let method: String
    let url: WebhookURL
    let body: FormParameters
    let signature: String?
    let headers: [(String, String)]
    let result: Result<Transport.Answer, Transport.Failure>
    let seconds: Double
  }

  func send(_ webhook: Webhook, authToken: String) async -> WebhookOutcome {
    guard var url = WebhookURL(webhook.url) else { return .failed(code: 11100, message: "Invalid URL: \(webhook.url)") }
    var spent = 0.0
    let overrides = url.overrides
    let total = min(budgetSeconds, Double(overrides.totalMilliseconds) / 1000)
    var method = webhook.method
    var redirects = 0
    var retries = 0
    var number = 1
    while true {
      let left = total - spent
      guard left > 0.01 else {
        return .failed(code: 11200, message: "No answer within \(total) s from \(url.requested)")
      }
      let (result, seconds) = await attempt(webhook, number: number, method, url, authToken, overrides, left)
      spent += seconds
      number += 1
      switch result {
      case .success(let answer) where (300..<400).contains(answer.status):
        guard let location = answer.header("location"),
          let next = WebhookURL.resolve(location, against: url.requested).flatMap(WebhookURL.init)
        else { return .failed(code: 11200, message: "\(url.requested) answered \(answer.status) without a location") }
        redirects += 1
        guard redirects <= Self.maximumRedirects else { return .failed(code: 11215, message: "Too many redirects") }
        if answer.status != 307 && answer.status != 308 { method = "GET" }
        url = next
      case .success(let answer) where answer.status >= 400 || answer.status < 200:
        let reason: ConnectionOverrides.RetryOn = answer.status >= 500 ? .serverError : .clientError
        guard retries < overrides.retries, overrides.retries(reason) else {
          return .failed(code: 11200, message: "\(url.requested) answered \(answer.status)")
        }
        retries += 1
      case .success(let answer):
        return .answered(
          .init(contentType: answer.header("content-type") ?? "", body: answer.body, url: url.requested))
      case .failure(let failure):
        guard retries < overrides.retries, overrides.retries(failure.retryReason) else {
          return .failed(code: failure.code, message: "\(failure.message) (\(url.requested))")
        }
        retries += 1
      }
    }
  }

  private func attempt(
    _ webhook: Webhook, number: Int, _ method: String, _ url: WebhookURL, _ authToken: String,
    _ overrides: ConnectionOverrides, _ left: Double
  ) async -> (Result<Transport.Answer, Transport.Failure>, seconds: Double) {
    let isPlay = webhook.kind == .play
    let parameters = isPlay ? FormParameters() : FormParameters(webhook.parameters)
    let json = webhook.isJSON && method == "POST" ? Array(parameters.json.render().utf8) : nil
    let body = method == "POST" && json == nil ? parameters : FormParameters()
    let target =
      if let json {
        url.adding(WebhookSigner.digest(ofBody: json))
      } else {
        method == "POST" ? url : url.adding(parameters)
      }
    let base = isPlay ? nil : WebhookSigner.base(url: target.signed, body: body)
    let signature = base.map { WebhookSigner.signature(of: $0, authToken: authToken) }
    var headers = [
      ("User-Agent", "TwilioProxy/1.1"), ("Accept", "*/*"), ("X-Home-Region", "us1"),
      ("I-Twilio-Idempotency-Token", webhook.idempotencyToken),
    ]
    if let signature { headers.append(("X-Twilio-Signature", signature)) }
    if method == "POST" {
      let type = json == nil ? "application/x-www-form-urlencoded; charset=UTF-8" : "application/json"
      headers.append(("Content-Type", type))
    }
    let request = Transport.Request(
      method: method, url: target.requested, credentials: url.credentials, headers: headers,
      body: json ?? body.encodedBytes(),
      connectSeconds: min(left, Double(overrides.connectMilliseconds) / 1000),
      totalSeconds: min(left, Double(overrides.readMilliseconds) / 1000),
      maximumBytes: isPlay ? Transport.maximumAudioBytes : Transport.maximumDocumentBytes)
    let at = clock.now
    let (result, seconds) = await exchange(request)
    await record(
      Attempt(
        webhook: webhook, at: at, number: number, method: method, url: target, body: parameters,
        signature: signature, headers: headers, result: result, seconds: seconds))
    return (result, seconds)
  }

  /// One request and what came of it, with the faults' help, and how long it took: real time for what is real, the
  /// simulation's for what is not.
  private func exchange(
    _ request: Transport.Request
  ) async -> (Result<Transport.Answer, Transport.Failure>, seconds: Double) {
    let fault = await fault()
    switch fault?.kind {
    case .webhookUnreachable:
      return (
        .failure(.init(code: 11205, message: "Nobody answers, by a fault", retryReason: .connectFailure)), 0
      )
    case .webhookStatus: return (.success(.init(status: fault?.status ?? 503, headers: CurlHeaders(), body: [])), 0)
    default: break
    }
    let start = ContinuousClock.now
    let result = await transport.send(request)
    let seconds = start.duration(to: .now) / .seconds(1)
    guard let delay = fault?.delaySeconds else { return (result, seconds) }
    guard seconds + delay < request.totalSeconds else {
      await pause(request.totalSeconds - seconds)
      let late = Transport.Failure(
        code: 11200, message: "No answer within \(request.totalSeconds) s", retryReason: .readTimeout)
      return (.failure(late), request.totalSeconds)
    }
    await pause(delay)
    return (result, seconds + delay)
  }
}
