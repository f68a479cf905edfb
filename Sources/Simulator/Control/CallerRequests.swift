/// Asking for scripted callers.
extension Switchboard {
  private static let mostAtOnce = 1000
  private static let mostPerMinute = 60_000.0

  func shownCrowds() -> [JSON] { crowds.all.reversed().map(\.json) }

  func gather(_ request: ControlRequest) throws(ControlError) -> JSON {
    let body = request.body
    let (count, perMinute) = (body["count"]?.int, body["perMinute"]?.double)
    guard count.map({ (1...Self.mostAtOnce).contains($0) || perMinute != nil && $0 > 0 }) ?? true else {
      throw ControlError(.invalid, "count must lie between 1 and \(Self.mostAtOnce)")
    }
    guard perMinute.map({ $0 > 0 && $0 <= Self.mostPerMinute }) ?? true else {
      throw ControlError(.invalid, "perMinute must lie between 0 and \(Int(Self.mostPerMinute))")
    }
    do {
      let id = try begin(
        try script(request), to: try request.text("to"), from: body["from"]?.string, count: count,
        perMinute: perMinute)
      return crowds[id]?.json ?? .null
    } catch let failure as DialFailure {
      throw Self.explained(failure)
    } catch let error as ControlError {
      throw error
    } catch {
      throw ControlError(.invalid, "\(error)")
    }
  }

  /// One that has a name, or `steps` of one's own.
  private func script(_ request: ControlRequest) throws(ControlError) -> CallerScript {
    if let steps = request.body["steps"]?.items {
      var read: [CallerScript.Step] = []
      for step in steps { read.append(try Self.step(step)) }
      return CallerScript(name: request.body["script"]?.string ?? "own", steps: read)
    }
    let name = try request.text("script")
    guard let script = CallerScript.known.first(where: { $0.name == name }) else {
      throw ControlError(
        .invalid, "script must be one of \(CallerScript.known.map(\.name).joined(separator: ", ")), or steps be given")
    }
    return script
  }

  private static func step(_ json: JSON) throws(ControlError) -> CallerScript.Step {
    let seconds = json["seconds"]?.double ?? 60
    if let kind = json["waitFor"]?.string.flatMap(Transcript.Kind.init) { return .waitFor(kind, seconds: seconds) }
    if let pause = json["pause"]?.double, pause >= 0 { return .pause(pause) }
    if let digits = json["press"]?.string, digits.allSatisfy({ "0123456789*#ABCDwW".contains($0) }) {
      return .press(digits)
    }
    if let text = json["say"]?.string { return .say(text) }
    if json["hangUp"]?.bool == true { return .hangUp }
    throw ControlError(.invalid, "a step is one of waitFor (with seconds), pause, press, say, hangUp: \(json.render())")
  }
}
