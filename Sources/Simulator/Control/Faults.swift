/// Reading faults.
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
    let count = body["count"]?.int
    if let count, count < 0 { throw ControlError(.invalid, "count must not be negative") }
    let status = body["status"]?.int ?? 500
    guard (400...599).contains(status) else { throw ControlError(.invalid, "status must lie between 400 and 599") }
    let delay = body["delaySeconds"]?.double ?? (kind == .delayCallback || kind == .restDelay ? 1 : 0)
    guard (0...3600).contains(delay) else { throw ControlError(.invalid, "delaySeconds must lie between 0 and 3600") }
    let seed = UInt64(truncatingIfNeeded: body["seed"]?.int ?? 1)
    return faults.add { id in
      Fault(
        id: id, kind: kind, target: body["target"]?.string, match: match, count: count, rate: rate,
        dice: Dice(seed: seed), status: status, delaySeconds: delay)
    }
  }

  /// The fault that meets a REST request, if any.
  func restFault(_ request: RESTRequest) -> (answer: RESTAnswer?, delaySeconds: Double)? {
    let fault = faults.strike(
      [.restStatus, .restDelay], target: request.method, path: request.path,
      parameters: request.form.values.merging(request.query.values) { form, _ in form })
    guard let fault else { return nil }
    guard fault.kind == .restStatus else { return (nil, fault.delaySeconds) }
    let (code, message) =
      switch fault.status {
      case 401: (20003, "Authenticate")
      case 404: (20404, "The requested resource \(request.path) was not found")
      case 429: (20429, "Too Many Requests")
      case 503: (20503, "Service is unavailable")
      case 500...: (20500, "An internal server error has occurred")
      default: (fault.status, "A simulated error")
      }
    return (RESTError(fault.status, code, message).answer, fault.delaySeconds)
  }
}
