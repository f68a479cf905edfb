import Curl
import Foundation

/// Somebody who speaks HTTP to a server: a browser with a session cookie, or nobody in particular.
struct Visitor: Sendable {
  static let curl = CurlClient(userAgent: "ringdesk-tests")

  let url: String
  /// `name=value`, once signed in.
  var cookie: String?

  struct Answer: Sendable {
    let status: Int
    let headers: CurlHeaders
    let body: [UInt8]
    var text: String { String(decoding: body, as: UTF8.self) }
    var json: Value { (try? Value(body)) ?? .null }
  }

  init(_ url: String, cookie: String? = nil) {
    self.url = url
    self.cookie = cookie
  }

  func send(
    _ method: CurlRequest.Method, _ path: String, _ body: Value? = nil, headers: CurlHeaders = [:]
  ) async throws -> Answer {
    var all = headers
    if let cookie { all.add("Cookie", cookie) }
    if method != .get { all.add("Origin", url) }
    if body != nil { all.add("Content-Type", "application/json") }
    let response = try await Self.curl.send(
      CurlRequest(method, url + path, headers: all, body: body?.bytes, totalTimeout: patience))
    return Answer(status: response.status, headers: response.headers, body: response.body)
  }

  /// - Throws: ``Unexpected`` when the answer is not a success.
  func ask(_ method: CurlRequest.Method, _ path: String, _ body: Value? = nil) async throws -> Value {
    let answer = try await send(method, path, body)
    guard (200..<300).contains(answer.status) else {
      throw Unexpected(description: "\(method.rawValue) \(path) was answered \(answer.status): \(answer.text)")
    }
    return answer.json
  }

  func get(_ path: String) async throws -> Value { try await ask(.get, path) }
  func post(_ path: String, _ body: Value? = nil) async throws -> Value { try await ask(.post, path, body) }
  func put(_ path: String, _ body: Value) async throws -> Value { try await ask(.put, path, body) }

  /// Signed in, with the cookie of `answer`.
  func keeping(_ answer: Answer) -> Visitor {
    let pair = answer.headers.values(of: "Set-Cookie").first { $0.hasPrefix("ringdesk_session=") }
    return Visitor(url, cookie: pair.map { String($0.prefix { $0 != ";" }) })
  }

  func signedIn(email: String, password: String) async throws -> Visitor {
    let answer = try await send(
      .post, "/api/v1/session", ["email": .string(email), "password": .string(password)])
    guard answer.status == 200 || answer.status == 201 else {
      throw Unexpected(description: "\(email) could not sign in: \(answer.status) \(answer.text)")
    }
    return keeping(answer)
  }
}

struct Unexpected: Error, CustomStringConvertible {
  let description: String
}
