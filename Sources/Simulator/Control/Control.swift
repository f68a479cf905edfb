/// The control API, route by route.
extension Switchboard {
  /// A week: longer than anything that Twilio lets a call last.
  private static let longestAdvanceSeconds = 604_800.0

  func control(_ request: ControlRequest) async -> RESTAnswer {
    do throws(ControlError) {
      if request.method == "POST", request.path == ["clock"] { return try await moveClock(request) }
      return try answer(request)
    } catch {
      return error.answer
    }
  }

  private func answer(_ request: ControlRequest) throws(ControlError) -> RESTAnswer {
    let path = request.path
    switch (request.method, path.first ?? "", path.count) {
    case ("GET", "calls", 1): return .ok(["items": .array(recentCalls(request)), "nextCursor": nil])
    case ("POST", "calls", 1): return try dialIn(request)
    case ("GET", "calls", 2): return .ok(whole(try knownCall(path[1])))
    case ("POST", "calls", 3): return try direct(call: try knownCall(path[1]), path[2], request)

    case ("GET", "clients", 1): return .ok(["items": .array(softphones()), "nextCursor": nil])
    case ("POST", "clients", 3): return try direct(client: path[1], path[2], request)

    case ("GET", "numbers", 1): return .ok(["items": .array(numbers()), "nextCursor": nil])
    case ("POST", "numbers", 3): return try direct(outside: path[1], path[2])

    case ("GET", "exchanges", 1): return .ok(["items": .array(shownExchanges(request.query)), "nextCursor": nil])
    case ("DELETE", "exchanges", 1):
      exchanges.clear()
      return .deleted

    case ("GET", "faults", 1): return .ok(["items": .array(faults.faults.map(\.json)), "nextCursor": nil])
    case ("POST", "faults", 1): return .created(try addFault(request).json)
    case ("DELETE", "faults", 1):
      faults.clear()
      return .deleted
    case ("DELETE", "faults", 2):
      guard Int(path[1]).map({ faults.remove($0) }) == true else { break }
      return .deleted

    case ("GET", "people", 1): return .ok(["items": .array(people()), "nextCursor": nil])

    case ("GET", "callers", 1): return .ok(["items": .array(shownCrowds()), "nextCursor": nil])
    case ("POST", "callers", 1): return .created(try gather(request))
    case ("DELETE", "callers", 1):
      disperse()
      return .deleted
    case ("DELETE", "callers", 2):
      guard let id = Int(path[1]), crowds.has(id) else { break }
      disperse(id)
      return .deleted

    case ("GET", "clock", 1): return .ok(shownClock)

    case ("GET", "routes", 1): return .ok(["items": .array(Self.routes.map(\.json)), "nextCursor": nil])

    case ("GET", "sounds", 2):
      guard let sound = sounds[path[1]] else { break }
      return RESTAnswer(status: 200, body: .bytes(sound.bytes, contentType: sound.contentType))
    default: break
    }
    throw ControlError(.notFound, "There is no \(request.method) /simulator/\(path.joined(separator: "/"))")
  }

  // MARK: Calls

  private func dialIn(_ request: ControlRequest) throws(ControlError) -> RESTAnswer {
    let (from, to) = (try request.text("from"), try request.text("to"))
    do {
      let sid = try dialFromOutside(from: from, to: to)
      return .created(["callSid": .string(sid)])
    } catch {
      throw Self.explained(error)
    }
  }

  static func explained(_ failure: DialFailure) -> ControlError {
    switch failure {
    case .notInService(let to): ControlError(.notFound, "The number \(to) is not in service")
    case .notANumber(let to): ControlError(.invalid, "to is not a phone number in E.164: \(to)")
    case .noApplication: ControlError(.conflict, "There is no TwiML app that calls of this softphone could go to")
    }
  }

  func knownCall(_ sid: String) throws(ControlError) -> Call {
    guard let call = calls[sid] else { throw ControlError(.notFound, "There is no call \(sid)") }
    return call
  }

  private func direct(call: Call, _ what: String, _ request: ControlRequest) throws(ControlError) -> RESTAnswer {
    let digits = what == "digits" ? try request.text("digits") : ""
    let speech = what == "speech" ? try request.text("text") : ""
    if !digits.allSatisfy({ "0123456789*#ABCDwW".contains($0) }) {
      throw ControlError(.invalid, "digits may hold 0-9 * # A-D")
    }
    guard ["digits", "speech", "hangup"].contains(what) else {
      throw ControlError(.notFound, "A person on a call can do digits, speech and hangup, not \(what)")
    }
    guard !call.isOver else { throw ControlError(.conflict, "The call has ended: \(call.status.rawValue)") }
    switch what {
    case "digits": pressed(call.sid, digits)
    case "speech": spoke(call.sid, speech)
    default: personHangsUp(call.sid)
    }
    return .ok(whole(try knownCall(call.sid)))
  }

  // MARK: Time

  private var shownClock: JSON {
    ["now": .string(CivilTime.rfc3339(now)), "stands": .bool(settings.clock.stands)]
  }

  private func moveClock(_ request: ControlRequest) async throws(ControlError) -> RESTAnswer {
    guard let seconds = request.body["advanceSeconds"]?.double, (0...Self.longestAdvanceSeconds).contains(seconds)
    else {
      throw ControlError(.invalid, "advanceSeconds must be a number from 0 to \(Int(Self.longestAdvanceSeconds))")
    }
    await pass(seconds)
    return .ok(shownClock)
  }

  // MARK: Exchanges

  private func shownExchanges(_ query: FormParameters) -> [JSON] {
    let after = query["after"].flatMap(Int.init) ?? 0
    let callSid = query["callSid"]
    let shown = exchanges.items.filter { $0.id > after && (callSid == nil || $0.callSid == callSid) }
    return shown.suffix(query["limit"].flatMap(Int.init).map { max(0, $0) } ?? shown.count).map(\.json)
  }
}
