import Foundation

/// The simulator's control API. Who calls and answers through it stands in `People.swift`.
struct SimulatorControl: Sendable {
  let visitor: Visitor

  init(url: String) { visitor = Visitor(url) }

  func call(_ callSid: String) async throws -> Value {
    try await visitor.get("/simulator/calls/\(callSid)")
  }

  func fault(_ fault: Value) async throws {
    _ = try await visitor.post("/simulator/faults", fault)
  }

  func exchanges(of callSid: String? = nil) async throws -> [Value] {
    try await visitor.get("/simulator/exchanges" + (callSid.map { "?callSid=\($0)" } ?? "")).items.list
  }
}
