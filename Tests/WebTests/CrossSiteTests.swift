import Accounts
import Curl
import Storage
import Testing

@testable import Web

extension WebSuite {
  /// What another site could make a signed-in browser send.
  @Suite struct CrossSiteTests {
    static let ours = "http://desk.example"

    static let browsers: [(headers: [(String, String)], isLetIn: Bool)] = [
      ([("Origin", ours)], true), ([("Origin", ours), ("Sec-Fetch-Site", "same-origin")], true),
      ([("Sec-Fetch-Site", "same-origin")], true), ([], false), ([("Origin", "null")], false),
      ([("Origin", "http://evil.example")], false), ([("Origin", ours + ".evil.example")], false),
      ([("Origin", "https://desk.example")], false), ([("Sec-Fetch-Site", "same-site")], false),
      ([("Sec-Fetch-Site", "cross-site")], false), ([("Sec-Fetch-Site", "none")], false),
      ([("Origin", "http://evil.example"), ("Sec-Fetch-Site", "same-origin")], false),
    ]

    @Test func onlyTheDesksOwnPagesMayChangeAnythingByCookie() async throws {
      try await DeskWorld.run { world in
        let user = try world.user(.linus)
        let cookie = try await world.desk.parts.signIn.begin(for: user, kind: .cookie).token
        let signedIn = [("Cookie", "other=1; ringdesk_session=\(cookie)")]
        let away = #"{"availability":"away"}"#
        for browser in Self.browsers {
          let answer = try await world.desk.ask(
            .put, world.path("/availability"), headers: signedIn + browser.headers, body: away)
          #expect(answer.status == (browser.isLetIn ? 200 : 403), "\(browser.headers)")
        }
        // The address it was asked at counts as its own too.
        let here = signedIn + [("Origin", world.desk.url)]
        #expect(try await world.desk.ask(.put, world.path("/availability"), headers: here, body: away).status == 200)
        // Reading is free: an answer is no use to a page that may not see it.
        let reading = signedIn + [("Origin", "http://evil.example")]
        #expect(try await world.desk.ask(.get, "/api/v1/session", headers: reading).status == 200)
      }
    }

    @Test func aBearerComesFromAnywhere() async throws {
      try await DeskWorld.run { world in
        let answer = try await world.ask(
          .put, world.path("/availability"), as: .linus, headers: [("Origin", "http://crm.example")],
          body: #"{"availability":"available"}"#)
        #expect(answer.status == 200 && answer.json["availability"] as? String == "available")
      }
    }

    @Test func nobodySignsAVisitorInFromElsewhere() async throws {
      try await DeskWorld.run { world in
        let body = #"{"email":"ada@acme.example","password":"\#(DeskWorld.password)"}"#
        let foreign = try await world.desk.ask(
          .post, "/api/v1/session", headers: [("Origin", "http://evil.example")], body: body)
        #expect(foreign.status == 403 && foreign.headers["Set-Cookie"] == nil)
        #expect(try await world.desk.ask(.post, "/api/v1/session", body: body).status == 200)
      }
    }
  }
}
