import Accounts
import Curl
import Domain
import Foundation
import Realtime
import Storage
import Synchronization
import Testing

@testable import Web

extension WebSuite {
  /// Events for who asks now and then, and for who can send no Bearer.
  @Suite struct EventPageTests {
    static let json = [("Accept", "application/json")]

    private func page(_ world: DeskWorld, _ query: String, as person: DeskWorld.Person = .linus) async throws -> Answer
    {
      try await world.ask(.get, world.path("/events" + query), as: person, headers: Self.json)
    }

    private func choose(_ world: DeskWorld, _ choices: [String]) async throws {
      for choice in choices {
        let body = #"{"availability":"\#(choice)"}"#
        #expect(try await world.ask(.put, world.path("/availability"), as: .linus, body: body).status == 200)
      }
    }

    @Test func pagesGoOnFromTheirCursor() async throws {
      try await DeskWorld.run { world in
        let first = try await page(world, "")
        #expect(first.headers["Content-Type"]?.hasPrefix("application/json") == true && first.items.isEmpty)
        #expect(first.json["reset"] is NSNull)
        let cursor = try #require(first.json["nextCursor"] as? String)
        let choices = ["away", "available", "away", "offline", "available"]
        try await choose(world, choices)
        var seen: [[String: Any]] = []
        var next = cursor
        var pages = 0
        while true {
          let answer = try await page(world, "?after=\(next)&limit=2")
          if answer.items.isEmpty { break }
          pages += 1
          seen += answer.items
          next = try #require(answer.json["nextCursor"] as? String)
        }
        #expect(pages == 3)
        #expect(seen.map { $0["type"] as? String } == Array(repeating: "agent.availability", count: 5))
        #expect(
          seen.map { (($0["data"] as? [String: Any])?["agent"] as? [String: Any])?["availability"] as? String }
            == choices)
        #expect(seen.allSatisfy { $0["workspaceId"] as? String == world.acme.rawValue && $0["version"] as? Int == 1 })
        #expect(seen.last?["id"] as? String == next)
        // The same that the stream tells.
        let header = try await world.ask(
          .get, world.path("/events"), as: .linus, headers: Self.json + [("Last-Event-ID", cursor)])
        #expect(header.items.count == 5)
      }
    }

    @Test(arguments: ["nonsense", "other-1", "EPOCH-999999999"])
    func aCursorOfAnotherTimeIsSaidToBe(cursor: String) async throws {
      try await DeskWorld.run { world in
        let answer = try await page(
          world, "?after=" + cursor.replacing("EPOCH", with: world.desk.parts.store.installation.epoch))
        let reasons = ["nonsense": "unreadable", "other-1": "restored", "EPOCH-999999999": "ahead"]
        #expect(answer.json["reset"] as? String == reasons[cursor] && answer.items.isEmpty)
        let next = try #require(answer.json["nextCursor"] as? String)
        #expect(try await page(world, "?after=\(next)").json["reset"] is NSNull)
      }
    }

    @Test func whatMayNotBeAsked() async throws {
      try await DeskWorld.run { world in
        for limit in ["0", "201", "x", "-1"] {
          let answer = try await page(world, "?limit=\(limit)")
          #expect(answer.status == 400 && answer.errorField == "limit")
        }
        #expect(try await page(world, "", as: .stranger).status == 404)
      }
    }

    @Test func aTicketOpensOneStream() async throws {
      try await DeskWorld.run(streams: StreamTests.brief) { world in
        let made = try await world.ask(.post, world.path("/stream-tickets"), as: .linus)
        #expect(made.status == 201 && made.json["expiresAt"] is String)
        let ticket = try #require(made.json["ticket"] as? String)
        let stream = try await world.desk.ask(.get, world.path("/events?ticket=\(ticket)"))
        #expect(stream.status == 200 && stream.text.contains("event: snapshot"))
        let again = try await world.desk.ask(.get, world.path("/events?ticket=\(ticket)"))
        #expect(again.status == 401 && again.errorCode == "unauthorized")
        #expect(!world.desk.log.all.contains { $0.contains(ticket) })
        // Nothing but events, and nothing of another workspace.
        let other = try #require(try await world.ask(.post, world.path("/stream-tickets"), as: .linus).json["ticket"])
        #expect(try await world.desk.ask(.get, world.path("/calls?ticket=\(other)")).status == 401)
        let elsewhere = "/api/v1/workspaces/\(world.elsewhere)/events?ticket=\(other)"
        #expect(try await world.desk.ask(.get, elsewhere).status == 401)
        #expect(try await world.desk.ask(.get, world.path("/events?ticket=\(other)")).status == 401)
      }
    }

    @Test func aStreamEndsWithTheSignInThatItsTicketCameFrom() async throws {
      try await DeskWorld.run { world in
        let bearer = [("Authorization", "Bearer \(try await world.token(.linus))")]
        let made = try await world.desk.ask(.post, world.path("/stream-tickets"), headers: bearer)
        let late = try await world.desk.ask(.post, world.path("/stream-tickets"), headers: bearer)
        async let stream = world.desk.ask(.get, world.path("/events?ticket=\(made.json["ticket"] ?? "")"))
        while world.desk.parts.feed.subscriberCount == 0 { await Task.yield() }
        #expect(try await world.desk.ask(.delete, "/api/v1/session", headers: bearer).status == 204)
        let text = try await stream.text
        #expect(text.contains("event: snapshot"))
        let refused = try await world.desk.ask(.get, world.path("/events?ticket=\(late.json["ticket"] ?? "")"))
        #expect(refused.status == 401)
      }
    }

    @Test func ticketsExpireAndAreFew() throws {
      let now = Mutex(Date(timeIntervalSince1970: 1_000_000))
      let tickets = StreamTickets(clock: { now.withLock { $0 } })
      let workspace = Workspace.ID("w")
      let first = tickets.issue(to: [1], for: workspace)
      let second = tickets.issue(to: [1], for: workspace)
      now.withLock { $0 += 59 }
      #expect(tickets.redeem(first.text, for: workspace) == [1] && tickets.redeem(first.text, for: workspace) == nil)
      now.withLock { $0 += 1 }
      #expect(second.expiresAt == now.withLock { $0 } && tickets.redeem(second.text, for: workspace) == nil)
      let many = (0...StreamTickets.perSession).map { _ in tickets.issue(to: [2], for: workspace).text }
      #expect(tickets.redeem(many[0], for: workspace) == nil)
      #expect(many.dropFirst().allSatisfy { tickets.redeem($0, for: workspace) == [2] })
      for text in ["", "x", "????"] { #expect(tickets.redeem(text, for: workspace) == nil) }
    }
  }
}
