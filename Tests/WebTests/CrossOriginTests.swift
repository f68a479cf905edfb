import Accounts
import Curl
import Foundation
import Storage
import Testing

@testable import Web

extension WebSuite {
  /// What browsers let the pages of other sites do here.
  @Suite struct CrossOriginTests {
    static let crm = "https://crm.example"
    static let allowed = AllowedOrigins("\(crm), http://shop.example:8080")!
    static let strangers = [
      "https://evil.example", "http://crm.example", "https://crm.example:444", "https://crm.example.evil.example",
      "https://a.crm.example", "HTTPS://CRM.EXAMPLE", "null", "https://crm.example/",
    ]
    static let paths = [
      "/api/v1/session", "/api/v1/workspaces/x/events", "/api/v1/workspaces/x/calls/y", "/api/nothing",
      "/socket.io/", "/socket.io",
    ]

    @Test(arguments: paths)
    func aNamedSiteIsToldBeforeAnybodySignsIn(path: String) async throws {
      try await TestDesk.run(corsOrigins: Self.allowed) { desk in
        for origin in [Self.crm, "http://shop.example:8080"] {
          let answer = try await desk.ask(.options, path, headers: Self.preflight(origin))
          #expect(answer.status == 204 && answer.text.isEmpty)
          #expect(answer.headers["Access-Control-Allow-Origin"] == origin && answer.headers["Vary"] == "Origin")
          #expect(answer.headers["Access-Control-Max-Age"] == "7200")
          #expect(answer.headers["Access-Control-Allow-Credentials"] == nil)
          let methods = answer.headers["Access-Control-Allow-Methods"] ?? ""
          for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] { #expect(methods.contains(method)) }
          let headers = (answer.headers["Access-Control-Allow-Headers"] ?? "").lowercased()
          for header in ["authorization", "content-type", "last-event-id", "if-match", "idempotency-key"] {
            #expect(headers.contains(header))
          }
        }
      }
    }

    /// Browsers send the name in Punycode, whichever way their address bar has it.
    @Test(arguments: [
      "https://b\u{FC}cher.example", "https://xn--bcher-kva.example", "https://B\u{DC}CHER.example:443",
    ])
    func aSiteWithAnInternationalNameIsNamed(setting: String) throws {
      #expect(try #require(AllowedOrigins(setting)).contains("https://xn--bcher-kva.example"))
    }

    @Test func othersAreNot() async throws {
      try await TestDesk.run(corsOrigins: Self.allowed) { desk in
        for origin in Self.strangers {
          for path in Self.paths {
            let answer = try await desk.ask(.options, path, headers: Self.preflight(origin))
            #expect(answer.status == 403 && answer.errorCode == "forbidden" && answer.headers["Vary"] == "Origin")
            #expect(!Self.names(answer), "\(origin)")
          }
          #expect(try await !Self.names(desk.ask(.get, "/api/v1/app", headers: [("Origin", origin)])), "\(origin)")
        }
      }
    }

    @Test func withoutASettingThereAreNoOthers() async throws {
      try await TestDesk.run { desk in
        let before = try await desk.ask(.options, "/api/v1/session", headers: Self.preflight(Self.crm))
        #expect(before.status == 403 && !Self.names(before) && before.headers["Vary"] == nil)
        let answer = try await desk.ask(.get, "/api/v1/app", headers: [("Origin", Self.crm)])
        #expect(answer.status == 200 && !Self.names(answer) && answer.headers["Vary"] == nil)
        let lines = desk.log.all.filter { $0.contains("RINGDESK_CORS_ORIGINS") && $0.contains("origin=\(Self.crm)") }
        #expect(lines.count == 1, "once a minute")
      }
    }

    @Test func everyAnswerMayBeReadErrorsAndStreamsToo() async throws {
      var streams = StreamTiming()
      (streams.heartbeat, streams.lifetime) = (.milliseconds(60), .milliseconds(150))
      try await DeskWorld.run(streams: streams, corsOrigins: Self.allowed) { world in
        let from = [("Origin", Self.crm)]
        for (path, status) in [
          (world.path("/calls"), 200), (world.path("/events"), 200), (world.path("/calls/none"), 404),
          ("/api/nothing", 404),
        ] {
          let answer = try await world.ask(.get, path, as: .linus, headers: from)
          #expect(answer.status == status && answer.headers["Access-Control-Allow-Origin"] == Self.crm, "\(path)")
          #expect(answer.headers["Vary"] == "Origin" && answer.headers["Access-Control-Allow-Credentials"] == nil)
          #expect(answer.headers["Access-Control-Expose-Headers"]?.contains("Retry-After") == true)
        }
        let unknown = try await world.ask(.get, world.path("/calls"), as: nil, headers: from)
        #expect(unknown.status == 401 && unknown.headers["Access-Control-Allow-Origin"] == Self.crm)
        // Caches must not hand one site's answer to another.
        #expect(try await world.desk.ask(.get, "/api/v1/app").headers["Vary"] == "Origin")
        #expect(try await !Self.names(world.desk.ask(.get, "/", headers: from)))
        #expect(try await !Self.names(world.desk.ask(.post, "/webhooks/twilio/x/voice", headers: from)))
      }
    }

    @Test func aNamedSiteLoadsThePhonesScriptsAndNothingElse() async throws {
      try await TestDesk.run(corsOrigins: Self.allowed) { desk in
        try desk.write("voice-sdk/twilio.min.js", "var Twilio = {};")
        let page = try await desk.ask(.get, "/").text
        let hash = try #require(page.firstMatch(of: /"\/static\/([0-9a-f]{16})\//)?.output.1)
        let own = "/static/\(hash)/voice"
        for (path, vary) in [
          ("/voice-sdk/twilio.min.js", "Origin"), ("\(own)/stand-in.js", "Accept-Encoding, Origin"),
          ("\(own)/gateway.js", "Accept-Encoding, Origin"), ("\(own)/silence.wav", "Origin"),
        ] {
          let answer = try await desk.ask(.get, path, headers: [("Origin", Self.crm)])
          #expect(answer.status == 200 && answer.headers["Access-Control-Allow-Origin"] == Self.crm, "\(path)")
          #expect(answer.headers["Access-Control-Allow-Credentials"] == nil && answer.headers["Vary"] == vary)
          // Whoever does not say from where it asks is not let in, and caches must tell the two apart.
          let unsaid = try await desk.ask(.get, path)
          #expect(!Self.names(unsaid) && unsaid.headers["Vary"] == vary)
          #expect(unsaid.headers["Cross-Origin-Resource-Policy"] == "same-origin")
          for origin in Self.strangers {
            #expect(try await !Self.names(desk.ask(.get, path, headers: [("Origin", origin)])), "\(origin)")
          }
          #expect(try await desk.ask(.options, path, headers: Self.preflight(Self.crm)).status == 404)
        }
        for path in [
          "/", "/static/\(hash)/app/main.js", own, "\(own)s/x.js", "/voice-sdk/x", "/static/voice/stand-in.js",
          "/metrics", "/voice/stand-in.js",
        ] {
          let answer = try await desk.ask(.get, path, headers: [("Origin", Self.crm)])
          #expect(!Self.names(answer) && answer.headers["Vary"]?.contains("Origin") != true, "\(path)")
        }
      }
    }

    @Test func aNamedSiteSignsInForATokenAndNeverByCookie() async throws {
      try await DeskWorld.run(corsOrigins: Self.allowed) { world in
        let from = [("Origin", Self.crm)]
        func signIn(_ mode: String, _ headers: [(String, String)]) async throws -> Answer {
          try await world.desk.ask(
            .post, "/api/v1/session", headers: headers,
            body: #"{"email":"linus@acme.example","password":"\#(DeskWorld.password)","mode":"\#(mode)"}"#)
        }
        let signedIn = try await signIn("token", from)
        let token = try #require(signedIn.json["token"] as? String)
        #expect(signedIn.headers["Set-Cookie"] == nil)
        let byCookie = try await signIn("cookie", from)
        #expect(byCookie.status == 400 && byCookie.errorField == "mode" && byCookie.headers["Set-Cookie"] == nil)
        #expect(try await signIn("token", from + [("Cookie", "ringdesk_session=x")]).status == 403)
        #expect(try await signIn("token", [("Origin", "https://evil.example")]).status == 403)
        let away = #"{"availability":"away"}"#
        let bearer = from + [("Authorization", "Bearer \(token)")]
        #expect(try await world.desk.ask(.put, world.path("/availability"), headers: bearer, body: away).status == 200)
        let session = try await world.desk.parts.signIn.begin(for: world.user(.linus), kind: .cookie)
        let cookie = from + [("Cookie", "ringdesk_session=\(session.token)")]
        #expect(try await world.desk.ask(.put, world.path("/availability"), headers: cookie, body: away).status == 403)
      }
    }

    @Test(arguments: [
      "*", "null", "crm.example", "https://*.example", "https://crm.example/", "https://crm.example/page",
      "ftp://crm.example", "https://a@crm.example", "https://crm.example?x", "https://crm.example:0", "https://", "a,",
    ])
    func whatIsNoOrigin(list: String) { #expect(AllowedOrigins(list) == nil) }

    @Test func originsAreComparedAsBrowsersWriteThem() throws {
      let origins = try #require(AllowedOrigins("HTTPS://CRM.example:443 ,http://shop.example:80,http://[::1]:3000"))
      for origin in ["https://crm.example", "http://shop.example", "http://[::1]:3000"] {
        #expect(origins.contains(origin), "\(origin)")
      }
      #expect(!origins.contains("https://crm.example:443"))
    }

    private static func preflight(_ origin: String) -> [(String, String)] {
      [
        ("Origin", origin), ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "authorization,content-type"),
      ]
    }

    private static func names(_ answer: Answer) -> Bool { answer.headers["Access-Control-Allow-Origin"] != nil }
  }
}
