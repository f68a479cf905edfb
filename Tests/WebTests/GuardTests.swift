import Curl
import Domain
import HTTPTypes
import Testing

@testable import Web

extension WebSuite {
  /// Every route, asked by everybody.
  @Suite struct GuardTests {
    static let timing = {
      var timing = StreamTiming()
      timing.heartbeat = .milliseconds(30)
      timing.lifetime = .milliseconds(30)
      return timing
    }()

    private func ask(_ world: DeskWorld, _ route: Route, as person: DeskWorld.Person?) async throws -> Answer {
      var path = route.path.replacing("{workspaceId}", with: world.acme.rawValue).replacing("/**", with: "/nothing")
      for name in ["agentId", "numberId", "callId", "voicemailId", "hash"] {
        path = path.replacing("{\(name)}", with: "none")
      }
      let method = try #require(CurlRequest.Method(rawValue: route.method.rawValue))
      return try await world.ask(method, path, as: person, body: method == .get || method == .delete ? nil : "{}")
    }

    private func table(_ world: DeskWorld) -> [Route] {
      let settings = WebSettings(host: "", port: 0, version: "", dataDirectory: "") {
        Whereabouts(publicURL: "", voice: .twilio)
      }
      let metrics = MetricRegistry()
      return Routes(
        parts: world.desk.parts, settings: settings, sdk: VoiceSDK(settings: settings), metrics: metrics,
        open: OpenConnections(signIn: world.desk.parts.signIn, perSession: 1, metrics: DeskMetrics(metrics))
      ).table
    }

    @Test func nobodyGetsFartherThanThePublicRoutes() async throws {
      try await DeskWorld.run { world in
        for route in table(world) {
          let answer = try await ask(world, route, as: nil)
          #expect((answer.status == 401) == (route.access != .public), "\(route.method) \(route.path)")
          if answer.status == 401 { #expect(answer.errorCode == "unauthorized") }
        }
      }
    }

    @Test func aForeignWorkspaceIsAsAbsentAsNone() async throws {
      try await DeskWorld.run { world in
        for route in table(world) {
          guard case .member = route.access else { continue }
          let answer = try await ask(world, route, as: .stranger)
          #expect(answer.status == 404 && answer.errorCode == "notFound", "\(route.method) \(route.path)")
          #expect(!answer.text.contains("Acme"))
        }
        #expect(try await world.ask(.get, world.path(""), as: .linus).status == 200)
      }
    }

    @Test func anAgentIsKeptFromWhatAdminsDo() async throws {
      try await DeskWorld.run(streams: Self.timing) { world in
        for route in table(world) {
          guard case .member(let role) = route.access else { continue }
          let answer = try await ask(world, route, as: .linus)
          #expect((answer.status == 403) == (role > .agent), "\(route.method) \(route.path) \(answer.status)")
          #expect(answer.status < 500)
        }
      }
    }

    @Test func anAdminIsKeptFromWhatOwnersDo() async throws {
      try await DeskWorld.run(streams: Self.timing) { world in
        for route in table(world) {
          guard case .member(let role) = route.access else { continue }
          let answer = try await ask(world, route, as: .grace)
          #expect((answer.status == 403) == (role == .owner), "\(route.method) \(route.path) \(answer.status)")
        }
      }
    }

    @Test(arguments: ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer \(String(repeating: "A", count: 43))"])
    func whatIsNoTokenSignsNobodyIn(authorization: String) async throws {
      try await DeskWorld.run { world in
        let answer = try await world.desk.ask(
          .get, "/api/v1/session", headers: [("Authorization", authorization), ("Cookie", "ringdesk_session=x; a=b")])
        #expect(answer.status == 401)
      }
    }
  }
}
