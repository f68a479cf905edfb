import Curl
import NIOHTTP1
import Testing

@Suite("Requests and answers")
struct CurlTests {
  let client = CurlClient(userAgent: "ringdesk-tests/1")

  @Test("Every method arrives with its body, and libcurl adds nothing of its own to the headers")
  func methods() async throws {
    let server = try await TestServer()
    let cases: [(CurlRequest.Method, [UInt8]?)] = [
      (.get, nil), (.head, nil), (.post, nil), (.post, []), (.post, Array("a=b".utf8)), (.put, nil),
      (.put, [0, 1, 255]),
      (.patch, [1]), (.delete, nil), (.delete, [9]), (.get, [5]),
    ]
    for (method, body) in cases {
      let response = try await client.send(CurlRequest(method, server.url + "/echo?q=1", body: body))
      #expect(response.status == 200)
      #expect(response.headers["x-method"] == method.rawValue)
      #expect(response.body == body ?? [])
      let head = try #require(server.requests.last).head
      #expect(head.uri == "/echo?q=1")
      #expect(head.headers["User-Agent"] == ["ringdesk-tests/1"])
      #expect(head.headers["Content-Type"] == [] && head.headers["Expect"] == [] && head.headers["Authorization"] == [])
      #expect(head.headers["Content-Length"].first == (body.map { "\($0.count)" } ?? (method.sendsBody ? "0" : nil)))
    }
    try await server.stop()
  }

  @Test("Headers are kept with their repetitions and found in any case; bodies are bytes")
  func answers() async throws {
    let server = try await TestServer()
    let response = try await client.send(CurlRequest(.get, server.url + "/repeated"))
    #expect(response.status == 404)
    #expect(response.headers.values(of: "SET-COOKIE") == ["a=1", "b=2"])
    #expect(response.headers["Set-Cookie"] == "a=1")
    #expect(response.headers["x-empty"] == "" && response.headers["x-none"] == nil)
    #expect(response.body == [0, 255, 13, 10])
    #expect(response.effectiveURL == server.url + "/repeated" && response.redirectCount == 0)
    #expect(response.totalDuration > .zero && response.connectDuration <= response.totalDuration)
    try await server.stop()
  }

  @Test("Sent headers and credentials")
  func headersAndCredentials() async throws {
    let server = try await TestServer()
    let auth = CurlRequest.BasicAuth(userName: "AC1", password: "päss:word")
    let request = CurlRequest(
      .post, server.url + "/echo", headers: ["Content-Type": "text/plain", "X-A": "1", "X-A": "2", "X-Empty": ""],
      body: [65], basicAuth: auth)
    _ = try await client.send(request)
    let headers = try #require(server.requests.last).head.headers
    #expect(headers["X-A"] == ["1", "2"] && headers["X-Empty"] == [""] && headers["Content-Type"] == ["text/plain"])
    #expect(headers["Authorization"] == ["Basic QUMxOnDDpHNzOndvcmQ="])
    var dumped = ""
    dump(request, to: &dumped)
    #expect(!"\(request) \(auth)".contains("word") && !dumped.contains("word"))
    try await server.stop()
  }

  @Test("Connections are used again")
  func reuse() async throws {
    let server = try await TestServer()
    for _ in 0..<5 { _ = try await client.send(CurlRequest(.get, server.url)) }
    #expect(server.connectionCount == 1)
    let last = try await client.send(CurlRequest(.post, server.url, body: [1]))
    #expect(last.connectDuration == .zero)
    try await server.stop()
  }

  @Test("Many at once, on a bounded number of connections")
  func concurrency() async throws {
    let server = try await TestServer()
    let client = CurlClient(userAgent: "ringdesk-tests/1", maximumConnectionsPerHost: 4)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask {
          let body = Array("\(number)".utf8)
          let response = try await client.send(CurlRequest(.post, server.url, body: body))
          #expect(response.body == body)
        }
      }
      try await group.waitForAll()
    }
    #expect(server.requests.count == 200 && server.connectionCount <= 4)
    try await server.stop()
  }

  @Test("Redirects are followed only when asked, and with the right method")
  func redirects() async throws {
    let server = try await TestServer()
    let kept = try await client.send(CurlRequest(.get, server.url + "/see-other"))
    #expect(kept.status == 303 && kept.headers["Location"] == "/echo")
    let follow = CurlRequest.Redirects.follow(limit: 3)
    let seen = try await client.send(CurlRequest(.post, server.url + "/see-other", body: [1], redirects: follow))
    #expect(seen.status == 200 && seen.headers["X-Method"] == "GET" && seen.redirectCount == 1)
    #expect(
      seen.effectiveURL == server.url + "/echo" && seen.headers["X-First"] == nil, "headers are of the last answer")
    let repeated = try await client.send(CurlRequest(.post, server.url + "/keep-method", body: [1], redirects: follow))
    #expect(repeated.headers["X-Method"] == "POST" && repeated.body == [1])
    try await server.stop()
  }
}

extension CurlRequest.Method {
  fileprivate var sendsBody: Bool { [.post, .put, .patch].contains(self) }
}
