import Cryptography
import Curl
import Domain
import Foundation
import GRDB
import Hummingbird
import HTTPTypes
import Logging
import NIOCore
import ServiceLifecycle
import Simulator
import Testing
import Twilio
import WebSocket

@testable import CallControl
@testable import Storage

/// Acme's desk reached by a pretend Twilio over HTTP, as people on the phone network and softphones make it send. The
/// signature is Web's to check; all else is real.
struct DeskOnline: Sendable {
  static let mainNumber = "+15550100001"
  private static let account = "AC00000000000000000000000000000001"
  private static let token = "00000000000000000000000000000007"

  let acme: DeskFixture
  let sweeper: Sweeper
  let effects: CallEffects
  private let twilio: TwilioClient
  private let simulator: String
  private let http: CurlClient

  static func run(_ story: @escaping @Sendable (DeskOnline) async throws -> Void) async throws {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let http = CurlClient(userAgent: "test")
    defer { http.close() }
    try await DeskFixture.run { acme in
      var settings = SimulatorSettings(
        accounts: [
          .init(
            sid: account, authToken: token, friendlyName: "Acme",
            numbers: [.init(e164: mainNumber, friendlyName: "Main line")])
        ], randomBytes: randomBytes, logger: logger)
      settings.secondsPerWord = 0.001
      settings.recordingProcessingSeconds = 0.01
      try await withThrowingTaskGroup(of: Void.self) { [settings] tasks in
        let (urls, announce) = AsyncStream.makeStream(of: String.self)
        tasks.addTask { try await SimulatorServer(settings: settings) { announce.yield($0) }.run() }
        var iterator = urls.makeAsyncIterator()
        let simulator = await iterator.next() ?? ""
        tasks.addTask { try await webhooks(of: acme.desk, acme.workspaceId, logger) { announce.yield($0) }.run() }
        let desk = await iterator.next() ?? ""
        let client = TwilioAPI(url: simulator, http: http).client(
          accountSid: try AccountSid(account), authToken: token, log: logger)
        let number = try await client.listPhoneNumbers()[0]
        let links = WebhookLinks(publicURL: desk, webhookKey: "key")
        _ = try await client.updatePhoneNumber(
          number.sid, VoiceSettings(voiceUrl: links.voice, statusCallback: links.status))
        try await story(
          DeskOnline(
            acme: acme, sweeper: Sweeper(desk: acme.desk, client: { _ in client }),
            effects: CallEffects(store: acme.store, client: { _ in client }, now: acme.clock.now), twilio: client,
            simulator: simulator, http: http))
        tasks.cancelAll()
        while (try? await tasks.next()) != nil {}
      }
    }
  }

  private static func webhooks(
    of desk: CallDesk, _ workspaceId: Workspace.ID, _ logger: Logger, _ announce: @escaping @Sendable (String) -> Void
  ) -> some ApplicationProtocol {
    let router = Router()
    router.post("webhooks/twilio/key/:verb") { request, context -> Response in
      let webhook = VoiceWebhook(
        try WebhookForm(decoding: Array(buffer: try await request.body.collect(upTo: 1 << 16))))
      let voice = VoiceRequest(
        workspaceId: workspaceId,
        links: WebhookLinks(publicURL: "http://\(request.head.authority ?? "")", webhookKey: "key"),
        key: UUID().uuidString, callSid: webhook.callSid?.text ?? "", webhook: webhook,
        query: Dictionary(
          request.uri.queryParameters.map { (String($0.key), String($0.value)) }, uniquingKeysWith: { one, _ in one }))
      switch context.parameters.get("verb") {
      case "voice": return twiml(await desk.voice(voice))
      case "dial": return twiml(await desk.dialEnded(voice))
      case "voicemail": return twiml(await desk.voicemailEnded(voice))
      case "recording": return await saved { try await desk.recording(voice) }
      default: return await saved { try await desk.status(voice) }
      }
    }
    return Application(
      // Hummingbird's own server ends the process when it shuts down as a connection arrives.
      router: router, server: .http1WithWebSockets(), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { announce("http://127.0.0.1:\($0.localAddress?.port ?? 0)") }, logger: logger)
  }

  private static func twiml(_ text: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: "text/xml"], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  private static func saved(_ work: () async throws -> Void) async -> Response {
    do {
      try await work()
      return Response(status: .noContent)
    } catch {
      return Response(status: .serviceUnavailable)
    }
  }

  // MARK: What happens

  /// The store refuses all writes while `body` runs: somebody else has locked its database.
  func whileNothingCanBeSaved(_ body: () async throws -> Void) async throws {
    try await acme.store.write { try $0.db.execute(sql: "PRAGMA busy_timeout = 1") }
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    configuration.busyMode = .timeout(10)
    let other = try DatabaseQueue(
      path: acme.store.directory.file(Connections.fileName), configuration: configuration)
    try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    try await body()
    try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    try other.close()
  }

  /// A person dials the main number; returns the CallSid.
  func dial() async throws -> String {
    try await post("calls", #"{"from": "\#(DeskFixture.caller)", "to": "\#(Self.mainNumber)"}"#).callSid ?? ""
  }

  func hangUp(_ callSid: String) async throws { _ = try await post("calls/\(callSid)/hangup") }

  func say(_ text: String, on callSid: String) async throws {
    _ = try await post("calls/\(callSid)/speech", #"{"text": "\#(text)"}"#)
  }

  func hears(_ kind: String, on callSid: String) async throws {
    try await eventually("hearing \(kind)") {
      try await call(callSid).transcript?.contains { $0.kind == kind } ?? false
    }
  }

  func ended(_ callSid: String) async throws {
    try await eventually("the end") { ["completed", "no-answer"].contains(try await call(callSid).status) }
  }

  /// Twilio takes a moment to make a recording of what was said.
  func isRecorded(_ callSid: String) async throws {
    try await eventually("the recording") {
      try await twilio.listRecordings(of: try CallSid(callSid)).map(\.status) == ["completed"]
    }
  }

  func softphone(_ name: String, _ what: String) async throws {
    let identity = try #require(acme.agents[name]).identity
    try await eventually("\(what) by \(name)") {
      try await send(.post, "clients/\(identity)/\(what)").status < 300
    }
  }

  func fault(_ fault: String) async throws { _ = try await send(.post, "faults", fault) }

  private struct Said: Decodable {
    struct Heard: Decodable { let kind: String }

    let callSid: String?
    let status: String?
    let transcript: [Heard]?
  }

  private func call(_ callSid: String) async throws -> Said { try await decode(send(.get, "calls/\(callSid)")) }

  private func post(_ path: String, _ body: String = "{}") async throws -> Said {
    try await decode(send(.post, path, body))
  }

  private func decode(_ answer: CurlResponse) throws -> Said {
    answer.body.isEmpty
      ? Said(callSid: nil, status: nil, transcript: nil) : try JSONDecoder().decode(Said.self, from: Data(answer.body))
  }

  private func send(_ method: CurlRequest.Method, _ path: String, _ body: String = "{}") async throws -> CurlResponse {
    try await http.send(
      CurlRequest(
        method, "\(simulator)/simulator/\(path)", headers: ["Content-Type": "application/json"],
        body: method == .post ? Array(body.utf8) : nil))
  }
}

/// Asks until it is so: what is waited for is another server's doing.
func eventually(_ what: String, _ isSo: () async throws -> Bool) async throws {
  let end = ContinuousClock.now + .seconds(15)
  while try await !isSo() {
    try #require(ContinuousClock.now < end, "\(what) did not happen")
    try await Task.sleep(for: .milliseconds(10))
  }
}
