import Cryptography
import Curl
import Domain
import Foundation

/// What is posted: the event as streams show it.
struct HookMessage {
  let id: String
  let type: String
  let at: Date
  let workspaceId: Workspace.ID
  let version: Int
  let data: JSON

  var body: [UInt8] {
    DeskEvent.resource(
      id: id, type: type, version: version, at: JSON(at), workspaceId: workspaceId, data: data
    ).bytes
  }
}

/// What came back.
struct HookAnswer {
  /// Nil when there was no answer.
  var status: Int?
  var error: String?
  var durationMilliseconds: Int
  /// Its beginning.
  var body = ""

  var isGood: Bool { status.map { (200..<300).contains($0) } ?? false }
}

struct HookSender {
  private static let answerBytes = 1024

  let http: CurlClient
  let rule: AddressRule
  let clock: @Sendable () -> Date
  let patience: Duration

  func send(_ message: HookMessage, to url: String, secret: String) async -> HookAnswer {
    let body = message.body
    let timestamp = "\(Int(clock().timeIntervalSince1970))"
    let signed = Array("\(timestamp).".utf8) + body
    let signature = MessageAuthentication.hmacSHA256(signed, key: Array(secret.utf8))
    var request = CurlRequest(
      .post, url,
      headers: [
        "Content-Type": "application/json", "Ringdesk-Event": message.type, "Ringdesk-Delivery": message.id,
        "Ringdesk-Timestamp": timestamp, "Ringdesk-Signature": "v1=" + BaseEncoding.hex.encode(signature),
      ],
      body: body, totalTimeout: patience, responseLimit: Self.answerBytes)
    request.cutsLongAnswers = true
    request.isSentOnce = true
    if !rule.allowsPrivate { request.mayConnect = AddressRule.isPublic }
    let began = ContinuousClock.now
    func milliseconds() -> Int { Int((ContinuousClock.now - began) / .milliseconds(1)) }
    do {
      let response = try await http.send(request)
      var answer = HookAnswer(
        status: response.status, durationMilliseconds: milliseconds(),
        body: String(decoding: response.body, as: UTF8.self))
      if !answer.isGood { answer.error = "The answer was \(response.status), not 2xx." }
      return answer
    } catch {
      return HookAnswer(error: Self.sentence(error), durationMilliseconds: milliseconds())
    }
  }

  private static func sentence(_ error: CurlError) -> String {
    if case .addressRefused = error { return AddressRule.refusal }
    return "There was no answer: \(error)."
  }
}
