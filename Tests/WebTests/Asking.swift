import Curl
import Foundation

@testable import Web

/// An answer, with its JSON where it has some.
struct Answer: Sendable {
  let status: Int
  let headers: CurlHeaders
  let text: String

  var json: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]) ?? [:]
  }
  var items: [[String: Any]] { json["items"] as? [[String: Any]] ?? [] }
  var errorCode: String? { error["code"] as? String }
  var errorField: String? { error["field"] as? String }
  var error: [String: Any] { json["error"] as? [String: Any] ?? [:] }
}

extension TestDesk {
  func ask(
    _ method: CurlRequest.Method, _ path: String, headers: [(String, String)] = [], body: String? = nil
  ) async throws -> Answer {
    var fields = CurlHeaders()
    for (name, value) in headers { fields.add(name, value) }
    if body != nil, fields["Content-Type"] == nil { fields.add("Content-Type", "application/json") }
    let response = try await client.send(
      CurlRequest(method, url + path, headers: fields, body: body.map { Array($0.utf8) }))
    return Answer(
      status: response.status, headers: response.headers, text: String(decoding: response.body, as: UTF8.self))
  }
}

extension DeskWorld {
  /// With a Bearer of the person; without one for nobody.
  func ask(
    _ method: CurlRequest.Method, _ path: String, as person: Person?, headers: [(String, String)] = [],
    body: String? = nil
  ) async throws -> Answer {
    let token = if let person { [("Authorization", "Bearer \(try await token(person))")] } else { [(String, String)]() }
    return try await desk.ask(method, path, headers: token + headers, body: body)
  }
}
