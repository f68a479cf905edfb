import Cryptography
import Curl
import Foundation
import Logging
import ServiceLifecycle
import Testing

@testable import Simulator

/// A simulator and a web server, both real and on loopback, and the words to tell a call with.
struct World: Sendable {
  static let account = "AC00000000000000000000000000000001"
  static let token = "00000000000000000000000000000007"
  static let number = "+15550100100"
  static let customer = "+15550100177"

  let url: String
  let web: String
  let receiver: WebhookReceiver
  let http: CurlClient
  let authToken: String

  /// - Parameter clock: a standing one, where the story says how much time passes.
  static func with(
    clock: SimulatedClock = .running(), settings change: (inout SimulatorSettings) -> Void = { _ in },
    web script: @escaping WebhookReceiver.Script, _ story: @escaping @Sendable (World) async throws -> Void
  ) async throws {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    var settings = SimulatorSettings(
      accounts: [
        .init(
          sid: account, authToken: token, friendlyName: "Acme", numbers: [.init(e164: number, friendlyName: "Main")])
      ], randomBytes: randomBytes, logger: logger)
    settings.secondsPerWord = 0.001
    settings.secondsPerPlay = 0.005
    settings.outsideAnswersAfterSeconds = 0
    settings.recordingProcessingSeconds = 0.01
    settings.clock = clock
    change(&settings)
    let receiver = WebhookReceiver(script)
    let http = CurlClient(userAgent: "test")
    defer { http.close() }
    try await withThrowingTaskGroup(of: Void.self) { [settings] group in
      let (urls, announce) = AsyncStream.makeStream(of: (Int, String).self)
      group.addTask {
        try await SimulatorServer(settings: settings) { announce.yield((0, $0)) }.run()
      }
      group.addTask {
        try await receiver.application(logger: logger) { announce.yield((1, $0)) }.run()
      }
      var found = ["", ""]
      for await (index, url) in urls {
        found[index] = url
        if !found.contains("") { break }
      }
      try await story(World(url: found[0], web: found[1], receiver: receiver, http: http, authToken: token))
      group.cancelAll()
      while (try? await group.next()) != nil {}
    }
  }

  // MARK: HTTP

  struct Answer: Sendable {
    let status: Int
    let json: JSON
    let bytes: [UInt8]
    let headers: CurlHeaders
  }

  func send(
    _ method: CurlRequest.Method, _ path: String, body: String? = nil, type: String? = nil,
    user: (String, String)? = nil, headers extra: [(String, String)] = []
  ) async throws -> Answer {
    var headers = CurlHeaders()
    if let type { headers.add("Content-Type", type) }
    for (name, value) in extra { headers.add(name, value) }
    var request = CurlRequest(
      method, url + path, headers: headers, body: body.map { Array($0.utf8) },
      basicAuth: user.map { .init(userName: $0.0, password: $0.1) })
    request.isSentOnce = true
    let response = try await http.send(request)
    return Answer(
      status: response.status, json: (try? JSON(parsing: response.body)) ?? .null, bytes: response.body,
      headers: response.headers)
  }

  /// A REST request below the account; `~` in the path stands for it.
  @discardableResult func rest(
    _ method: CurlRequest.Method, _ path: String, _ form: [(String, String)] = [], user: (String, String)? = nil
  ) async throws -> Answer {
    let path = path.replacingOccurrences(of: "~", with: "/2010-04-01/Accounts/\(Self.account)")
    var parameters = FormParameters()
    for (name, value) in form { parameters.append(name, value) }
    return try await send(
      method, path, body: method == .post ? parameters.encoded() : nil, type: "application/x-www-form-urlencoded",
      user: user ?? (Self.account, Self.token))
  }

  @discardableResult func control(_ method: CurlRequest.Method, _ path: String, _ body: JSON? = nil) async throws
    -> Answer
  {
    try await send(method, "/simulator" + path, body: body?.render(), type: "application/json")
  }

  // MARK: Telling a call

  /// Lets time pass for the people on the phones; nobody here waits for it.
  func passes(_ seconds: Double) async throws {
    #expect(try await control(.post, "/clock", ["advanceSeconds": .double(seconds)]).status == 200)
  }

  /// Points the number at the receiver's `/voice`.
  func wire(_ more: [(String, String)] = []) async throws {
    let numbers = try await rest(.get, "~/IncomingPhoneNumbers.json").json["incoming_phone_numbers"]?.items ?? []
    let sid = try #require(numbers.first?["sid"]?.string)
    let answer = try await rest(
      .post, "~/IncomingPhoneNumbers/\(sid).json",
      [("VoiceUrl", web + "/voice"), ("StatusCallback", web + "/status")] + more)
    #expect(answer.status == 200)
  }

  func customerDials(from: String = customer, to: String = number) async throws -> Person {
    let answer = try await control(.post, "/calls", ["from": .string(from), "to": .string(to)])
    #expect(answer.status == 201)
    return try person(on: answer.json["callSid"])
  }

  var ada: Softphone { Softphone(world: self, identity: "ada") }
  var grace: Softphone { Softphone(world: self, identity: "grace") }

  func phone(_ number: String) -> OutsidePhone { OutsidePhone(world: self, number: number) }

  /// Whoever is on a call that the control API or REST has named.
  func person(on sid: JSON?) throws -> Person { Person(world: self, sid: try #require(sid?.string)) }

  /// Waits until something holds, and fails when it does not within ten seconds.
  func eventually<T: Sendable>(
    _ what: String, sourceLocation: SourceLocation = #_sourceLocation, _ check: @Sendable () async throws -> T?
  ) async throws -> T {
    let deadline = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < deadline {
      if let value = try await check() { return value }
      try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("never happened: \(what)", sourceLocation: sourceLocation)
    throw NeverHappened(what: what)
  }

  struct NeverHappened: Error { let what: String }

  func received(_ path: String, where matches: @escaping @Sendable (WebhookReceiver.Seen) -> Bool = { _ in true })
    async throws -> WebhookReceiver.Seen
  {
    try await eventually("a request for \(path)") { await receiver.requests(path).first(where: matches) }
  }
}
