import Curl
import Storage
import Testing

@testable import Web

extension WebSuite {
  @Suite struct WebhookTests {
    /// A caller hears words, not Twilio's "an application error has occurred".
    @Test(arguments: ["voice", "dial", "voicemail"])
    func whoseCallItIsCannotBeLookedUp(_ verb: String) async throws {
      try await TestDesk.run { desk in
        try await desk.parts.store.close()
        let answer = try await desk.client.send(Self.webhook(desk, verb))
        #expect(answer.status == 200)
        #expect(answer.headers["Content-Type"] == "text/xml; charset=utf-8")
        let text = String(decoding: answer.body, as: UTF8.self)
        #expect(text.contains("<Say>") && text.contains("<Hangup"))
        // Twilio is to send these again.
        let callback = try await desk.client.send(Self.webhook(desk, "status"))
        #expect(callback.status >= 500)
      }
    }

    @Test func aKeyOfNobodyIsNotFound() async throws {
      try await TestDesk.run { desk in
        let answer = try await desk.client.send(Self.webhook(desk, "voice"))
        #expect(answer.status == 404)
      }
    }

    private static func webhook(_ desk: TestDesk, _ verb: String) -> CurlRequest {
      CurlRequest(
        .post, "\(desk.url)/webhooks/twilio/somekey/\(verb)",
        headers: ["Content-Type": "application/x-www-form-urlencoded"], body: Array("CallSid=CA1".utf8))
    }
  }
}
