import Curl
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import WebSocket

/// Passes requests on to Twilio, until one of them meets with a fault.
actor Line {
  /// What becomes of one request. After a cut nothing gets through any more: to whoever sends, that is a process that was
  /// killed there.
  enum Fault: Sendable, CaseIterable, CustomStringConvertible {
    case cutBeforeTheRequest, cutBeforeTheAnswer, tooMany, failed, failedAfterTheEffect, silentAfterTheEffect

    var isCut: Bool { self == .cutBeforeTheRequest || self == .cutBeforeTheAnswer }

    var hasEffect: Bool {
      switch self {
      case .cutBeforeTheRequest, .tooMany, .failed: false
      case .cutBeforeTheAnswer, .failedAfterTheEffect, .silentAfterTheEffect: true
      }
    }

    var description: String {
      switch self {
      case .cutBeforeTheRequest: "cut before the request"
      case .cutBeforeTheAnswer: "cut before the answer"
      case .tooMany: "429"
      case .failed: "500"
      case .failedAfterTheEffect: "500 after the effect"
      case .silentAfterTheEffect: "timeout after the effect"
      }
    }
  }

  private let http: CurlClient
  private(set) var url = ""
  private(set) var requests: [String] = []
  private var fault: (request: Int, kind: Fault)?
  private var silence = AsyncStream<Void>.makeStream()

  init(http: CurlClient) {
    self.http = http
  }

  func lead(to url: String) { self.url = url }

  func fail(atRequest request: Int, _ kind: Fault) {
    requests = []
    fault = (request, kind)
  }

  func mend() {
    requests = []
    fault = nil
    silence.continuation.finish()
    silence = AsyncStream<Void>.makeStream()
  }

  func pass(_ request: CurlRequest) async throws -> Response {
    let number = requests.count
    requests.append("\(request.method.rawValue) \(request.url.prefix { $0 != "?" })")
    guard let fault, number >= fault.request, number == fault.request || fault.kind.isCut else {
      return try await forward(request)
    }
    if number == fault.request, fault.kind.hasEffect { _ = try await forward(request) }
    switch fault.kind {
    case .cutBeforeTheRequest, .cutBeforeTheAnswer: return Response(status: .badGateway)
    case .tooMany: return Self.refusal(.tooManyRequests, code: 20429, headers: [.retryAfter: "1"])
    case .failed, .failedAfterTheEffect: return Self.refusal(.internalServerError, code: 20500)
    case .silentAfterTheEffect:
      for await _ in silence.stream {}
      return Response(status: .badGateway)
    }
  }

  private func forward(_ request: CurlRequest) async throws -> Response {
    var request = request
    request.url = url + request.url
    let response = try await http.send(request)
    return Response(
      status: .init(code: response.status), body: ResponseBody(byteBuffer: ByteBuffer(bytes: response.body)))
  }

  private static func refusal(_ status: HTTPResponse.Status, code: Int, headers: HTTPFields = [:]) -> Response {
    Response(
      status: status, headers: headers,
      body: ResponseBody(
        byteBuffer: ByteBuffer(string: #"{"code": \#(code), "message": "planted", "status": \#(status.code)}"#)))
  }

  nonisolated func application(
    logger: Logger, _ announce: @escaping @Sendable (String) -> Void
  ) -> some ApplicationProtocol {
    let router = Router()
    for (method, name) in [(CurlRequest.Method.get, HTTPRequest.Method.get), (.post, .post), (.delete, .delete)] {
      router.on("**", method: name) { request, _ in
        var headers = CurlHeaders()
        for field in request.headers
        where [.authorization, .contentType, .accept].contains(field.name) {
          headers.add(field.name.rawName, field.value)
        }
        let body = Array(buffer: try await request.body.collect(upTo: 1 << 20))
        return try await self.pass(
          CurlRequest(method, request.uri.string, headers: headers, body: method == .post ? body : nil))
      }
    }
    return Application(
      // Hummingbird's own server ends the process when it shuts down as a connection arrives.
      router: router, server: .http1WithWebSockets(), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { announce("http://127.0.0.1:\($0.localAddress?.port ?? 0)") }, logger: logger)
  }
}
