import Curl
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import WebSocket

/// Somebody's web server: keeps what it was asked, and answers as the test says.
actor WebhookReceiver {
  struct Seen: Sendable {
    let method: String
    /// Path and query, as requested.
    let target: String
    let headers: [String: String]
    let form: [String: String]
    let rawBody: String

    var path: String { String(target.prefix { $0 != "?" }) }
    subscript(_ name: String) -> String? { form[name] }
  }

  struct Reply: Sendable {
    var status = 200
    var contentType = "text/xml"
    var body = ""
    var headers: [String: String] = [:]

    static func twiml(_ verbs: String) -> Reply {
      Reply(body: "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>\(verbs)</Response>")
    }
    static let nothing = Reply(status: 204, contentType: "text/plain")
  }

  typealias Script = @Sendable (Seen) -> Reply

  private(set) var seen: [Seen] = []
  private let script: Script

  init(_ script: @escaping Script) { self.script = script }

  func answer(_ request: Seen) -> Reply {
    seen.append(request)
    return script(request)
  }

  func requests(_ path: String) -> [Seen] { seen.filter { $0.path == path } }

  nonisolated func application(logger: Logger, onRunning: @escaping @Sendable (String) async -> Void)
    -> some ApplicationProtocol
  {
    let router = Router()
    for method: HTTPRequest.Method in [.get, .post] {
      router.on("**", method: method) { request, _ in
        let body = String(buffer: try await request.body.collect(upTo: 1 << 20))
        let text = request.method == .post ? body : request.uri.query ?? ""
        let seen = Seen(
          method: request.method.rawValue, target: request.uri.string,
          headers: Dictionary(
            request.headers.map { ($0.name.canonicalName, $0.value) }, uniquingKeysWith: { first, _ in first }),
          form: WebhookReceiver.decode(text), rawBody: body)
        let reply = await self.answer(seen)
        var headers: HTTPFields = [.contentType: reply.contentType]
        for (name, value) in reply.headers { headers[HTTPField.Name(name)!] = value }
        return Response(
          status: .init(code: reply.status), headers: headers, body: .init(byteBuffer: ByteBuffer(string: reply.body)))
      }
    }
    return Application(
      // Hummingbird's own server ends the process when it shuts down as a connection arrives.
      responder: router.buildResponder(), server: .http1WithWebSockets(),
      configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { await onRunning("http://127.0.0.1:\($0.localAddress?.port ?? 0)") }, logger: logger)
  }

  private static func decode(_ text: String) -> [String: String] {
    var form: [String: String] = [:]
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
        $0.replacingOccurrences(of: "+", with: " ").removingPercentEncoding ?? ""
      }
      form[parts[0]] = parts.count == 2 ? parts[1] : ""
    }
    return form
  }
}
