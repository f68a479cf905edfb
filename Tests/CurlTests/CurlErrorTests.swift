import Curl
import Testing

@Suite("Failures")
struct CurlErrorTests {
  let client = CurlClient(userAgent: "ringdesk-tests/1")

  private func failure(_ request: CurlRequest) async -> CurlError? {
    do throws(CurlError) {
      _ = try await client.send(request)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "What cannot be sent is refused",
    arguments: [
      CurlRequest(.get, ""), CurlRequest(.get, "nonsense url"), CurlRequest(.get, "file:///etc/hostname"),
      CurlRequest(.get, "ftp://127.0.0.1/"), CurlRequest(.get, "http://ada:secret@127.0.0.1/"),
      CurlRequest(.get, "http://127.0.0.1/\0"), CurlRequest(.get, "http://127.0.0.1/", headers: ["A\nB": "1"]),
      CurlRequest(.get, "http://127.0.0.1/", headers: ["A": "1\r\nB: 2"]),
      CurlRequest(.get, "http://127.0.0.1/", headers: ["": "1"]), CurlRequest(.head, "http://127.0.0.1/", body: [1]),
    ])
  func invalid(request: CurlRequest) async throws {
    let error = try #require(await failure(request))
    guard case .invalidRequest = error else { return #expect(error == .invalidRequest("")) }
    #expect(!error.mayHaveArrived && !"\(error)".contains("secret"))
  }

  @Test func namesThatDoNotResolve() async throws {
    let error = try #require(await failure(CurlRequest(.get, "http://nobody.invalid/")))
    guard case .couldNotResolve = error else { return #expect(error == .couldNotResolve("")) }
    #expect(!error.mayHaveArrived)
  }

  @Test("A connection that dies gets a request twice, unless it is to be sent once")
  func sentOnce() async throws {
    let server = try await TestServer()
    for (isSentOnce, count) in [(false, 2), (true, 1)] {
      _ = try await client.send(CurlRequest(.get, server.url + "/echo"))
      let before = server.requests.count
      var request = CurlRequest(.post, server.url + "/hang-up", body: [1])
      request.isSentOnce = isSentOnce
      #expect(await failure(request) != nil)
      #expect(server.requests.count - before == count)
    }
    try await server.stop()
  }

  @Test func portsWhereNobodyListens() async throws {
    let server = try await TestServer()
    try await server.stop()
    let error = try #require(await failure(CurlRequest(.get, server.url)))
    guard case .couldNotConnect = error else { return #expect(error == .couldNotConnect("")) }
    #expect(!error.mayHaveArrived)
  }

  @Test func serversThatDoNotSpeakTLS() async throws {
    let server = try await TestServer()
    let url = server.url.replacing("http:", with: "https:")
    let error = try #require(await failure(CurlRequest(.get, url)))
    guard case .tlsFailure = error else { return #expect(error == .tlsFailure("")) }
    try await server.stop()
  }

  @Test("A timeout says whether the request may have arrived")
  func timeouts() async throws {
    let server = try await TestServer()
    let answer = CurlRequest(.post, server.url + "/never", totalTimeout: .milliseconds(100))
    #expect(await failure(answer) == .timedOut(isConnected: true))
    try await server.stop()
  }

  @Test("Answers above the limit are cut off, announced or not", arguments: ["/large", "/large-unannounced"])
  func limits(path: String) async throws {
    let server = try await TestServer()
    let request = CurlRequest(.get, server.url + path, responseLimit: 99_999)
    #expect(await failure(request) == .responseTooLarge(limit: 99_999))
    var larger = request
    larger.responseLimit = 100_000
    #expect(try await client.send(larger).body.count == 100_000)
    let none = CurlRequest(.get, server.url + "/echo", responseLimit: 0)
    #expect(try await client.send(none).body == [])
    try await server.stop()
  }

  @Test("Redirects end, and never leave http", arguments: [("/again", 47), ("/to-file", 1)])
  func redirects(path: String, code: Int) async throws {
    let server = try await TestServer()
    let error = await failure(CurlRequest(.get, server.url + path, redirects: .follow(limit: 3)))
    #expect(error == .tooManyRedirects || code == 1)
    if case .invalidRequest = error { #expect(code == 1) } else { #expect(code == 47) }
    try await server.stop()
  }

  @Test("Broken answers", arguments: [("/hang-up", 52), ("/half", 18)])
  func brokenAnswers(path: String, code: Int) async throws {
    let server = try await TestServer()
    let error = try #require(await failure(CurlRequest(.get, server.url + path)))
    guard case .other(code, _) = error else { return #expect(error == .other(code: code, message: "")) }
    #expect(error.mayHaveArrived)
    try await server.stop()
  }

  @Test("Cancelling the task drops the connection and ends the wait")
  func cancellation() async throws {
    let server = try await TestServer()
    var events = server.hanging.makeAsyncIterator()
    let task = Task { await failure(CurlRequest(.get, server.url + "/never", totalTimeout: .seconds(60))) }
    #expect(await events.next() == "hanging")
    task.cancel()
    #expect(await task.value == .cancelled)
    #expect(await events.next() == "gone")
    let early = Task { await failure(CurlRequest(.get, server.url)) }
    early.cancel()
    let outcome = await early.value
    #expect(outcome == .cancelled || outcome == nil)
    try await server.stop()
  }

  @Test("Closing ends what is under way and refuses the rest")
  func closing() async throws {
    let server = try await TestServer()
    var events = server.hanging.makeAsyncIterator()
    let task = Task { await failure(CurlRequest(.get, server.url + "/never", totalTimeout: .seconds(60))) }
    #expect(await events.next() == "hanging")
    client.close()
    #expect(await task.value == .closed)
    #expect(await failure(CurlRequest(.get, server.url)) == .closed)
    client.close()
    try await server.stop()
  }

  @Test("A client that nobody holds lets its thread go")
  func letGo() async throws {
    let server = try await TestServer()
    for _ in 0..<50 {
      let client = CurlClient(userAgent: "ringdesk-tests/1")
      _ = try await client.send(CurlRequest(.get, server.url))
    }
    #expect(server.connectionCount == 50)
    try await server.stop()
  }
}
