import Curl
import Testing

@testable import Simulator

@Suite struct WebhookURLTests {
  @Test(
    "what is requested and what is signed",
    arguments: [
      ("https://a.example:8443/v?x=1#rc=2", "https://a.example:8443/v?x=1", "https://a.example/v?x=1"),
      ("http://u:p@a.example:8080/v", "http://a.example:8080/v", "http://a.example:8080/v"),
      ("HTTP://a.example", "http://a.example", "http://a.example"),
      ("http://[::1]:80/%7e?q=%20#", "http://[::1]:80/%7e?q=%20", "http://[::1]:80/%7e?q=%20"),
    ])
  func parts(text: String, requested: String, signed: String) throws {
    let url = try #require(WebhookURL(text))
    #expect(url.requested == requested && url.signed == signed)
  }

  @Test(
    "what is no URL",
    arguments: ["", "/voice", "ftp://a/", "http://", "http://a b/", "http://a:99999/", "javascript:x"])
  func refused(text: String) { #expect(WebhookURL(text) == nil) }

  @Test(
    "references resolve against the document",
    arguments: [
      ("/b?x=1", "http://a/b?x=1"), ("c", "http://a/p/c"), ("?y=2", "http://a/p/q?y=2"), ("https://z/", "https://z/"),
    ])
  func resolves(reference: String, absolute: String) {
    #expect(WebhookURL.resolve(reference, against: "http://a/p/q?x=0") == absolute)
  }

  @Test("overrides out of range keep their default")
  func overrides() {
    let overrides = ConnectionOverrides(fragment: "ct=2000&rt=4500&tt=14000&rc=2&rp=all&sni=y&x&rt=99")
    #expect(overrides.connectMilliseconds == 2000 && overrides.readMilliseconds == 4500)
    #expect(overrides.totalMilliseconds == 14000 && overrides.retries == 2 && overrides.retries(.clientError))
    #expect(ConnectionOverrides(fragment: "rc=9&ct=1").retries == 1)
    #expect(!ConnectionOverrides().retries(.serverError))
  }
}

extension SimulatorTests {
  @Suite struct DocumentStories {
    @Test(
      "what a caller hears when the document cannot be had",
      arguments: [
        (WebhookReceiver.Reply(status: 500), 11200), (.init(status: 404), 11200), (.init(body: "<Response>"), 12100),
        (.init(body: "<Nope/>"), 12102), (.init(contentType: "application/json", body: "{}"), 12300),
        (.init(body: String(repeating: " ", count: 70_000)), 11750), (.init(), 11770),
      ])
    func broken(reply: WebhookReceiver.Reply, code: Int) async throws {
      try await World.with {
        $0.path == "/voice" ? reply : .nothing
      } _: { world in
        try await world.wire()
        let caller = try await world.customerDials()
        try await caller.hears("error", "application error")
        try await caller.ends("completed")
        let codes = try await caller.call()["warnings"]?.items?.compactMap { $0["code"]?.int }
        #expect(codes?.first == code)
      }
    }

    @Test("the fallback URL is told what went wrong, and helps")
    func fallback() async throws {
      try await World.with { request in
        switch request.path {
        case "/voice": .init(status: 500)
        case "/fallback": .twiml("<Say>We are back</Say>")
        default: .nothing
        }
      } _: { world in
        try await world.wire([("VoiceFallbackUrl", world.web + "/fallback")])
        let caller = try await world.customerDials()
        try await caller.hears("say", "We are back")
        let request = try await world.received("/fallback")
        #expect(request["ErrorCode"] == "11200" && request["ErrorUrl"] == world.web + "/voice")
        #expect(request["CallSid"] == caller.sid)
      }
    }

    @Test("retries repeat the idempotency token, as often as the URL asks for")
    func retries() async throws {
      try await World.with {
        $0.path == "/flaky" ? .init(status: 503) : .nothing
      } _: { world in
        try await world.wire([("VoiceUrl", world.web + "/flaky#rc=2&rp=5xx")])
        let caller = try await world.customerDials()
        try await caller.hears("error")
        let requests = await world.receiver.requests("/flaky")
        #expect(requests.count == 3)
        #expect(Set(requests.map { $0.headers["i-twilio-idempotency-token"] }).count == 1)
        try await Signatures.holdForAll(world)
      }
    }

    @Test("redirects are followed, ten at most, and relative URLs resolve against the last")
    func redirects() async throws {
      try await World.with { request in
        switch request.path {
        case "/voice": .init(status: 302, headers: ["Location": "/moved/here?x=1"])
        case "/moved/here": .twiml("<Redirect method=\"GET\">next</Redirect>")
        case "/moved/next": .twiml("<Redirect>/loop</Redirect>")
        case "/loop": .init(status: 307, headers: ["Location": "/loop"])
        default: .nothing
        }
      } _: { world in
        try await world.wire()
        let caller = try await world.customerDials()
        let moved = try await world.received("/moved/here")
        #expect(moved.method == "GET" && moved["CallSid"] == caller.sid && moved["x"] == "1")
        let next = try await world.received("/moved/next")
        #expect(next.method == "GET" && next["CallSid"] == caller.sid)
        try await caller.hears("error")
        #expect(try await caller.call()["warnings"]?.items?.last?["code"]?.int == 11215)
        #expect(await world.receiver.requests("/loop").allSatisfy { $0.method == "POST" })
        try await Signatures.holdForAll(world)
      }
    }

    @Test("plain text is spoken, unknown verbs are skipped with a warning, Play is fetched bare")
    func oddities() async throws {
      try await World.with { request in
        switch request.path {
        case "/voice":
          .twiml("<Bogus/><Play>/tune.wav</Play><Play>/nothing.html</Play><Redirect>/text</Redirect>")
        case "/tune.wav": .init(contentType: "audio/wav", body: "not really")
        case "/text": .init(contentType: "text/plain", body: "Plain words")
        default: .init(contentType: "text/html", body: "hm")
        }
      } _: { world in
        try await world.wire()
        let caller = try await world.customerDials()
        try await caller.hears("say", "Plain words")
        let played = try await caller.hears("play", "/tune.wav")
        let sound = try await world.send(.get, try #require(played["url"]?.string))
        #expect(sound.status == 200 && sound.bytes == Array("not really".utf8))
        let codes = try await caller.call()["warnings"]?.items?.compactMap { $0["code"]?.int }
        #expect(codes == [12200, 13420])
        let tune = try await world.received("/tune.wav")
        #expect(tune.form.isEmpty && tune.headers["x-twilio-signature"] == nil)
      }
    }
  }
}
