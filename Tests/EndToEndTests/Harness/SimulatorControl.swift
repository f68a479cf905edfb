import Curl
import Foundation

/// The simulator's control API: people on the phone network and scripted softphones.
struct SimulatorControl: Sendable {
  let visitor: Visitor

  init(url: String) { visitor = Visitor(url) }

  /// A person dials; returns the CallSid.
  func dial(from: String, to: String) async throws -> String {
    try await visitor.post("/simulator/calls", ["from": .string(from), "to": .string(to)]).callSid.text
  }

  func call(_ callSid: String) async throws -> Value {
    try await visitor.get("/simulator/calls/\(callSid)")
  }

  func hangUp(_ callSid: String) async throws {
    _ = try await visitor.post("/simulator/calls/\(callSid)/hangup")
  }

  func say(_ text: String, on callSid: String) async throws {
    _ = try await visitor.post("/simulator/calls/\(callSid)/speech", ["text": .string(text)])
  }

  /// Waits until the person has heard something of this kind; returns the transcript.
  @discardableResult
  func hears(_ kind: String, on callSid: String) async throws -> [Value] {
    try await eventually("hearing \(kind)") {
      let transcript = try await call(callSid).transcript.list
      return transcript.contains { $0.kind.text == kind } ? transcript : nil
    }
  }

  /// Waits until Twilio's call has ended; returns its status.
  func ended(_ callSid: String) async throws -> String {
    try await eventually("the end of \(callSid)") {
      let status = try await call(callSid).status.text
      return ["completed", "busy", "failed", "no-answer", "canceled"].contains(status) ? status : nil
    }
  }

  /// Tells a scripted softphone what to do; waits while nothing rings for it.
  @discardableResult
  func softphone(_ identity: String, _ what: String, _ body: Value? = nil) async throws -> Value {
    try await eventually("\(what) by \(identity)") {
      let answer = try await visitor.send(.post, "/simulator/clients/\(identity)/\(what)", body)
      guard answer.status != 409 else { return nil }
      guard answer.status < 300 else {
        throw Unexpected(description: "\(what) was answered \(answer.status): \(answer.text)")
      }
      return answer.json
    }
  }

  func outside(_ number: String, _ what: String) async throws {
    _ = try await visitor.post("/simulator/numbers/\(number)/\(what)")
  }

  func fault(_ fault: Value) async throws {
    _ = try await visitor.post("/simulator/faults", fault)
  }

  func exchanges(of callSid: String? = nil) async throws -> [Value] {
    try await visitor.get("/simulator/exchanges" + (callSid.map { "?callSid=\($0)" } ?? "")).items.list
  }
}
