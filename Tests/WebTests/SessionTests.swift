import Accounts
import Curl
import Testing

@testable import Web

extension WebSuite {
  @Suite struct SessionTests {
    static let form = """
      {"setupCode":"CODE","workspace":{"name":"Acme","country":"us","timeZone":"America/New_York"},
       "owner":{"name":"Ada","email":"Ada@acme.example","password":"correct horse battery"}}
      """

    @Test func whoHoldsTheCodeBecomesTheFirstOwnerOnce() async throws {
      try await TestDesk.run { desk in
        #expect(try await desk.ask(.get, "/api/v1/setup").json["needed"] as? Bool == true)
        #expect(try await desk.ask(.get, "/api/v1/app").json["setupNeeded"] as? Bool == true)
        let code = try #require(try await desk.parts.setUp.prepare())
        let form = Self.form.replacing("CODE", with: code)
        let bad: [(String, String, String)] = [
          (code, "wrong-code", "setupCode"), ("\"us\"", "\"usa\"", "workspace.country"),
          ("America/New_York", "Nowhere", "workspace.timeZone"), ("Ada@acme.example", "ada", "owner.email"),
          ("correct horse battery", "short", "owner.password"), ("\"Acme\"", "\"  \"", "workspace.name"),
          (#""name":"Ada","#, "", "owner.name"),
        ]
        for (right, wrong, field) in bad {
          let answer = try await desk.ask(.post, "/api/v1/setup", body: form.replacing(right, with: wrong))
          #expect(answer.status == 400 && answer.errorField == field, "\(answer.text)")
        }
        let made = try await desk.ask(.post, "/api/v1/setup", body: form)
        #expect(made.status == 201 && (made.json["user"] as? [String: Any])?["email"] as? String == "ada@acme.example")
        let cookie = try #require(made.headers["Set-Cookie"])
        #expect(cookie.contains("HttpOnly; SameSite=Lax") && !cookie.contains("Secure"))
        let session = try await desk.ask(
          .get, "/api/v1/session", headers: [("Cookie", String(cookie.prefix { $0 != ";" }))])
        #expect(session.status == 200 && (session.json["workspaces"] as? [Any])?.count == 1)
        #expect(try await desk.ask(.post, "/api/v1/setup", body: form).status == 409)
        #expect(try await desk.ask(.get, "/api/v1/app").json["setupNeeded"] as? Bool == false)
      }
    }

    @Test func signingInAndOut() async throws {
      try await DeskWorld.run(place: Whereabouts(publicURL: "https://desk.example", voice: .twilio)) { world in
        let right = #"{"email":" LINUS@acme.example ","password":"\#(DeskWorld.password)","mode":"MODE"}"#
        let byCookie = try await world.desk.ask(.post, "/api/v1/session", body: right.replacing("MODE", with: "cookie"))
        let cookie = try #require(byCookie.headers["Set-Cookie"])
        #expect(byCookie.status == 200 && cookie.hasSuffix("; Secure") && cookie.contains("Max-Age=25"))
        let byToken = try await world.desk.ask(.post, "/api/v1/session", body: right.replacing("MODE", with: "token"))
        let token = try #require(byToken.json["token"] as? String)
        #expect(byToken.headers["Set-Cookie"] == nil && byToken.json["expiresAt"] is String)
        let bearer = [("Authorization", "Bearer \(token)")]
        #expect(try await world.desk.ask(.get, "/api/v1/session", headers: bearer).status == 200)
        let out = try await world.desk.ask(.delete, "/api/v1/session", headers: bearer)
        #expect(out.status == 204 && out.headers["Set-Cookie"]?.contains("Max-Age=0") == true)
        #expect(try await world.desk.ask(.get, "/api/v1/session", headers: bearer).status == 401)
        for wrong in [
          #"{"email":"linus@acme.example","password":"x"}"#, #"{"email":"nobody@x.example","password":"x"}"#,
        ] {
          let answer = try await world.desk.ask(.post, "/api/v1/session", body: wrong)
          #expect(answer.status == 401 && answer.errorCode == "unauthorized")
        }
      }
    }

    @Test func everybodyMayChooseAnotherPassword() async throws {
      try await DeskWorld.run { world in
        let path = "/api/v1/session/password"
        let mine = [("Authorization", "Bearer \(try await world.token(.linus))")]
        let elsewhere = [("Authorization", "Bearer \(try await world.token(.linus))")]
        for (password, new, field) in [
          ("a guess of mine", "another good one", "password"), (DeskWorld.password, "short", "newPassword"),
        ] {
          let answer = try await world.desk.ask(
            .put, path, headers: mine, body: #"{"password":"\#(password)","newPassword":"\#(new)"}"#)
          #expect(answer.status == 400 && answer.errorField == field, "\(answer.text)")
        }
        let body = #"{"password":"\#(DeskWorld.password)","newPassword":"another good one"}"#
        let token = try await world.ask(.post, "/api/v1/tokens", as: .linus, body: #"{"name":"x","scopes":["calls"]}"#)
        let bearer = [("Authorization", "Bearer \(token.json["token"] as? String ?? "")")]
        #expect(try await world.desk.ask(.put, path, headers: bearer, body: body).status == 403)
        #expect(try await world.desk.ask(.put, path, headers: mine, body: body).status == 204)
        #expect(try await world.desk.ask(.get, "/api/v1/session", headers: mine).status == 200)
        #expect(try await world.desk.ask(.get, "/api/v1/session", headers: elsewhere).status == 401)
        for (password, status) in [(DeskWorld.password, 401), ("another good one", 200)] {
          let form = #"{"email":"linus@acme.example","password":"\#(password)","mode":"token"}"#
          #expect(try await world.desk.ask(.post, "/api/v1/session", body: form).status == status)
        }
      }
    }

    @Test func guessingIsHeldBack() async throws {
      try await DeskWorld.run { world in
        let guess = #"{"email":"grace@acme.example","password":"x"}"#
        var answer = try await world.desk.ask(.post, "/api/v1/session", body: guess)
        for _ in 0..<20 where answer.status == 401 {
          answer = try await world.desk.ask(.post, "/api/v1/session", body: guess)
        }
        #expect(answer.status == 429 && answer.errorCode == "rateLimited")
        #expect(try #require(answer.headers["Retry-After"].flatMap { Int($0) }) >= 1)
      }
    }
  }
}
