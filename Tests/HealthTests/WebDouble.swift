import Curl
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import WebSocket

/// A server on loopback whose answers can be changed on their way.
actor WebDouble {
  typealias Answer = @Sendable (CurlRequest) async throws -> Reply

  private let answer: Answer
  private(set) var url = ""
  private var change: (@Sendable (CurlRequest, Reply) -> Reply)?

  init(_ answer: @escaping Answer) { self.answer = answer }

  func stand(at url: String) { self.url = url }

  func plant(_ change: @escaping @Sendable (CurlRequest, Reply) -> Reply) { self.change = change }

  /// Puts other words into every answer.
  func replace(_ words: String, with others: String) {
    plant { _, response in
      var response = response
      response.text = response.text.replacing(words, with: others)
      return response
    }
  }

  private func respond(_ request: CurlRequest) async throws -> Response {
    var response = try await answer(request)
    if let change { response = change(request, response) }
    var headers = HTTPFields()
    headers[.location] = response.location
    headers[.date] = response.date
    guard let pause = response.pause else {
      return Response(
        status: .init(code: response.status), headers: headers,
        body: ResponseBody(byteBuffer: ByteBuffer(string: response.text)))
    }
    return Response(
      status: .init(code: response.status), headers: headers,
      body: ResponseBody { [response] writer in
        try await writer.write(ByteBuffer(string: response.text))
        try await Task.sleep(for: pause)
        try await writer.write(ByteBuffer(string: response.rest))
        try await writer.finish(nil)
      })
  }

  nonisolated func application(
    _ logger: Logger, _ announce: @escaping @Sendable (String) -> Void
  ) -> some ApplicationProtocol {
    let router = Router()
    for (method, name) in [(CurlRequest.Method.get, HTTPRequest.Method.get), (.post, .post), (.delete, .delete)] {
      router.on("**", method: name) { request, _ in
        var headers = CurlHeaders()
        for field in request.headers where !["content-length", "user-agent"].contains(field.name.canonicalName) {
          headers.add(field.name.rawName, field.value)
        }
        if let host = request.head.authority { headers.add("Host", host) }
        let body = Array(buffer: try await request.body.collect(upTo: 1 << 20))
        return try await self.respond(
          CurlRequest(method, request.uri.string, headers: headers, body: method == .post ? body : nil))
      }
    }
    return Application(
      // Hummingbird's own server ends the process when it shuts down as a connection arrives.
      router: router, server: .http1WithWebSockets(), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { announce("http://127.0.0.1:\($0.localAddress?.port ?? 0)") }, logger: logger)
  }
}

extension CurlRequest {
  /// The same to another server.
  func led(to url: String) -> CurlRequest {
    var headers = CurlHeaders()
    for field in self.headers.fields where field.name != "Host" { headers.add(field.name, field.value) }
    return CurlRequest(method, url + self.url, headers: headers, body: body)
  }
}

/// An answer, as far as a check looks at it.
struct Reply: Sendable {
  var status: Int
  var text: String
  var location: String?
  var date: String?
  /// After the text, and before what then comes.
  var pause: Duration?
  var rest = ""

  static func plain(_ status: Int, _ text: String, location: String? = nil) -> Reply {
    Reply(status: status, text: text, location: location)
  }

  init(status: Int, text: String, location: String? = nil) {
    self.status = status
    self.text = text
    self.location = location
  }

  init(_ response: CurlResponse) {
    self.init(status: response.status, text: String(decoding: response.body, as: UTF8.self))
    date = response.headers["Date"]
  }
}
