import Curl

/// A person on a call, by the call's SID.
struct Person: Sendable {
  let control: SimulatorControl
  let callSid: String

  /// Waits until they have heard something of this kind.
  func hears(_ kind: String) async throws {
    _ = try await eventually("hearing \(kind)") {
      try await call().transcript.list.contains { $0.kind.text == kind } ? true : nil
    }
  }

  func says(_ text: String) async throws {
    _ = try await control.visitor.post("/simulator/calls/\(callSid)/speech", ["text": .string(text)])
  }

  func isConnected(to softphone: Softphone) async throws {
    _ = try await eventually("the talk with \(softphone.identity)") { () -> Bool? in
      guard let other = try await call().bridgedWith.string else { return nil }
      let leg = try await control.call(other)
      return [leg.from.text, leg.to.text].contains("client:\(softphone.identity)") ? true : nil
    }
  }

  func hangsUp() async throws {
    _ = try await control.visitor.post("/simulator/calls/\(callSid)/hangup")
  }

  func ends(_ status: String) async throws {
    _ = try await eventually("the end as \(status)") { try await call().status.text == status ? true : nil }
  }

  func call() async throws -> Value { try await control.call(callSid) }
}

/// An agent's softphone without a browser.
struct Softphone: Sendable {
  let control: SimulatorControl
  let identity: String

  func registers() async throws { _ = try await once("register") }

  /// Takes the call that rings, or the next one that will.
  func answers() async throws { _ = try await once("answer") }

  func declines() async throws { _ = try await once("decline") }

  func isNotRung() async throws -> Bool {
    try await control.visitor.send(.post, path("answer"), nil).status == 409
  }

  /// - Returns: whoever sits at it, on the new call.
  @discardableResult func dials(_ to: String, ticket: String) async throws -> Person {
    let answer = try await once("dial", ["params": ["To": .string(to), "Ticket": .string(ticket)]])
    return Person(control: control, callSid: answer.callSid.text)
  }

  func hangsUp() async throws { _ = try await once("hangup") }

  private func once(_ what: String, _ body: Value? = nil) async throws -> Value {
    try await eventually("\(what) by \(identity)") {
      let answer = try await control.visitor.send(.post, path(what), body)
      guard answer.status != 409 else { return nil }
      guard answer.status < 300 else {
        throw Unexpected(description: "\(what) was answered \(answer.status): \(answer.text)")
      }
      return answer.json
    }
  }

  private func path(_ what: String) -> String { "/simulator/clients/\(identity)/\(what)" }
}

/// A phone on the telephone network.
struct OutsidePhone: Sendable {
  let control: SimulatorControl
  let number: String

  func answers() async throws { _ = try await control.visitor.post("/simulator/numbers/\(number)/answer") }

  func hangsUp() async throws { _ = try await control.visitor.post("/simulator/numbers/\(number)/hangup") }
}

extension SimulatorControl {
  func dial(from: String, to: String) async throws -> Person {
    let placed = try await visitor.post("/simulator/calls", ["from": .string(from), "to": .string(to)])
    return Person(control: self, callSid: placed.callSid.text)
  }
}

extension Desk {
  /// A customer calls the main number.
  func customerDials(from number: String) async throws -> Person {
    try await simulator.dial(from: number, to: mainNumber)
  }

  func softphone(_ name: String) -> Softphone { Softphone(control: simulator, identity: agent(name).identity) }

  func phone(_ number: String) -> OutsidePhone { OutsidePhone(control: simulator, number: number) }
}
