import TwiML

/// Calls, numbers and softphones as the control API shows them.
extension Switchboard {
  /// With transcript and warnings.
  func whole(_ call: Call) -> JSON {
    var members = summary(call).members ?? []
    let family = call.parentSid.flatMap { calls[$0] } ?? call
    let legs = [family] + children(of: family.sid)
    members.append(
      .init(name: "legs", value: .array(legs.map { summary($0).with("document", document(of: $0)) })))
    members.append(.init(name: "document", value: document(of: call)))
    members.append(.init(name: "transcript", value: .array(call.transcript.entries.map(\.json))))
    members.append(.init(name: "warnings", value: .array(call.transcript.warnings.map(\.json))))
    return .object(members)
  }

  func summary(_ call: Call) -> JSON {
    [
      "callSid": .string(call.sid), "parentCallSid": .text(call.parentSid), "accountSid": .string(call.accountSid),
      "from": .string(call.from), "to": .string(call.to), "direction": .string(call.direction.rawValue),
      "status": .string(call.status.rawValue), "activity": .string(activity(of: call)),
      "bridgedWith": .text(call.bridgedWith), "startedAt": .string(CivilTime.rfc3339(call.createdAt)),
      "answeredAt": .text(call.answeredAt.map(CivilTime.rfc3339)),
      "endedAt": .text(call.endedAt.map(CivilTime.rfc3339)),
      "durationSeconds": call.isOver ? .int(call.durationSeconds) : .null,
    ]
  }

  /// Newest first; `?open=true` shows live ones only.
  func recentCalls(_ request: ControlRequest) -> [JSON] {
    let limit = min(max(1, request.query["limit"].flatMap(Int.init) ?? 50), 500)
    let onlyOpen = request.query["open"] == "true"
    return Array(
      callOrder.reversed().lazy.compactMap { self.calls[$0] }.filter { !onlyOpen || !$0.isOver }.prefix(limit)
        .map { self.summary($0) })
  }

  /// The TwiML that is being executed, and where.
  private func document(of call: Call) -> JSON {
    guard let text = call.player.documentText, !call.isOver else { return .null }
    let kind =
      switch call.player.purpose {
      case .main: "main"
      case .screening: "screening"
      case .aside: "aside"
      }
    return [
      "url": .text(call.player.documentURL), "kind": .string(kind), "text": .string(text),
      "line": call.player.current.map { .int($0.line) } ?? .null,
      "column": call.player.current.map { .int($0.column) } ?? .null,
    ]
  }

  private func activity(of call: Call) -> String {
    switch call.mainActivity {
    case .idle: call.bridgedWith == nil ? "idle" : "talking"
    case .fetching: "fetching"
    case .speaking: "speaking"
    case .gathering: "gathering"
    case .recording: "recording"
    case .dialling, .dequeuing: call.bridgedWith == nil ? "dialling" : "talking"
    case .conferencing: "conference"
    case .queued: call.bridgedWith == nil ? "queued" : "talking"
    case .streaming: "streaming"
    }
  }

  func numbers() -> [JSON] {
    accounts.flatMap { account in
      account.numbers.map { number in
        let application = number["voice_application_sid"].flatMap { account.application($0) }
        return [
          "e164": .text(number["phone_number"]), "sid": .string(number.sid), "accountSid": .string(account.sid),
          "friendlyName": .text(number["friendly_name"]), "applicationSid": .text(number["voice_application_sid"]),
          "voiceUrl": .text(application?["voice_url"] ?? number["voice_url"]),
        ]
      }
    }
  }

  func softphones() -> [JSON] {
    handsets.values.sorted { $0.id < $1.id }.compactMap { handset in
      guard case .softphone(let account, let identity) = handset.kind else { return nil }
      return [
        "identity": .string(identity), "accountSid": .string(account), "isRegistered": .bool(handset.isRegistered),
        "isScripted": .bool(handset.isScripted),
        "ringing": .array(callOrder.filter { calls[$0]?.ringing.contains(handset.id) == true }.map(JSON.string)),
      ]
    }
  }
}
