import Cryptography
import Curl
import Domain
import Foundation
import Health
import Storage
import Testing

@testable import Web

extension WebSuite {
  /// What is found is told to admins, of their own workspace; and the echo, which tells nobody anything.
  @Suite struct HealthTests {
    @Test func anAdminIsToldOfTheServerAndOfTheirOwnWorkspace() async throws {
      try await DeskWorld.run { world in
        let answer = try await world.ask(.get, world.path("/health"), as: .grace)
        #expect(answer.status == 200)
        let findings = try #require(answer.json["findings"] as? [[String: Any]])
        let ids = findings.compactMap { $0["id"] as? String }
        #expect(ids.contains("database.good") && ids.contains("account.notConnected"))
        let workspaces = Set(findings.compactMap { $0["workspaceId"] as? String })
        #expect(workspaces == [world.acme.rawValue])
        #expect(!answer.text.contains(world.desk.directory) && !answer.text.contains("Elsewhere"))
        let summary = try #require(answer.json["summary"] as? [String: Int])
        for (name, severity) in [("problems", "problem"), ("warnings", "warning"), ("good", "good")] {
          let count = findings.count { $0["severity"] as? String == severity }
          #expect(summary[name] == count)
        }
      }
    }

    @Test func whoeverAsksAtOneTimeIsToldTheSame() async throws {
      try await DeskWorld.run { world in
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
          for person in [DeskWorld.Person.ada, .grace, .ada, .grace] {
            group.addTask { try await world.ask(.get, world.path("/health"), as: person).text }
          }
          return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(answers.count == 1)
      }
    }

    @Test func theEchoSaysHowARequestCame() async throws {
      try await DeskWorld.run { world in
        let nonce = String(repeating: "0123456789abcdef", count: 2)
        let target = "/webhooks/echo/\(nonce)?call=1&step=%2B2"
        let answer = try await world.desk.ask(
          .post, target, headers: [("X-Forwarded-For", "192.0.2.77, 192.0.2.78")], body: "{}")
        #expect(answer.status == 200)
        #expect(answer.json["target"] as? String == target)
        #expect(answer.json["forwardedFor"] as? [String] == ["192.0.2.77, 192.0.2.78"])
        #expect(answer.json["isProxyTrusted"] as? Bool == true)
        let installation = world.desk.parts.store.installation.id
        #expect(answer.json["proof"] as? String == Echo.proof(nonce, of: installation))
        #expect(answer.json["bodySHA256"] as? String == BaseEncoding.hex.encode(Digest.sha256(Array("{}".utf8))))
        #expect(!answer.text.contains(installation))
      }
    }

    @Test func theEchoComesInPieces() async throws {
      try await TestDesk.run { desk in
        let response = try await desk.client.send(
          CurlRequest(.get, "\(desk.url)/webhooks/echo/" + String(repeating: "0", count: 32)))
        #expect(String(decoding: response.body, as: UTF8.self) == Echo.pieces.joined())
        #expect(response.totalDuration - response.firstByteDuration > Echo.pause / 2)
        #expect(response.headers["X-Accel-Buffering"] == "no")
        let stranger = try await desk.ask(.get, "/webhooks/echo/nobody")
        #expect(stranger.status == 404)
      }
    }

    @Test(arguments: ["", "short", String(repeating: "A", count: 32), String(repeating: "a", count: 33)])
    func theEchoAnswersNothingElse(nonce: String) async throws {
      try await TestDesk.run { desk in
        let answer = try await desk.ask(.post, "/webhooks/echo/\(nonce)", body: "{}")
        #expect(answer.status == 404)
      }
    }

    @Test func theEchoTakesNoLargeBody() async throws {
      try await TestDesk.run { desk in
        let path = "/webhooks/echo/" + String(repeating: "0", count: 32)
        let answer = try await desk.ask(.post, path, body: String(repeating: "x", count: 5000))
        #expect(answer.status == 413)
      }
    }
  }
}
