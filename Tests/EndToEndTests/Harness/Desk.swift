import Curl
import Foundation

/// A desk that accepts requests, seen by its owner.
struct Desk: Sendable {
  let url: String
  let workspaceId: String
  let owner: Visitor
  let mainNumber: String
  let agents: [String: Agent]
  let simulator: SimulatorControl
  let twilio: TinyTwilio
  let program: RunningProgram

  struct Agent: Sendable {
    let id: String
    let name: String
    let email: String
    let identity: String
    let password: String
  }

  var api: String { "/api/v1/workspaces/\(workspaceId)" }

  func agent(_ name: String) -> Agent { agents[name]! }

  func visitor(_ name: String) async throws -> Visitor {
    try await Visitor(url).signedIn(email: agent(name).email, password: agent(name).password)
  }

  /// Opens the owner's event stream for as long as `body` runs; the snapshot has come.
  func watching<Answer: Sendable>(_ body: (inout EventStream) async throws -> Answer) async throws -> Answer {
    try await EventStream.with(owner, "\(api)/events") { stream in
      _ = try await stream.next("the snapshot") { $0.type == "snapshot" }
      return try await body(&stream)
    }
  }

  func calls(_ query: String = "") async throws -> [Value] {
    try await owner.get("\(api)/calls?\(query)").items.list
  }

  func call(_ id: String) async throws -> Value { try await owner.get("\(api)/calls/\(id)") }

  /// Waits until the call is there (a dialled one is, once Twilio has asked about it) and stands as `isWanted` says.
  func call(_ id: String, _ what: String, where isWanted: @escaping @Sendable (Value) -> Bool) async throws -> Value {
    try await eventually("call \(what)") {
      let answer = try await owner.send(.get, "\(api)/calls/\(id)")
      return answer.status == 200 && isWanted(answer.json) ? answer.json : nil
    }
  }

  /// Waits until no call is open and no agent on one.
  func isQuiet() async throws {
    _ = try await eventually("quiet") {
      let open = try await calls("open=true")
      let busy = try await owner.get("\(api)/agents").items.list.filter { $0.isOnCall.isTrue }
      return open.isEmpty && busy.isEmpty ? true : nil
    }
  }
}

/// Waits for the file that a program writes once it accepts requests, and reads it.
func readyFile(_ path: String, of program: RunningProgram) async throws -> Value {
  try await eventually("readiness", within: .seconds(20)) {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try Value(Array(Data(contentsOf: URL(fileURLWithPath: path))))
  }
}
