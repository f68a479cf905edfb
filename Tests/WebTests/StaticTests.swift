import Curl
import Foundation
import Testing

@testable import Web

extension WebSuite {
  @Suite struct StaticTests {
    @Test(arguments: ["/", "/live", "/calls/01abc", "/sign-in", "/api", "/api/"])
    func everyAddressOfAPageIsThatPage(path: String) async throws {
      try await TestDesk.run { desk in
        let answer = try await desk.ask(.get, path)
        #expect(answer.status == 200 && answer.headers["Content-Type"] == "text/html; charset=utf-8")
        #expect(answer.headers["Cache-Control"] == "no-cache" && !answer.text.contains("__ASSETS__"))
        #expect(answer.text.contains("<title>Ringdesk: the API</title>") == path.hasPrefix("/api"))
        let etag = try #require(answer.headers["ETag"])
        #expect(try await desk.ask(.get, path, headers: [("If-None-Match", etag)]).status == 304)
        let head = try await desk.ask(.head, path)
        #expect(head.status == 200 && head.text.isEmpty)
        #expect(head.headers["Content-Length"] == answer.headers["Content-Length"])
      }
    }

    @Test func assetsStandUnderTheirHashForEver() async throws {
      try await TestDesk.run { desk in
        let page = try await desk.ask(.get, "/").text
        let script = try #require(page.firstMatch(of: /"(\/static\/[0-9a-f]{16}\/[^"]+\.js)"/)?.output.1)
        let answer = try await desk.ask(.get, String(script))
        #expect(answer.status == 200 && answer.headers["Content-Type"] == "text/javascript; charset=utf-8")
        #expect(answer.headers["Cache-Control"] == "public, max-age=31536000, immutable")
        let packed = try await desk.ask(.get, String(script), headers: [("Accept-Encoding", "br, gzip;q=0.8")])
        #expect(packed.headers["Content-Encoding"] == "gzip" || answer.text.utf8.count <= 256)
        #expect(packed.headers["Vary"] == "Accept-Encoding")
        let refused = try await desk.ask(.get, String(script), headers: [("Accept-Encoding", "gzip;q=0, br")])
        #expect(refused.headers["Content-Encoding"] == nil)
        let old = String(script).replacing(/static\/[0-9a-f]{16}/, with: "static/0000000000000000")
        #expect(try await desk.ask(.get, old).status == 404)
      }
    }

    @Test(arguments: [
      "/api/v1/nothing", "/api/nothing", "/static/x/y.js", "/webhooks/twilio/x/voice", "/media/x", "/socket.io/x",
      "/voice-sdk/x",
      "/voice-sdk/twilio.min.js",
    ])
    func whatIsNotThePageIsNot(path: String) async throws {
      try await TestDesk.run { desk in
        let answer = try await desk.ask(.get, path)
        #expect(answer.status == 404 && answer.errorCode == "notFound")
      }
    }

    @Test func theSimulatorsPagesAreNotServedHere() {
      let files = StaticFiles(files: ["index.html": [1], "simulator/phone.html": [2], "app/main.js": [3]])
      let same = StaticFiles(files: ["index.html": [1], "simulator/phone.html": [9], "app/main.js": [3]])
      #expect(files.hash == same.hash)
    }

    @Test(arguments: [
      (VoiceService.twilio, "connect-src 'self';"),
      (.simulator(signalURL: "ws://127.0.0.1:4010"), "connect-src 'self' ws://127.0.0.1:4010;"),
    ])
    func everythingSaysWhatTheBrowserMayDo(voice: VoiceService, connections: String) async throws {
      let place = Whereabouts(publicURL: "https://desk.example", voice: voice)
      try await TestDesk.run(place: place) { desk in
        for path in ["/", "/healthz", "/api/v1/session", "/nowhere.js"] {
          let headers = try await desk.ask(.get, path).headers
          let policy = try #require(headers["Content-Security-Policy"])
          #expect(policy.hasPrefix("default-src 'none'; script-src 'self';") && policy.contains(connections))
          #expect(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"))
          #expect(headers["X-Content-Type-Options"] == "nosniff" && headers["Strict-Transport-Security"] != nil)
          #expect(headers["Permissions-Policy"]?.contains("microphone=(self)") == true)
        }
      }
    }

    @Test func theVoiceSDKIsTheOwnersFile() async throws {
      try await TestDesk.run { desk in
        try desk.write("voice-sdk/twilio.min.js", "var Twilio = {};")
        let whole = try await desk.ask(.get, "/voice-sdk/twilio.min.js")
        #expect(whole.status == 200 && whole.text == "var Twilio = {};")
        let part = try await desk.ask(.get, "/voice-sdk/twilio.min.js", headers: [("Range", "bytes=4-9")])
        #expect(part.status == 206 && part.text == "Twilio" && part.headers["Content-Range"] == "bytes 4-9/16")
        let beyond = try await desk.ask(.get, "/voice-sdk/twilio.min.js", headers: [("Range", "bytes=16-")])
        #expect(beyond.status == 416 && beyond.headers["Content-Range"] == "bytes */16")
        #expect(
          try await desk.ask(.get, "/").headers["Content-Security-Policy"]?.contains("wss://*.twilio.com") == true)
      }
    }
  }

  @Suite struct FileRangeTests {
    static let table: [(String?, ClosedRange<Int>?)] = [
      (nil, nil), ("bytes=0-", 0...9), ("bytes=0-0", 0...0), ("bytes=5-100", 5...9), ("bytes=-3", 7...9),
      ("bytes=-30", 0...9), ("bytes=5-4", nil), ("bytes=a-b", nil), ("bytes=0-1,3-4", nil), ("items=0-1", nil),
      ("bytes=-", nil), ("bytes=--1", nil), ("bytes=99999999999999999999-", nil),
    ]

    @Test(arguments: table)
    func ranges(header: String?, range: ClosedRange<Int>?) throws {
      #expect(try FileRange(header, size: 10)?.bytes == range)
    }

    @Test(arguments: ["bytes=10-", "bytes=10-20", "bytes=-0"])
    func outside(header: String) {
      #expect(throws: RequestRefusal.rangeNotSatisfiable(size: 10)) { try FileRange(header, size: 10) }
    }
  }
}
