import Curl
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Testing
import WebSocket

@testable import Twilio

@Suite(.timeLimit(.minutes(1))) struct TwilioClientTests {
  static let account = "AC00000000000000000000000000000001"

  /// Answers every request with what `answer` makes of its method, path with query, and body.
  static func serve(
    token: String = "token", _ answer: @escaping @Sendable (String, String) -> Response,
    _ body: @escaping @Sendable (TwilioClient) async throws -> Void
  ) async throws {
    let router = Router()
    for method in [HTTPRequest.Method.get, .post, .delete] {
      router.on("**", method: method) { request, _ in
        let sent = try await request.body.collect(upTo: 1 << 20)
        let query = request.uri.query.map { "?\($0)" } ?? ""
        guard request.headers[.authorization] == "Basic " + Data("\(account):token".utf8).base64EncodedString() else {
          return Self.json(#"{"code":20003,"message":"Authenticate","more_info":"m","status":401}"#, .unauthorized)
        }
        return answer("\(request.method) \(request.uri.path)\(query)", String(buffer: sent))
      }
    }
    var logger = Logger(label: "TwilioClientTests")
    logger.logLevel = .critical
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let application = Application(
      // Hummingbird's own server ends the process when it shuts down as a connection arrives.
      router: router, server: .http1WithWebSockets(), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { continuation.yield($0.localAddress?.port ?? 0) }, logger: logger)
    let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
    let http = CurlClient(userAgent: "test")
    defer { http.close() }
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      for await port in ports {
        try await body(try Self.client("http://127.0.0.1:\(port)/", http, token: token))
        break
      }
      http.close()
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }

  static func client(_ url: String, _ http: CurlClient, token: String = "token") throws -> TwilioClient {
    var logger = Logger(label: "TwilioClientTests")
    logger.logLevel = .critical
    let sid = try AccountSid(account)
    return TwilioClient(
      accountSid: sid, credentials: .init(accountSid: sid, authToken: token), apiURL: url, http: http, log: logger)
  }

  static func json(_ text: String, _ status: HTTPResponse.Status = .ok, _ headers: HTTPFields = [:]) -> Response {
    Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  @Test func listsFollowEveryPage() async throws {
    let path = "/2010-04-01/Accounts/\(Self.account)/IncomingPhoneNumbers.json"
    try await Self.serve({ request, _ in
      let (number, next) =
        switch request {
        case "GET \(path)?PageSize=1000": (1, "\"\(path)?PageSize=1000&Page=1&PageToken=PA1\"")
        case "GET \(path)?PageSize=1000&Page=1&PageToken=PA1": (2, "\"\(path)?Page=2\"")
        default: (3, "null")
        }
      return Self.json(
        """
        {"incoming_phone_numbers":[{"sid":"PN0000000000000000000000000000000\(number)","phone_number":"+1555010000\(number)",
        "friendly_name":null,"capabilities":{"voice":true,"SMS":true},"voice_url":"","voice_application_sid":null,
        "trunk_sid":"","status_callback":null,"unknown":{}}],"next_page_uri":\(next),"page":0}
        """)
    }) { client in
      let numbers = try await client.listPhoneNumbers()
      #expect(numbers.map(\.phoneNumber) == ["+15550100001", "+15550100002", "+15550100003"])
      #expect(numbers[0].isVoiceCapable)
      #expect(numbers[0].voice.voiceUrl?.isEmpty == true)
    }
  }

  @Test(arguments: ["http://other.example/x", "//other.example/x", "loop"])
  func aLinkElsewhereOrInCirclesIsNotFollowed(_ link: String) async throws {
    let path = "/2010-04-01/Accounts/\(Self.account)/Keys.json"
    try await Self.serve({ _, _ in
      Self.json(#"{"keys":[],"next_page_uri":"\#(link == "loop" ? path + "?PageSize=1000" : link)"}"#)
    }) { client in
      await #expect(throws: TwilioFailure.self) { try await client.listKeys() }
    }
  }

  @Test func refusalsAreRead() async throws {
    let table: [(Response, TwilioError, mayHaveHappened: Bool, isPassing: Bool)] = [
      (
        Self.json(
          #"{"code":21220,"message":"Call is not in-progress. Cannot redirect.","more_info":"https://x","status":400}"#,
          .badRequest),
        TwilioError(
          status: 400, code: 21220, message: "Call is not in-progress. Cannot redirect.", moreInfo: "https://x"), false,
        false
      ),
      (
        Self.json(#"{"code":20429,"message":"Too Many Requests","status":429}"#, .tooManyRequests, [.retryAfter: "7"]),
        TwilioError(status: 429, code: 20429, message: "Too Many Requests", retryAfter: 7), false, true
      ),
      (
        Self.json("<html>", .badGateway), TwilioError(status: 502, code: 502, message: "HTTP status 502"), true, true
      ),
      (Self.json("", .found), TwilioError(status: 302, code: 302, message: "HTTP status 302"), false, false),
    ]
    for row in table {
      try await Self.serve({ _, _ in row.0 }) { client in
        let failure = await #expect(throws: TwilioFailure.self) {
          try await client.updateCall(try CallSid("CA00000000000000000000000000000001"), .complete)
        }
        #expect(failure == .refused(row.1))
        #expect(failure?.mayHaveHappened == row.mayHaveHappened)
        #expect(failure?.isPassing == row.isPassing)
      }
    }
  }

  @Test func wrongCredentialsAreSaid() async throws {
    try await Self.serve(token: "bad", { _, _ in Self.json("{}") }) { client in
      let failure = await #expect(throws: TwilioFailure.self) { try await client.fetchAccount() }
      #expect(failure?.error?.isBadCredentials == true)
      #expect(failure?.error?.code == 20003)
    }
  }

  @Test func anAnswerThatIsSomethingElseIsUnreadable() async throws {
    try await Self.serve({ _, _ in Self.json("{}") }) { client in
      let failure = await #expect(throws: TwilioFailure.self) { try await client.fetchAccount() }
      guard case .unreadable = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
    }
  }

  @Test func nobodyListeningMeansNotSent() async throws {
    let http = CurlClient(userAgent: "test")
    defer { http.close() }
    let client = try Self.client("http://127.0.0.1:1", http)
    let failure = await #expect(throws: TwilioFailure.self) { try await client.createKey(friendlyName: "x") }
    guard case .notSent = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(failure?.mayHaveHappened == false)
  }

  @Test func formsCarryEveryParameter() async throws {
    let (seen, continuation) = AsyncStream.makeStream(of: String.self)
    try await Self.serve({ request, body in
      continuation.yield(request + " " + body)
      return Self.json(#"{"sid":"CA00000000000000000000000000000001","status":"queued"}"#, .created)
    }) { client in
      let call = try await client.createCall(
        CallRequest(
          to: "+15550100099", from: "+15550100001", document: .url("https://example.com/v?a=1#rc=2"),
          statusCallback: "https://example.com/s", statusCallbackEvents: ["initiated", "completed"], timeout: 20))
      #expect(call.status == .queued)
      for await text in seen {
        #expect(
          text == "POST /2010-04-01/Accounts/\(Self.account)/Calls.json "
            + "To=%2B15550100099&From=%2B15550100001&Url=https%3A%2F%2Fexample.com%2Fv%3Fa%3D1%23rc%3D2"
            + "&StatusCallback=https%3A%2F%2Fexample.com%2Fs&StatusCallbackEvent=initiated"
            + "&StatusCallbackEvent=completed&Timeout=20")
        break
      }
    }
  }

  @Test func credentialsAreInNoDescription() throws {
    let http = CurlClient(userAgent: "test")
    defer { http.close() }
    let client = try Self.client("http://127.0.0.1:1", http, token: "very-secret")
    #expect(!String(reflecting: client).contains("very-secret"))
    var text = ""
    dump(client, to: &text)
    #expect(!text.contains("very-secret"))
  }

  @Test func aNumberHasATrunkOrAnApp() {
    let both = VoiceSettings(voiceApplicationSid: "AP1", trunkSid: "TK1", voiceUrl: "")
    #expect(both.parameters.map(\.name) == ["VoiceUrl", "TrunkSid"])
    let app = VoiceSettings(voiceApplicationSid: "", trunkSid: "")
    #expect(app.parameters.map(\.name) == ["VoiceApplicationSid"])
  }
}
