import Curl
import Foundation
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct AlertStories {
    @Test("a webhook that fails is an alert, with what was asked and what came back, and a note on the call")
    func failedWebhook() async throws {
      try await World.with { request in
        request.path == "/voice" ? .init(status: 500, contentType: "text/plain", body: "Oh dear") : .nothing
      } _: { world in
        try await world.wire()
        let caller = try await world.customerDials()
        try await caller.hears("error")
        let listed = try await world.rest(.get, "/v1/Alerts?LogLevel=error").json
        #expect(listed["meta"]?["key"]?.string == "alerts" && listed["alerts"]?.items?.count == 1)
        let alert = try #require(listed["alerts"]?.items?.first)
        let sid = try #require(alert["sid"]?.string)
        #expect(sid.hasPrefix("NO") && alert["error_code"]?.string == "11200")
        #expect(alert["resource_sid"]?.string == caller.sid && alert["account_sid"]?.string == World.account)
        #expect(alert["request_url"]?.string == world.web + "/voice" && alert["request_method"]?.string == "POST")
        #expect(alert["response_body"] == nil)
        let whole = try await world.rest(.get, "/v1/Alerts/\(sid)").json
        #expect(whole["response_body"]?.string == "Oh dear")
        #expect(whole["request_variables"]?.string?.contains("CallSid=\(caller.sid)") == true)
        #expect(whole["request_headers"]?.string?.contains("X-Twilio-Signature=") == true)
        #expect(whole["response_headers"]?.string?.lowercased().contains("content-type=text%2fplain") == true)
        let note = try await world.rest(.get, "~/Calls/\(caller.sid)/Notifications/\(sid).json").json
        #expect(note["log"]?.string == "0" && note["response_body"]?.string == "Oh dear")
        #expect(try await world.rest(.get, "~/Notifications/\(sid).json").status == 200)
        #expect(try await world.rest(.get, "/v1/Alerts/NO00000000000000000000000000000009").status == 404)
      }
    }

    @Test("warnings are alerts of another level, about the document that earned them; days narrow the list")
    func warnings() async throws {
      try await World.with { request in
        request.path == "/voice" ? .twiml("<Shout/><Pause length=\"60\"/>") : .init(status: 404)
      } _: { world in
        try await world.wire()
        let caller = try await world.customerDials()
        let alerts = try await world.eventually("the warning") {
          let items = try await world.rest(.get, "/v1/Alerts?LogLevel=warning").json["alerts"]?.items ?? []
          return items.isEmpty ? nil : items
        }
        #expect(alerts.count == 1 && alerts[0]["error_code"]?.string == "12200")
        #expect(alerts[0]["request_url"]?.string == world.web + "/voice")
        try await caller.hangsUp()
        _ = try await world.eventually("the alert of the status callback") {
          try await world.rest(.get, "/v1/Alerts?LogLevel=error").json["alerts"]?.items?.first {
            $0["request_url"]?.string == world.web + "/status"
          }
        }
        let day = try #require(alerts[0]["date_created"]?.string?.prefix(10))
        for (query, count) in [
          ("StartDate=\(day)&EndDate=\(day)", 2), ("StartDate=2999-01-01", 0), ("EndDate=2001-01-01T00:00:00Z", 0),
        ] {
          let items = try await world.rest(.get, "/v1/Alerts?\(query)").json["alerts"]?.items
          #expect(items?.count == count, "\(query)")
        }
        #expect(try await world.rest(.get, "/v1/Alerts?LogLevel=loud").json["code"]?.int == 20001)
      }
    }

    @Test("an account keeps its last alerts only, and nobody else's")
    func limit() {
      var log = AlertLog(limit: 4)
      for code in 1...20 {
        log.append(
          Alert(
            sid: "NO\(code)", resourceSid: nil, at: .init(timeIntervalSince1970: 0), code: code, message: "",
            exchange: nil),
          account: code == 1 ? "AC2" : "AC1")
      }
      #expect((4...5).contains(log.of(account: "AC1").count))
      #expect(log.of(account: "AC1").last?.code == 20 && log.of(account: "AC2").map(\.code) == [1])
      #expect(log.of(account: "AC3").isEmpty)
    }
  }
}
