/// Reading faults, and finding the one that strikes.
extension Switchboard {
  func addFault(_ request: ControlRequest) throws(ControlError) -> FaultPlan.Fault {
    typealias Fault = FaultPlan.Fault
    let body = request.body
    guard let kind = Fault.Kind(rawValue: try request.text("kind")) else {
      throw ControlError(.invalid, "kind must be one of \(Fault.Kind.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let match: [String] =
      switch body["match"] {
      case .string(let text): [text]
      case .object(let members): members.map { "\($0.name)=\($0.value.string ?? $0.value.render())" }
      case .array(let values): values.compactMap(\.string)
      default: []
      }
    let rate = body["rate"]?.double ?? 1
    guard (0...1).contains(rate) else { throw ControlError(.invalid, "rate must lie between 0 and 1") }
    let (skip, count) = (body["skip"]?.int ?? 0, body["count"]?.int)
    guard skip >= 0, count ?? 0 >= 0 else { throw ControlError(.invalid, "skip and count must not be negative") }
    let status = body["status"]?.int ?? (kind == .webhookStatus ? 503 : 500)
    guard (400...599).contains(status) else { throw ControlError(.invalid, "status must lie between 400 and 599") }
    let delay = body["delaySeconds"]?.double ?? kind.usualDelaySeconds
    guard (0...3600).contains(delay) else { throw ControlError(.invalid, "delaySeconds must lie between 0 and 3600") }
    let (code, message) = (body["code"]?.int, body["message"]?.string)
    guard (10_000...99_999).contains(code ?? 10_000) else {
      throw ControlError(.invalid, "code must be one of Twilio's error codes, such as 21404")
    }
    let seed = UInt64(truncatingIfNeeded: body["seed"]?.int ?? 1)
    let afterEffect = body["afterEffect"]?.bool ?? false
    return faults.add { id in
      Fault(
        id: id, kind: kind, target: body["target"]?.string, match: match, skip: skip, count: count, rate: rate,
        dice: Dice(seed: seed), status: status, code: code, message: message, delaySeconds: delay,
        afterEffect: afterEffect)
    }
  }

  /// The fault that meets such a request. Most of the time there is none to ask.
  func strike(
    _ kinds: Set<FaultPlan.Fault.Kind>, target: String, path: String, parameters: [String: String]
  ) -> FaultPlan.Fault? {
    faults.isEmpty ? nil : faults.strike(kinds, target: target, path: path, parameters: parameters)
  }

  /// The fault that meets a REST request, if any.
  func restFault(_ request: RESTRequest) -> FaultPlan.Fault? {
    strike(
      FaultPlan.Fault.Kind.ofREST, target: request.method, path: request.path,
      parameters: request.form.values.merging(request.query.values) { form, _ in form })
  }

  /// The fault that meets a webhook on its way, if any.
  func webhookFault(_ webhook: Webhook) -> FaultPlan.Fault? {
    strike(
      FaultPlan.Fault.Kind.ofWebhooks, target: webhook.kind.rawValue, path: webhook.url,
      parameters: webhook.parameters)
  }
}

extension FaultPlan.Fault {
  /// What a REST client is told where the fault lets it be told anything.
  var restAnswer: RESTAnswer {
    let usual =
      switch status {
      case 401: (20003, "Authenticate")
      case 404: (20404, "The requested resource was not found")
      case 429: (20429, "Too Many Requests")
      case 503: (20503, "Service is unavailable")
      case 500...: (20500, "An internal server error has occurred")
      default: (status, "A simulated error")
      }
    return RESTError(status, code ?? usual.0, message ?? usual.1).answer
  }
}

extension FaultPlan.Fault.Kind {
  fileprivate var usualDelaySeconds: Double {
    switch self {
    case .delayCallback, .restDelay: 1
    case .slowWebhook: 10
    // Longer than any client waits.
    case .restTimeout: 120
    default: 0
    }
  }
}
