import Cryptography
import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct CallMessageStories {
    private static func web(_ request: WebhookReceiver.Seen) -> WebhookReceiver.Reply {
      request.path == "/app" ? .twiml("<Say>Hello</Say><Pause length=\"600\"/>") : .nothing
    }

    /// Ada's browser is on a call with the application.
    private func talk(
      _ story: @escaping @Sendable (World, inout SocketClient, _ sid: String) async throws -> Void
    ) async throws {
      try await World.with(clock: .standing(), web: Self.web) { world in
        let app = try await world.makeApplication()
        let token = accessToken(key: try await world.makeKey(), application: app)
        try await SocketClient.open(world, "/signal") { browser in
          try await browser.listens(token)
          try await browser.signal("invite", ["callsid": "TJSone", "sdp": "offer", "twilio": ["params": ""]])
          let sid = try #require(try await browser.next("answer")["payload"]?["callsid"]?.string)
          try await story(world, &browser, sid)
        }
      }
    }

    private static func message(_ sid: String, _ content: JSON, type: String = "user-defined-message") -> JSON {
      [
        "callsid": .string(sid), "content": content, "contenttype": "application/json", "messagetype": .string(type),
        "voiceeventsid": "KX00000000000000000000000000000001",
      ]
    }

    @Test("what the softphone says reaches who subscribed, as signed JSON, until they have heard enough")
    func toTheApplication() async throws {
      try await talk { world, browser, sid in
        let path = "~/Calls/\(sid)/UserDefinedMessageSubscriptions"
        let made = try await world.rest(.post, "\(path).json", [("Callback", world.web + "/message?x=1")])
        #expect(made.status == 201 && made.json["sid"]?.string?.hasPrefix("ZY") == true)
        try await browser.signal("message", Self.message(sid, ["hello": "there"]))
        let ack = try await browser.next("ack")["payload"]
        #expect(ack?["acktype"]?.string == "message" && ack?["callsid"]?.string == sid)
        #expect(ack?["voiceeventsid"]?.string == "KX00000000000000000000000000000001")
        let told = try await world.received("/message")
        #expect(told.headers["content-type"] == "application/json")
        let body = try JSON(parsing: Array(told.rawBody.utf8))
        #expect(body["CallSid"]?.string == sid && body["AccountSid"]?.string == World.account)
        #expect(body["Content"]?.string == #"{"hello":"there"}"#)
        let digest = BaseEncoding.hex.encode(Digest.sha256(Array(told.rawBody.utf8)))
        #expect(told.target == "/message?x=1&bodySHA256=\(digest)")
        let signed = Signatures.expected(url: world.web + told.target, form: [:], token: world.authToken)
        #expect(told.headers["x-twilio-signature"] == signed)
        let uri = try #require(made.json["uri"]?.string)
        #expect(try await world.rest(.delete, uri).status == 204)
        #expect(try await world.rest(.delete, uri).status == 404)
        try await browser.signal("message", Self.message(sid, "more"))
        _ = try await browser.next("ack")
        try await world.passes(1)
        #expect(await world.receiver.requests("/message").count == 1)
      }
    }

    @Test("what the application says reaches the softphone")
    func toTheSoftphone() async throws {
      try await talk { world, browser, sid in
        let path = "~/Calls/\(sid)/UserDefinedMessages.json"
        let made = try await world.rest(.post, path, [("Content", #"{"key": "value"}"#)])
        #expect(made.status == 201 && made.json["call_sid"]?.string == sid)
        let message = try await browser.next("message")["payload"]
        #expect(message?["callsid"]?.string == sid && message?["content"]?["key"]?.string == "value")
        #expect(message?["voiceeventsid"] == made.json["sid"])
        #expect(message?["messagetype"]?.string == "user-defined-message")
        #expect(try await world.rest(.post, path, [("Content", "no JSON")]).status == 400)
        #expect(try await world.rest(.post, path).status == 400)
        try await world.ada.hangsUp()
        let late = try await world.rest(.post, path, [("Content", "{}")])
        #expect(late.status == 400 && late.json["code"]?.int == 21220)
      }
    }

    @Test(
      "messages that are refused",
      arguments: [
        ("x", "something-else", 31210), (String(repeating: "x", count: 10_241), "user-defined-message", 31212),
      ])
    func refused(content: String, type: String, code: Int) async throws {
      try await talk { world, browser, sid in
        try await browser.signal("message", Self.message(sid, .string(content), type: type))
        let error = try await browser.next("error")["payload"]
        #expect(error?["error"]?["code"]?.int == code && error?["callsid"]?.string == sid)
        #expect(error?["voiceeventsid"]?.string == "KX00000000000000000000000000000001")
        let elsewhere = "CA00000000000000000000000000000009"
        try await browser.signal("message", Self.message(elsewhere, "x"))
        #expect(try await browser.next("error")["payload"]?["error"]?["code"]?.int == 31211)
      }
    }

    @Test("somebody on a telephone takes no messages; a subscriber who is out of reach is a warning")
    func notTaken() async throws {
      try await talk { world, browser, sid in
        try await world.phone(World.customer).answers()
        let call = try await world.rest(
          .post, "~/Calls.json",
          [("To", World.customer), ("From", World.number), ("Twiml", "<Response><Pause length=\"60\"/></Response>")])
        let customer = try world.person(on: call.json["sid"])
        try await world.passes(1)
        let path = "~/Calls/\(customer.sid)/UserDefinedMessages.json"
        #expect(try await world.rest(.post, path, [("Content", "{}")]).json["code"]?.int == 20001)
        let subscriptions = "~/Calls/\(sid)/UserDefinedMessageSubscriptions.json"
        try await world.rest(.post, subscriptions, [("Callback", "http://127.0.0.1:1/")])
        try await browser.signal("message", Self.message(sid, "x"))
        _ = try await world.eventually("the warning") {
          try await world.control(.get, "/calls/\(sid)").json["warnings"]?.items?.last?["code"]?.int == 32711
            ? true : nil
        }
      }
    }
  }
}
