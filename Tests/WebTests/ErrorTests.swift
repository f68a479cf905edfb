import Curl
import Testing

@testable import Web

extension WebSuite {
  @Suite struct ErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
      let method: CurlRequest.Method
      let path: String
      var body: String?
      var type = "application/json"
      let status: Int
      var field: String?

      var testDescription: String { "\(method.rawValue) \(path) \(body?.prefix(60) ?? "") \(type)" }
    }

    static let cases: [Case] = [
      .init(method: .post, path: "/agents", body: "", status: 400),
      .init(method: .post, path: "/agents", body: "not json", status: 400),
      .init(method: .post, path: "/agents", body: "[]", status: 400),
      .init(method: .post, path: "/agents", body: #"{"name":"Alan"}"#, status: 400, field: "email"),
      .init(
        method: .post, path: "/agents", body: #"{"name":1,"email":"a@b.example","password":"x"}"#, status: 400,
        field: "name"),
      .init(
        method: .post, path: "/agents", body: #"{"name":null,"email":"a@b.example","password":"x"}"#, status: 400,
        field: "name"),
      .init(
        method: .post, path: "/agents", body: #"{"name":"A","email":"nowhere","password":"long enough 1"}"#,
        status: 400, field: "email"),
      .init(
        method: .post, path: "/agents", body: #"{"name":"A","email":"a@b.example","password":"short"}"#, status: 400,
        field: "password"),
      .init(
        method: .post, path: "/agents", body: #"{"name":"A","email":"a@b.example","password":"x","role":"king"}"#,
        status: 400, field: "role"),
      .init(
        method: .post, path: "/agents", body: #"{"name":"A","email":"linus@acme.example","password":"long enough 1"}"#,
        status: 409, field: "email"),
      .init(method: .patch, path: "", body: #"{"country":"XX"}"#, status: 400, field: "country"),
      .init(method: .patch, path: "", body: #"{"timeZone":"Mars"}"#, status: 400, field: "timeZone"),
      .init(method: .post, path: "/agents", body: "null", status: 400),
      .init(method: .patch, path: "", body: #"{"ringSeconds":20.5}"#, status: 400, field: "ringSeconds"),
      .init(method: .patch, path: "", body: #"{"ringSeconds":1e30}"#, status: 400, field: "ringSeconds"),
      .init(method: .delete, path: "/calls", status: 405),
      .init(method: .get, path: "/calls/none/hangup", status: 405),
      .init(method: .patch, path: "", body: #"{"ringSeconds":1}"#, status: 400, field: "ringSeconds"),
      .init(
        method: .patch, path: "", body: #"{"allowedCountries":[7]}"#, status: 400, field: "allowedCountries.0"),
      .init(
        method: .put, path: "/availability", body: #"{"availability":"asleep"}"#, status: 400, field: "availability"),
      .init(
        method: .post, path: "/presence", body: #"{"deviceId":"","deviceState":"registered"}"#, status: 400,
        field: "deviceId"),
      .init(
        method: .post, path: "/presence", body: #"{"deviceId":"tab","deviceState":"maybe"}"#, status: 400,
        field: "deviceState"),
      .init(
        method: .put, path: "/phone-numbers/none/agents", body: #"{"agentIds":"ada"}"#, status: 400, field: "agentIds"),
      .init(method: .put, path: "/phone-numbers/none/agents", body: #"{"agentIds":[]}"#, status: 404),
      .init(method: .patch, path: "/phone-numbers/none", body: #"{"name":" "}"#, status: 400, field: "name"),
      .init(method: .patch, path: "/phone-numbers/none", body: #"{"name":"a\u0000b"}"#, status: 400, field: "name"),
      .init(
        method: .patch, path: "/phone-numbers/none",
        body: "{\"name\":\"e" + String(repeating: "\u{301}", count: 200) + "\"}", status: 400, field: "name"),
      .init(method: .patch, path: "/phone-numbers/none", body: #"{"name":"Main line"}"#, status: 404),
      .init(method: .post, path: "/calls", body: #"{"to":"911"}"#, status: 400, field: "to"),
      .init(method: .post, path: "/calls", body: #"{"to":"hello"}"#, status: 400, field: "to"),
      .init(method: .post, path: "/calls", body: #"{"to":"+15550100001"}"#, status: 400, field: "phoneNumberId"),
      .init(method: .post, path: "/calls/none/hangup", status: 404),
      .init(method: .get, path: "/calls?limit=0", status: 400, field: "limit"),
      .init(method: .get, path: "/calls?cursor=nonsense", status: 400, field: "cursor"),
      .init(method: .get, path: "/calls?agentId=nobody", status: 400, field: "agentId"),
      .init(method: .delete, path: "/twilio?force=yes", status: 400, field: "force"),
      .init(method: .delete, path: "/twilio?calls=burn", status: 400, field: "calls"),
      .init(method: .get, path: "/voicemails?cursor=%00", status: 400, field: "cursor"),
      .init(method: .get, path: "/calls?limit=201", status: 400, field: "limit"),
      .init(method: .get, path: "/calls?outcome=lost", status: 400, field: "outcome"),
      .init(method: .get, path: "/calls?open=perhaps", status: 400, field: "open"),
      .init(method: .get, path: "/calls/none", status: 404),
      .init(method: .get, path: "/agents/none", status: 404),
      .init(method: .get, path: "/voicemails/none/audio", status: 404),
      .init(method: .patch, path: "/voicemails/none", body: #"{"heard":true}"#, status: 404),
      .init(method: .delete, path: "/voicemails/none", status: 404),
      .init(method: .post, path: "/access-tokens", status: 409),
      .init(method: .post, path: "/agents", body: "{}", type: "text/plain", status: 415),
      .init(method: .post, path: "/agents", body: "name=x", type: "application/x-www-form-urlencoded", status: 415),
      .init(
        method: .post, path: "/agents", body: "\"" + String(repeating: "x", count: 65_536) + "\"", status: 413),
      .init(method: .get, path: "/nothing-here", status: 404),
    ]

    @Test func eachIsToldWhatIsWrong() async throws {
      try await DeskWorld.run { world in
        for each in Self.cases {
          let answer = try await world.ask(
            each.method, world.path(each.path), as: .ada, headers: [("Content-Type", each.type)], body: each.body)
          #expect(answer.status == each.status, "\(each.testDescription): \(answer.text)")
          #expect(answer.errorField == each.field, "\(each.testDescription): \(answer.text)")
          #expect(answer.error["requestId"] as? String == answer.headers["X-Request-Id"])
          #expect((answer.error["message"] as? String)?.isEmpty == false)
        }
        #expect(try await world.ask(.get, world.path("/agents"), as: .ada).items.count == 3)
      }
    }

    @Test func theLogTellsWhatHappenedAndNoSecret() async throws {
      try await DeskWorld.run { world in
        let token = try await world.token(.linus)
        _ = try await world.desk.ask(
          .get, world.path("/calls?cursor=hiddencursor0hiddencursor1"), headers: [("Authorization", "Bearer \(token)")])
        let line = try #require(world.desk.log.all.last { $0.hasPrefix("request ") })
        #expect(line.contains("method=GET") && line.contains("status=200") && line.contains("requestId="))
        #expect(line.contains("path=\(world.path("/calls"))") && line.contains("workspaceId=\(world.acme)"))
        let all = world.desk.log.all.joined()
        for secret in [token, "hiddencursor", DeskWorld.password] { #expect(!all.contains(secret)) }
      }
    }
  }
}
