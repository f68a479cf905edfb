import Curl
import Domain
import Foundation
import Testing

@testable import Web

extension WebSuite {
  /// What people do at the desk, through the API.
  @Suite struct DeskTests {
    @Test func aWorkspaceAndItsSettings() async throws {
      try await DeskWorld.run { world in
        let before = try await world.ask(.get, world.path(""), as: .grace).json
        #expect(before["name"] as? String == "Acme" && before["role"] as? String == "admin")
        #expect(before["allowedCountries"] is NSNull && before["ringSeconds"] as? Int == 25)
        let after = try await world.ask(
          .patch, world.path(""), as: .grace,
          body: #"{"name":"Acme Two","allowedCountries":["us","DE"],"ringSeconds":30}"#
        ).json
        #expect(after["allowedCountries"] as? [String] == ["DE", "US"] && after["ringSeconds"] as? Int == 30)
        #expect(after["country"] as? String == "US" && after["name"] as? String == "Acme Two")
        let reset = try await world.ask(.patch, world.path(""), as: .grace, body: #"{"allowedCountries":null}"#).json
        #expect(reset["allowedCountries"] is NSNull && reset["ringSeconds"] as? Int == 30)
        let new = #"{"name":"Third","country":"FR","timeZone":"Europe/Paris"}"#
        #expect(try await world.ask(.post, "/api/v1/workspaces", as: .linus, body: new).status == 403)
        let made = try await world.ask(.post, "/api/v1/workspaces", as: .ada, body: new)
        #expect(made.status == 201 && made.json["role"] as? String == "owner" && made.json["agentId"] is String)
        #expect(try await world.ask(.get, "/api/v1/workspaces", as: .ada).items.count == 2)
        let third = try #require(made.json["id"] as? String)
        for id in [third, world.acme.rawValue] { try world.desk.write("recordings/\(id)/RE1.wav", "sound") }
        #expect(try await world.ask(.delete, "/api/v1/workspaces/\(third)", as: .ada).status == 204)
        let kept = try FileManager.default.contentsOfDirectory(atPath: world.desk.directory + "/recordings")
        #expect(kept == [world.acme.rawValue])
        #expect(try await world.ask(.get, "/api/v1/workspaces/\(third)", as: .ada).status == 404)
      }
    }

    @Test func agentsComeAndGo() async throws {
      try await DeskWorld.run { world in
        let form = #"{"name":"Grace Two","email":"grace.two@acme.example","password":"another long one"}"#
        let made = try await world.ask(.post, world.path("/agents"), as: .grace, body: form)
        let id = try #require(made.json["id"] as? String)
        #expect(made.status == 201 && made.json["role"] as? String == "agent")
        #expect((made.json["identity"] as? String)?.hasPrefix("agent_") == true)
        #expect(made.json["isReachable"] as? Bool == false && made.json["callId"] is NSNull)
        let changed = try await world.ask(
          .patch, world.path("/agents/\(id)"), as: .grace, body: #"{"name":"Gracie","role":"admin"}"#)
        #expect(changed.json["name"] as? String == "Gracie" && changed.json["role"] as? String == "admin")
        #expect(try await world.ask(.get, world.path("/agents/\(id)"), as: .linus).json["name"] as? String == "Gracie")
        #expect(try await world.ask(.delete, world.path("/agents/\(id)"), as: .grace).status == 204)
        #expect(try await world.ask(.get, world.path("/agents/\(id)"), as: .grace).status == 404)
        let ada = try await world.agentId(.ada)
        #expect(try await world.ask(.delete, world.path("/agents/\(ada)"), as: .ada).status == 409)
      }
    }

    @Test func anAgentChoosesAndATabHoldsThePhone() async throws {
      try await DeskWorld.run { world in
        let choice = try await world.ask(
          .put, world.path("/availability"), as: .linus, body: #"{"availability":"available"}"#)
        #expect(choice.status == 200 && choice.json["availability"] as? String == "available")
        for (state, isReachable) in [("registered", true), ("unregistered", false)] {
          for device in [#""deviceId":"tab-1","#, ""] {
            let body = #"{\#(device)"deviceState":"\#(state)"}"#
            #expect(try await world.ask(.post, world.path("/presence"), as: .linus, body: body).status == 204)
          }
          let linus = try await world.agentId(.linus)
          let agent = try await world.ask(.get, world.path("/agents/\(linus)"), as: .ada).json
          #expect(agent["isReachable"] as? Bool == isReachable)
        }
      }
    }

    @Test func theProcessTellsHowItIs() async throws {
      try await DeskWorld.run { world in
        #expect(try await world.desk.ask(.get, "/healthz").text == "ok\n")
        #expect(try await world.desk.ask(.get, "/readyz").text == "ready\n")
        _ = try await world.ask(.get, world.path("/agents"), as: .ada)
        let text = try await world.desk.ask(.get, "/metrics").text
        #expect(text.contains("# TYPE ringdesk_http_requests_total counter"))
        #expect(
          text.contains(
            #"ringdesk_http_requests_total{method="GET",route="/api/v1/workspaces/{workspaceId}/agents",status="2xx"} 1"#
          ))
        #expect(text.contains(#"le="+Inf""#) && text.contains("ringdesk_open_streams 0"))
      }
    }

    @Test func aRefusedUpgradeLeavesNobodyWaiting() async throws {
      try await TestDesk.run { desk in
        for _ in 0..<2 {
          let answer = try await desk.ask(
            .get, "/healthz", headers: [("Connection", "Upgrade, HTTP2-Settings"), ("Upgrade", "h2c")])
          #expect(answer.status == 200)
        }
      }
    }
  }
}
