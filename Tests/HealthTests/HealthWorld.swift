import Connection
import Cryptography
import Curl
import Domain
import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Simulator
import Synchronization
import Twilio
import WebSocket

@testable import Health
@testable import Storage

/// A healthy desk in Acme's hands, connected to a pretend Twilio: what is planted in it is all that is wrong.
struct HealthWorld: Sendable {
  static let account = "AC00000000000000000000000000000001"
  static let token = "00000000000000000000000000000007"
  static let numbers = ["+15550100001", "+15550100002"]

  let directory: String
  let store: Store
  let acme: Workspace.ID
  let ada: Agent.ID
  let connector: TwilioConnector
  let simulator: String
  /// Talks to Twilio past whatever was planted.
  let twilio: TwilioClient
  let http: CurlClient
  /// Where the desk answers, and where Twilio does.
  let desk: WebDouble
  let line: WebDouble
  var site: Site

  static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  static func with(_ story: @escaping @Sendable (inout HealthWorld) async throws -> Void) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "ringdesk-health-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let store = try await Store.open(directory: directory, logger: logger)
    try LastBackup.note(Date(), in: directory)
    let settings = SimulatorSettings(
      accounts: [
        .init(sid: account, authToken: token, friendlyName: "Acme", numbers: numbers.map { .init(e164: $0) })
      ], randomBytes: randomBytes, logger: logger)
    let http = CurlClient(userAgent: "test")
    defer { http.close() }
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      let (urls, announce) = AsyncStream.makeStream(of: String.self)
      var iterator = urls.makeAsyncIterator()
      tasks.addTask { try await SimulatorServer(settings: settings) { announce.yield($0) }.run() }
      let simulator = await iterator.next() ?? ""
      let desk = WebDouble { request in try await Self.answer(request, as: store.installation.id) }
      tasks.addTask { try await desk.application(logger) { announce.yield($0) }.run() }
      await desk.stand(at: await iterator.next() ?? "")
      let line = WebDouble { request in Reply(try await http.send(request.led(to: simulator))) }
      tasks.addTask { try await line.application(logger) { announce.yield($0) }.run() }
      await line.stand(at: await iterator.next() ?? "")
      var world = try await HealthWorld(directory, store, simulator, desk: desk, line: line, http)
      try await story(&world)
      try? await store.close()
      tasks.cancelAll()
      while (try? await tasks.next()) != nil {}
    }
  }

  private init(
    _ directory: String, _ store: Store, _ simulator: String, desk: WebDouble, line: WebDouble, _ http: CurlClient
  ) async throws {
    self.directory = directory
    self.store = store
    self.simulator = simulator
    self.desk = desk
    self.line = line
    self.http = http
    let (deskURL, api) = (await desk.url, TwilioAPI(url: await line.url, http: http))
    connector = TwilioConnector(store: store, publicURL: { deskURL }, api: api, logger: Self.logger)
    twilio = TwilioAPI(url: simulator, http: http).client(
      accountSid: try AccountSid(Self.account), authToken: Self.token, log: Self.logger)
    site = Site(dataDirectory: directory, api: api, http: http, now: { Date() })
    site.publicURL = deskURL
    site.listenURL = deskURL
    site.freeBytes = { _ in 10 << 30 }
    let owner = try await store.createFirstOwner(
      NewUser(name: "Ada", email: "ada@acme.example", passwordHash: "x"),
      workspace: NewWorkspace(name: "Acme", country: "US", timeZone: "UTC"))
    let seat = try await store.memberships(of: owner.id)[0]
    guard let agentId = seat.agentId else { throw AppError.notFound("seat") }
    (acme, ada) = (seat.workspaceId, agentId)
    _ = try await store.updateWorkspace(
      acme, WorkspaceChanges(fallbackUrl: .some("https://handler.example.com/twiml")))
    _ = try await connector.connect(acme, accountSid: Self.account, authToken: Self.token, phoneNumbers: .all)
    for entry in try await store.phoneNumbers(in: acme) {
      _ = try await store.setAgents([ada], of: entry.number.id, in: acme)
    }
  }

  // MARK: Looking

  func server() async -> [Finding] { await Examination(of: site).server(store) }

  func workspace() async throws -> [Finding] {
    guard let workspace = try await store.workspace(acme) else { throw AppError.notFound("workspace") }
    return await Examination(of: site).workspace(workspace, store: store, connector: connector)
  }

  // MARK: Planting

  func file(_ name: String) -> String { "\(directory)/\(name)" }

  func write(_ bytes: Data, to name: String, mode: Int = 0o600) throws {
    try bytes.write(to: URL(filePath: file(name)))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file(name))
  }

  func chmod(_ name: String, _ mode: Int) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file(name))
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: file(name)) }

  /// Changes the database of a desk that has stopped.
  func change(_ sql: String) async throws {
    try await store.close()
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: file("ringdesk.sqlite"), configuration: configuration)
    try await queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }

  func appSid() async throws -> ApplicationSid {
    try ApplicationSid(try await store.twilioAccount(of: acme)?.appSid ?? "")
  }

  /// A form to Twilio, as an admin would send it from the Console.
  func post(_ path: String, _ form: [(name: String, value: String)]) async throws {
    let response = try await http.send(
      CurlRequest(
        .post, simulator + path, headers: ["Content-Type": "application/x-www-form-urlencoded"],
        body: Array(WebhookForm.encode(form).utf8),
        basicAuth: .init(userName: Self.account, password: Self.token)))
    guard (200..<300).contains(response.status) else { throw AppError(.internal, "\(path): \(response.status)") }
  }

  /// Somebody calls the desk, and hears how it goes.
  func dial() async throws {
    let body = #"{"from": "+15550100177", "to": "\#(Self.numbers[0])"}"#
    _ = try await http.send(
      CurlRequest(
        .post, "\(simulator)/simulator/calls", headers: ["Content-Type": "application/json"], body: Array(body.utf8)))
  }

  /// The desk, as far as the check sees it.
  static func answer(_ request: CurlRequest, as installationId: String) async throws -> Reply {
    let target = String(request.url.prefix(4096))
    guard target.hasPrefix(Echo.path) else { return .plain(404, "Not found") }
    if request.method == .get {
      var reply = Reply.plain(200, Echo.pieces[0])
      (reply.pause, reply.rest) = (Echo.pause, Echo.pieces[1])
      return reply
    }
    let nonce = String(target.dropFirst(Echo.path.count + 1).prefix(32))
    let arrival = Echo.Arrival(
      target: target, host: request.headers["Host"], forwardedFor: request.headers.values(of: "X-Forwarded-For"),
      isProxyTrusted: true, body: request.body ?? [], nonce: nonce, installationId: installationId)
    return .plain(200, arrival.resource.text)
  }
}
