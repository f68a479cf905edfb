import Curl
import Hummingbird
import HTTPTypes
import Logging
import NIOCore
import WebSocket

/// Passes requests on to Twilio until it is cut: then a request gets through or not, its answer is lost, and nothing
/// after it gets through. To whoever sends, that is a process that was killed there.
actor Line {
  enum Cut: Sendable, CaseIterable, CustomStringConvertible {
    case beforeTheRequest, beforeTheAnswer

    var description: String { self == .beforeTheRequest ? "before the request" : "before the answer" }
  }

  private let http: CurlClient
  private(set) var url = ""
  private(set) var requests: [String] = []
  private var cut: (request: Int, kind: Cut)?

  init(http: CurlClient) {
    self.http = http
  }

  func lead(to url: String) { self.url = url }

  func cut(atRequest request: Int, _ kind: Cut) {
    requests = []
    cut = (request, kind)
  }

  func mend() {
    requests = []
    cut = nil
  }

  func pass(_ request: CurlRequest) async throws -> CurlResponse? {
    let number = requests.count
    requests.append("\(request.method.rawValue) \(request.url.prefix { $0 != "?" })")
    if let cut, number > cut.request || (number == cut.request && cut.kind == .beforeTheRequest) { return nil }
    let isAnswerLost = cut?.request == number
    var request = request
    request.url = url + request.url
    let response = try await http.send(request)
    return isAnswerLost ? nil : response
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
        let passed = CurlRequest(
          method, request.uri.string, headers: headers, body: method == .post ? body : nil)
        guard let response = try await self.pass(passed) else { return Response(status: .badGateway) }
        return Response(
          status: .init(code: response.status), body: ResponseBody(byteBuffer: ByteBuffer(bytes: response.body)))
      }
    }
    return Application(
      // Hummingbird's own server ends the process when it shuts down as a connection arrives.
      router: router, server: .http1WithWebSockets(), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { announce("http://127.0.0.1:\($0.localAddress?.port ?? 0)") }, logger: logger)
  }
}
