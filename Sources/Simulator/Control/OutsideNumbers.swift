/// Phones outside: what they do about the leg that rings now, and about later ones.
extension Switchboard {
  func direct(outside number: String, _ what: String) throws(ControlError) -> RESTAnswer {
    guard PhoneNumberSyntax.isE164(number) else {
      throw ControlError(.invalid, "\(number) is not a phone number in E.164")
    }
    let legs = callOrder.compactMap { calls[$0] }.filter { !$0.isOver && $0.station == .outside(number) }
    let ringing = legs.filter { $0.status == .ringing && $0.direction != .inbound }
    switch what {
    case "answer":
      outsideBehaviour[number] = .answer
      for leg in ringing.prefix(1) { pickedUp(leg.sid, by: nil, sdp: nil) }
    case "busy":
      outsideBehaviour[number] = .busy
      for leg in ringing { end(leg.sid, .busy, sip: 486) }
    case "no-answer":
      outsideBehaviour[number] = .noAnswer
      for leg in ringing { end(leg.sid, .noAnswer, sip: 480) }
    case "hangup":
      guard !legs.isEmpty else { throw ControlError(.conflict, "\(number) is on no call") }
      for leg in legs { personHangsUp(leg.sid) }
    default: throw ControlError(.notFound, "A phone can answer, busy, no-answer and hangup")
    }
    return .ok([
      "number": .string(number), "behaviour": .string((outsideBehaviour[number] ?? .rings).rawValue),
      "callSids": .array((what == "hangup" ? legs : ringing).map { .string($0.sid) }),
    ])
  }

  /// Those that were told how to behave.
  func people() -> [JSON] {
    outsideBehaviour.sorted { $0.key < $1.key }.map {
      ["number": .string($0.key), "behaviour": .string($0.value.rawValue)]
    }
  }
}
