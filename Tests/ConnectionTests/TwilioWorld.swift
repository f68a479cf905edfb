import Cryptography
import Curl
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Simulator
import Storage
import Synchronization
import Testing
import Twilio

@testable import Connection

/// A pretend Twilio account with five numbers, an app and a key of somebody else, and a desk with two workspaces. All
/// requests go through a line that can be cut.
struct TwilioWorld: Sendable {
  static let account = "AC00000000000000000000000000000001"
  static let token = "00000000000000000000000000000007"
  static let elsewhere = "https://other.example.com/voice?secret=1"

  let store: Store
  let clock: TestClock
  let acme: Workspace.ID
  let branch: Workspace.ID
  let connector: TwilioConnector
  let line: Line
  let lineURL: String
  let simulator: String
  /// Talks to Twilio past the line.
  let twilio: TwilioClient
  let http: CurlClient
  let logger: Logger

  /// `free` does nothing, `demo` plays Twilio's demo, `url`, `trunk` and `app` belong to somebody else.
  let numbers: [String: PhoneNumberSid]
  let before: [PhoneNumberSid: VoiceSettings]

  static func with(_ story: @escaping @Sendable (TwilioWorld) async throws -> Void) async throws {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let directory = FileManager.default.temporaryDirectory.appending(path: "ringdesk-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let clock = TestClock()
    let store = try await Store.open(directory: directory.path, clock: { clock.now }, logger: logger)
    let names = ["free", "demo", "url", "trunk", "app"]
    let settings = SimulatorSettings(
      accounts: [
        .init(
          sid: account, authToken: token, friendlyName: "Acme",
          numbers: names.enumerated().map { .init(e164: "+1555010000\($0)", friendlyName: $1) })
      ], randomBytes: randomBytes, logger: logger)
    let http = CurlClient(userAgent: "test")
    defer { http.close() }
    let line = Line(http: http)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      let (urls, announce) = AsyncStream.makeStream(of: String.self)
      tasks.addTask { try await SimulatorServer(settings: settings) { announce.yield($0) }.run() }
      var iterator = urls.makeAsyncIterator()
      let simulator = await iterator.next() ?? ""
      await line.lead(to: simulator)
      tasks.addTask { try await line.application(logger: logger) { announce.yield($0) }.run() }
      let lineURL = await iterator.next() ?? ""
      let world = try await TwilioWorld(
        store: store, clock: clock, http: http, line: line, simulator: simulator, lineURL: lineURL, logger: logger)
      try await story(world)
      try await store.close()
      tasks.cancelAll()
      while (try? await tasks.next()) != nil {}
    }
  }

  private init(
    store: Store, clock: TestClock, http: CurlClient, line: Line, simulator: String, lineURL: String, logger: Logger
  ) async throws {
    self.store = store
    self.clock = clock
    self.line = line
    self.http = http
    self.logger = logger
    let ada = try await store.createFirstOwner(
      NewUser(name: "Ada", email: "ada@example.com", passwordHash: "x"),
      workspace: NewWorkspace(name: "Acme", country: "US", timeZone: "UTC"))
    acme = try await store.workspaceIds()[0]
    branch = try await store.createWorkspace(
      NewWorkspace(name: "Branch", country: "US", timeZone: "UTC"), ownedBy: ada.id
    ).id
    self.lineURL = lineURL
    self.simulator = simulator
    connector = TwilioConnector(
      store: store, publicURL: { "http://127.0.0.1:8080" },
      api: TwilioAPI(url: lineURL, http: http, timeout: .milliseconds(400)), logger: logger)
    twilio = TwilioAPI(url: simulator, http: http).client(
      accountSid: try AccountSid(Self.account), authToken: Self.token, log: logger)
    let other = try await twilio.createApplication(
      .init(friendlyName: "Somebody else's", voiceUrl: Self.elsewhere, statusCallback: ""))
    _ = try await twilio.createKey(friendlyName: "Somebody else's")
    let all = try await twilio.listPhoneNumbers()
    numbers = Dictionary(uniqueKeysWithValues: all.map { ($0.friendlyName ?? "", $0.sid) })
    let settings: [String: VoiceSettings] = [
      "free": VoiceSettings(voiceUrl: "", statusCallback: "https://other.example.com/status"),
      "demo": VoiceSettings(voiceUrl: "https://demo.twilio.com/welcome/voice/"),
      "url": VoiceSettings(voiceUrl: Self.elsewhere, voiceMethod: "GET"),
      "trunk": VoiceSettings(trunkSid: "TK00000000000000000000000000000001"),
      "app": VoiceSettings(voiceApplicationSid: other.sid.text),
    ]
    var before: [PhoneNumberSid: VoiceSettings] = [:]
    for (name, sid) in numbers {
      guard let wanted = settings[name] else { continue }
      before[sid] = try await twilio.updatePhoneNumber(sid, wanted).voice
    }
    self.before = before
  }

  /// The same desk at another address.
  func connector(publicURL: String) -> TwilioConnector {
    TwilioConnector(
      store: store, publicURL: { publicURL }, api: TwilioAPI(url: lineURL, http: http), logger: logger)
  }

  func checkedAt() async throws -> Date? { try await store.twilioAccount(of: acme)?.checkedAt }

  // MARK: In the Twilio Console

  func makeSubaccount() async throws -> (sid: String, authToken: String) {
    let made = try await ask(.post, "/2010-04-01/Accounts.json", "FriendlyName=Sub")
    return (try #require(made["sid"] as? String), try #require(made["auth_token"] as? String))
  }

  func setStatus(of sid: String, _ status: String) async throws {
    _ = try await ask(.post, "/2010-04-01/Accounts/\(sid).json", "Status=\(status)")
  }

  func makeSecondaryToken() async throws -> String {
    let made = try await ask(.post, "/v1/AuthTokens/Secondary")
    return try #require(made["secondary_auth_token"] as? String)
  }

  /// - Parameter token: the secondary one, which ends the primary one.
  func promoteSecondaryToken(_ token: String) async throws {
    _ = try await ask(.post, "/v1/AuthTokens/Promote")
  }

  func buyElsewhere() async throws -> IncomingPhoneNumber {
    let bought = try await ask(
      .post, "/2010-04-01/Accounts/\(Self.account)/IncomingPhoneNumbers.json", "AreaCode=415")
    return try await twilio.fetchPhoneNumber(try PhoneNumberSid(try #require(bought["sid"] as? String)))
  }

  private func ask(_ method: CurlRequest.Method, _ path: String, _ form: String = "") async throws -> [String: Any] {
    let answer = try await http.send(
      CurlRequest(
        method, simulator + path, headers: ["Content-Type": "application/x-www-form-urlencoded"],
        body: Array(form.utf8), basicAuth: .init(userName: Self.account, password: Self.token)))
    try #require((200..<300).contains(answer.status), "\(String(decoding: answer.body, as: UTF8.self))")
    return try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
  }

  func name(of workspaceId: Workspace.ID) -> String { "Ringdesk \(store.installation.id)/\(workspaceId)" }

  /// How many apps and keys there are: ours of that workspace, and somebody else's.
  func counts(of workspaceId: Workspace.ID) async throws -> [Int] {
    [
      try await twilio.listApplications(friendlyName: name(of: workspaceId)).count,
      try await twilio.listKeys(friendlyName: name(of: workspaceId)).count,
      try await twilio.listApplications(friendlyName: "Somebody else's").count,
      try await twilio.listKeys(friendlyName: "Somebody else's").count,
    ]
  }

  /// Names of the numbers that point at a workspace's app.
  func pointing(at workspaceId: Workspace.ID) async throws -> Set<String> {
    let app = try await twilio.listApplications(friendlyName: name(of: workspaceId)).first?.sid.text
    return Set(
      try await twilio.listPhoneNumbers().filter { $0.voice.voiceApplicationSid == app }.compactMap(\.friendlyName))
  }

  func connect(_ choice: NumberChoice) async throws -> ConnectionStatus {
    try await connector.connect(acme, accountSid: Self.account, authToken: Self.token, phoneNumbers: choice)
  }

  /// Exactly one app, one key that works, and these numbers ringing here.
  func expectConnected(
    _ names: Set<String>, _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let account = try #require(try await store.twilioAccount(of: acme), comment, sourceLocation: sourceLocation)
    #expect(account.state == .connected && account.lastError == nil, comment, sourceLocation: sourceLocation)
    #expect(try await counts(of: acme) == [1, 1, 1, 1], comment, sourceLocation: sourceLocation)
    #expect(try await pointing(at: acme) == names, comment, sourceLocation: sourceLocation)
    let key = try await twilio.listKeys(friendlyName: name(of: acme)).first
    #expect(account.keySid == key?.sid.text && account.keySecret != nil, comment, sourceLocation: sourceLocation)
    let managed = try await store.phoneNumbers(in: acme).filter(\.number.isManaged).map(\.number.name)
    #expect(Set(managed) == names, comment, sourceLocation: sourceLocation)
  }

  /// Somebody works in the Twilio Console: the app asks another server, the key is gone, and so are two numbers' ways
  /// here.
  func disturb() async throws {
    let app = try #require(try await twilio.listApplications(friendlyName: name(of: acme)).first)
    _ = try await twilio.updateApplication(
      app.sid, .init(friendlyName: name(of: acme), voiceUrl: Self.elsewhere, statusCallback: ""))
    for key in try await twilio.listKeys(friendlyName: name(of: acme)) { try await twilio.deleteKey(key.sid) }
    let other = try #require(try await twilio.listApplications(friendlyName: "Somebody else's").first)
    _ = try await twilio.updatePhoneNumber(
      try #require(numbers["free"]), VoiceSettings(voiceApplicationSid: other.sid.text))
    _ = try await twilio.updatePhoneNumber(
      try #require(numbers["url"]), VoiceSettings(voiceApplicationSid: "", voiceUrl: Self.elsewhere))
  }

  func isAsBefore() async throws -> Bool {
    try await twilio.listPhoneNumbers().allSatisfy { $0.voice == before[$0.sid] }
  }
}

extension TwilioClient {
  func listApplications(friendlyName: String) async throws -> [Twilio.Application] {
    try await listApplications().filter { $0.friendlyName == friendlyName }
  }

  func listKeys(friendlyName: String) async throws -> [APIKey] {
    try await listKeys().filter { $0.friendlyName == friendlyName }
  }
}

/// Stands still until it is moved on.
final class TestClock: Sendable {
  private let time = Mutex(Date(timeIntervalSince1970: 1_900_000_000))

  var now: Date { time.withLock { $0 } }

  func advance(by seconds: TimeInterval) { time.withLock { $0 += seconds } }
}
