import Curl
import Domain
import Foundation
import Realtime
import Storage
import Testing

@testable import Web

extension WebSuite {
  @Suite struct StreamTests {
    /// Streams that end by themselves, so that the answer can be read as a whole.
    static let brief = {
      var timing = StreamTiming()
      timing.heartbeat = .milliseconds(60)
      timing.lifetime = .milliseconds(150)
      return timing
    }()

    @Test func firstWhatThereIsThenWhatHappens() async throws {
      var timing = Self.brief
      timing.lifetime = .milliseconds(600)
      try await DeskWorld.run(streams: timing) { world in
        async let answer = world.ask(.get, world.path("/events"), as: .linus)
        // The change falls into the stream or into its snapshot: both show it.
        _ = try await world.ask(.put, world.path("/availability"), as: .linus, body: #"{"availability":"away"}"#)
        let stream = try await answer
        #expect(stream.headers["Content-Type"] == "text/event-stream; charset=utf-8")
        #expect(stream.headers["Cache-Control"] == "no-store, no-transform" && stream.text.hasPrefix("retry: 3000\n"))
        let blocks = Block.all(stream.text)
        let snapshot = try #require(blocks.first)
        #expect(snapshot.type == "snapshot" && snapshot.id.contains("-"))
        for field in ["calls", "agents", "phoneNumbers", "unheardVoicemails", "today"] {
          #expect(snapshot.data[field] != nil, "\(field)")
        }
        #expect(blocks.contains { $0.type == "ping" } && stream.text.contains(#""availability":"away""#))
      }
    }

    @Test func aStreamGoesOnWhereItWasLeft() async throws {
      try await DeskWorld.run(streams: Self.brief) { world in
        let first = Block.all(try await world.ask(.get, world.path("/events"), as: .linus).text)
        let cursor = try #require(first.last?.id)
        for choice in ["away", "available", "offline"] {
          _ = try await world.ask(
            .put, world.path("/availability"), as: .linus, body: #"{"availability":"\#(choice)"}"#)
        }
        let byHeader = try await world.ask(
          .get, world.path("/events?after=0-0"), as: .linus, headers: [("Last-Event-ID", cursor)])
        let byQuery = try await world.ask(.get, world.path("/events?after=\(cursor)"), as: .linus)
        for text in [byHeader.text, byQuery.text] {
          let events = Block.all(text).filter { $0.type != "ping" }
          #expect(events.map(\.type) == Array(repeating: "agent.availability", count: 3))
          #expect(
            events.map { ($0.data["agent"] as? [String: Any])?["availability"] as? String } == [
              "away", "available", "offline",
            ])
        }
      }
    }

    @Test(arguments: ["nonsense", "other-1", "-", "EPOCH-999999999", "EPOCH--1", "EPOCH-x"])
    func aCursorOfAnotherTimeBeginsAnew(cursor: String) async throws {
      try await DeskWorld.run(streams: Self.brief) { world in
        let cursor = cursor.replacing("EPOCH", with: world.desk.parts.store.installation.epoch)
        let blocks = Block.all(try await world.ask(.get, world.path("/events?after=\(cursor)"), as: .ada).text)
        #expect(blocks.prefix(2).map(\.type) == ["reset", "snapshot"])
        // Whoever is cut off between the two is to get both again.
        #expect(blocks[0].id.isEmpty)
      }
    }

    @Test func aWorkspaceHearsNothingOfAnother() async throws {
      try await DeskWorld.run(streams: Self.brief) { world in
        let elsewhere = "/api/v1/workspaces/\(world.elsewhere)/events"
        let cursor = try #require(Block.all(try await world.ask(.get, elsewhere, as: .stranger).text).last?.id)
        _ = try await world.ask(.put, world.path("/availability"), as: .linus, body: #"{"availability":"away"}"#)
        let blocks = Block.all(try await world.ask(.get, elsewhere + "?after=\(cursor)", as: .stranger).text)
        #expect(blocks.allSatisfy { $0.type == "ping" })
        // The cursor moves past the others' events all the same.
        #expect(try #require(blocks.last).id != cursor)
      }
    }

    @Test func aShutdownEndsStreamsInPeace() async throws {
      try await DeskWorld.run { world in
        async let answer = world.ask(.get, world.path("/events"), as: .linus)
        while world.desk.parts.feed.subscriberCount == 0 { await Task.yield() }
        await world.desk.shutDown()
        let text = try await answer.text
        #expect(text.contains("event: snapshot"))
      }
    }

    @Test func theNewestOfASignInWin() async throws {
      var timing = StreamTiming()
      timing.perSession = 1
      try await DeskWorld.run(streams: timing) { world in
        let token = [("Authorization", "Bearer \(try await world.token(.linus))")]
        async let first = world.desk.ask(.get, world.path("/events"), headers: token)
        while world.desk.parts.feed.subscriberCount == 0 { await Task.yield() }
        async let second = world.desk.ask(.get, world.path("/events"), headers: token)
        let text = try await first.text
        #expect(text.hasSuffix("retry: 60000\n\n"))
        await world.desk.shutDown()
        let status = try await second.status
        #expect(status == 200)
      }
    }

    /// Once per way to take a sign-in away, all at once and long before the next look.
    @Test(.timeLimit(.minutes(1)), arguments: ["signOut", "password", "token", "workspace"])
    func whoMayHearNoMoreHearsNoMore(way: String) async throws {
      var timing = StreamTiming()
      timing.recheck = .seconds(3600)
      try await DeskWorld.run(streams: timing) { world in
        let agent = try await world.agentId(.grace)
        let made = try await world.ask(
          .post, "/api/v1/tokens", as: .grace, body: #"{"name":"Wallboard","scopes":["read"]}"#)
        let token = way == "token" ? made.json["token"] as? String ?? "" : try await world.token(.grace)
        let bearer = [("Authorization", "Bearer \(token)")]
        async let stream = world.desk.ask(.get, world.path("/events"), headers: bearer)
        while world.desk.parts.feed.subscriberCount == 0 { await Task.yield() }
        let ended =
          switch way {
          case "signOut": try await world.desk.ask(.delete, "/api/v1/session", headers: bearer)
          case "password":
            try await world.ask(
              .patch, world.path("/agents/\(agent)"), as: .ada, body: #"{"password":"quite another one"}"#)
          case "token":
            try await world.ask(.delete, "/api/v1/tokens/\(made.json["id"] as? String ?? "")", as: .grace)
          default: try await world.ask(.delete, world.path(""), as: .ada)
          }
        #expect([200, 204].contains(ended.status), "\(ended.text)")
        let text = try await stream.text
        #expect(text.contains("event: snapshot"))
      }
    }

    @Test(.timeLimit(.minutes(1))) func whoIsRemovedHearsNoMore() async throws {
      var timing = StreamTiming()
      timing.recheck = .seconds(3600)
      try await DeskWorld.run(streams: timing) { world in
        async let stream = world.ask(.get, world.path("/events"), as: .linus)
        while world.desk.parts.feed.subscriberCount == 0 { await Task.yield() }
        let linus = try await world.agentId(.linus)
        #expect(try await world.ask(.delete, world.path("/agents/\(linus)"), as: .ada).status == 204)
        let text = try await stream.text
        #expect(text.contains("event: snapshot") && !text.contains("event: agent.updated"))
      }
    }
  }
}

/// One block of a stream.
struct Block {
  /// Empty for none.
  let id: String
  let type: String
  let data: [String: Any]

  static func all(_ text: String) -> [Block] {
    text.components(separatedBy: "\n\n").compactMap { block in
      var fields: [String: String] = [:]
      for line in block.split(separator: "\n") {
        let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        if parts.count == 2 { fields[parts[0]] = parts[1] }
      }
      guard let type = fields["event"], let data = fields["data"] else { return nil }
      let body = try? JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any]
      return Block(id: fields["id"] ?? "", type: type, data: body?["data"] as? [String: Any] ?? [:])
    }
  }
}
