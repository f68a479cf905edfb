import Foundation

extension Desk {
  /// Runs `ringdesk demo` while `body` does. All of Acme's softphones are registered, scripted ones.
  ///
  /// - Returns: what `body` returned, and how the demo ended.
  @discardableResult
  static func withDemo<Answer: Sendable>(
    environment: [String: String] = [:], _ body: @escaping @Sendable (Desk) async throws -> Answer
  ) async throws -> (Answer, Ending) {
    try await TemporaryFolder.with { folder in
      let ready = folder.file("ready.json")
      return try await RunningProgram.with(
        Binary.ringdesk,
        ["demo", "--listen", "127.0.0.1:0", "--ready-file", ready, "--data-dir", folder.file("data")],
        environment: environment
      ) { program in
        let desk = try await Desk(demo: try await readyFile(ready, of: program), program)
        for name in desk.agents.keys { try await desk.softphone(name).registers() }
        return try await body(desk)
      }
    }
  }

  private init(demo ready: Value, _ program: RunningProgram) async throws {
    let password = ready.password.text
    let owner = try await Visitor(ready.url.text).signedIn(email: ready.email.text, password: password)
    let agents = ready.agents.list.map {
      Agent(id: $0.id.text, name: $0.name.text, email: $0.email.text, identity: $0.identity.text, password: password)
    }
    let connection = try await owner.get("/api/v1/workspaces/\(ready.workspaceId.text)/twilio")
    self.init(
      url: ready.url.text, workspaceId: ready.workspaceId.text, owner: owner,
      mainNumber: ready.phoneNumbers[0].text,
      agents: Dictionary(uniqueKeysWithValues: agents.map { ($0.firstName, $0) }),
      simulator: SimulatorControl(url: ready.simulatorUrl.text),
      twilio: TinyTwilio(
        accountSid: ready.accountSid.text, authToken: ready.authToken.text,
        publicURL: webhookBase(connection), address: ready.url.text),
      program: program)
  }
}

extension Desk.Agent {
  /// `ada` for "Ada …".
  var firstName: String { name.prefix { $0 != " " }.lowercased() }
}

/// The webhook URL of a connection without its last path component.
func webhookBase(_ connection: Value) -> String {
  let url = connection.webhookUrl.text.prefix { $0 != "#" && $0 != "?" }
  return url.hasSuffix("/voice") ? String(url.dropLast("/voice".count)) : String(url)
}
