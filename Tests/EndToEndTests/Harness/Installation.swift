import Curl
import Foundation
import GRDB
import Subprocess

/// A data directory, and a pretend Twilio that outlives the servers that run on it: for what a restart must not lose.
struct Installation: Sendable {
  static let mainNumber = "+15550100001"
  static let accountSid = "AC00000000000000000000000000000001"
  static let authToken = "0123456789abcdef0123456789abcdef"
  private static let password = "correct horse battery staple"
  private static let people = ["ada", "grace", "linus"]

  let folder: TemporaryFolder
  let simulatorURL: String
  /// Where the first server listened; later ones listen there again, as Twilio remembers the URL.
  private let address: Address

  /// Runs the pretend Twilio while `body` does.
  @discardableResult
  static func with<Answer: Sendable>(
    _ body: @escaping @Sendable (Installation) async throws -> Answer
  ) async throws -> Answer {
    try await TemporaryFolder.with { folder in
      let ready = folder.file("simulator.json")
      return try await RunningProgram.with(
        Binary.ringdesk,
        [
          "simulator", "--listen", "127.0.0.1:0", "--ready-file", ready, "--account-sid", accountSid, "--auth-token",
          authToken, "--phone-number", mainNumber,
        ]
      ) { program in
        let url = try await readyFile(ready, of: program).url.text
        return try await body(Installation(folder: folder, simulatorURL: url, address: Address()))
      }.0
    }
  }

  /// Runs a server on the data directory while `body` does; sets it up the first time.
  ///
  /// - Parameter launcher: a program and its arguments that the server's command line is given to, such as strace.
  @discardableResult
  func withDesk<Answer: Sendable>(
    launcher: [String] = [], environment: [String: String] = [:],
    _ body: @escaping @Sendable (Desk) async throws -> Answer
  ) async throws -> (Answer, Ending) {
    let ready = folder.file("serve.json")
    try? FileManager.default.removeItem(atPath: ready)
    let line =
      launcher + [
        Binary.ringdesk, "serve", "--listen", "127.0.0.1:\(await address.port)", "--ready-file", ready, "--data-dir",
        data,
      ]
    let own = ["RINGDESK_TWILIO_API_URL": simulatorURL].merging(environment) { _, given in given }
    return try await RunningProgram.with(line[0], Array(line.dropFirst()), environment: own) { program in
      let url = try await readyFile(ready, of: program).url.text
      await address.remember(url)
      let owner = try await signedIn(url)
      return try await body(try await desk(url, owner, program))
    }
  }

  private func signedIn(_ url: String) async throws -> Visitor {
    let nobody = Visitor(url)
    guard try await nobody.get("/api/v1/setup").needed.isTrue else {
      return try await nobody.signedIn(email: Self.email("ada"), password: Self.password)
    }
    let code = try String(contentsOfFile: "\(data)/setup-code", encoding: .utf8)
    let answer = try await nobody.send(
      .post, "/api/v1/setup",
      [
        "setupCode": .string(code.trimmingCharacters(in: .whitespacesAndNewlines)),
        "workspace": ["name": "Acme", "country": "US", "timeZone": "America/New_York"],
        "owner": ["name": "Ada", "email": .string(Self.email("ada")), "password": .string(Self.password)],
      ])
    guard answer.status == 201 else { throw Unexpected(description: "set-up: \(answer.status) \(answer.text)") }
    let owner = nobody.keeping(answer)
    try await connect(owner, "/api/v1/workspaces/\(answer.json.workspaces[0].id.text)")
    return owner
  }

  private func connect(_ owner: Visitor, _ api: String) async throws {
    for name in Self.people.dropFirst() {
      _ = try await owner.post(
        "\(api)/agents",
        [
          "name": .string(name.capitalized), "email": .string(Self.email(name)), "password": .string(Self.password),
        ])
    }
    _ = try await owner.put(
      "\(api)/twilio",
      ["accountSid": .string(Self.accountSid), "authToken": .string(Self.authToken), "phoneNumbers": "all"])
    let number = try await owner.get("\(api)/phone-numbers").items[0]
    let agents = try await owner.get("\(api)/agents").items.list
    _ = try await owner.put("\(api)/phone-numbers/\(number.id.text)/agents", ["agentIds": .array(agents.map(\.id))])
    for name in Self.people {
      let person = try await Visitor(owner.url).signedIn(email: Self.email(name), password: Self.password)
      _ = try await person.put("\(api)/availability", ["availability": "available"])
    }
  }

  private func desk(_ url: String, _ owner: Visitor, _ program: RunningProgram) async throws -> Desk {
    let workspace = try await owner.get("/api/v1/session").workspaces[0].id.text
    let agents = try await owner.get("/api/v1/workspaces/\(workspace)/agents").items.list.map {
      Desk.Agent(
        id: $0.id.text, name: $0.name.text, email: $0.email.text, identity: $0.identity.text, password: Self.password)
    }
    let simulator = SimulatorControl(url: simulatorURL)
    for agent in agents { try await Softphone(control: simulator, identity: agent.identity).registers() }
    let connection = try await owner.get("/api/v1/workspaces/\(workspace)/twilio")
    return Desk(
      url: url, workspaceId: workspace, owner: owner, mainNumber: Self.mainNumber,
      agents: Dictionary(uniqueKeysWithValues: agents.map { ($0.firstName, $0) }), simulator: simulator,
      twilio: TinyTwilio(
        accountSid: Self.accountSid, authToken: Self.authToken, publicURL: webhookBase(connection), address: url),
      program: program)
  }

  private static func email(_ name: String) -> String { "\(name)@acme.example" }

  // MARK: The database

  var data: String { folder.file("data") }
  var database: String { get throws { try Self.database(in: data) } }

  static func database(in data: String) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: data)
    guard let name = names.first(where: { $0.hasSuffix(".db") || $0.hasSuffix(".sqlite") }) else {
      throw Unexpected(description: "no database among \(names)")
    }
    return "\(data)/\(name)"
  }

  /// Changes rows behind the server's back, as time or an accident would.
  func change(_ sql: String) async throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    try await DatabaseQueue(path: database, configuration: configuration).write { try $0.execute(sql: sql) }
  }

  func read<Answer: Sendable>(_ body: @Sendable @escaping (Database) throws -> Answer) async throws -> Answer {
    try await DatabaseQueue(path: database).read(body)
  }

  private actor Address {
    private(set) var port = 0
    func remember(_ url: String) { port = URLComponents(string: url)?.port ?? 0 }
  }
}
