import Cryptography
import Domain
import Foundation
import NIOHTTP1
import Testing

@testable import Hooks
@testable import Storage

struct DeliveryTests {
  @Test func anEventIsPostedAsStreamsShowItAndSigned() async throws {
    try await HooksWorld.with { world in
      try await world.happens(.callRinging)
      let (hook, secret) = try await world.hooks().create(url: world.receiver.url, events: nil, in: world.acme)
      try await world.happens(.callEnded, #"{"outcome":"answered"}"#)
      try await world.happens(.callEnded, in: world.branch)
      await world.round()
      #expect(world.receiver.requests.count == 1)
      let request = try #require(world.receiver.requests.first)
      let body = String(decoding: request.body, as: UTF8.self)
      let id = request.delivery
      #expect(id.hasPrefix(world.store.installation.epoch + "-"))
      #expect(
        body == #"{"id":"\#(id)","type":"call.ended","version":1,"at":"2027-01-15T08:00:00.000Z","#
          + #""workspaceId":"\#(world.acme)","data":{"outcome":"answered"}}"#)
      #expect(request.header("Ringdesk-Event") == "call.ended")
      let timestamp = try #require(request.header("Ringdesk-Timestamp"))
      #expect(timestamp == "1800000000")
      let code = MessageAuthentication.hmacSHA256(Array("\(timestamp).\(body)".utf8), key: Array(secret.utf8))
      #expect(request.header("Ringdesk-Signature") == "v1=" + BaseEncoding.hex.encode(code))
      let delivery = try #require(try await world.deliveries(of: hook).first)
      #expect(delivery.state == .delivered && delivery.status == 200 && delivery.error == nil)
    }
  }

  @Test func onlyWhatWasAskedForIsToldAndInOrder() async throws {
    try await HooksWorld.with { world in
      _ = try await world.hooks().create(
        url: world.receiver.url, events: ["call.ended", "call.ringing"], in: world.acme)
      for _ in 0..<210 { try await world.happens(.agentPresence) }
      for number in 0..<5 {
        try await world.happens(.callRinging, #"{"n":\#(number)}"#)
        try await world.happens(.callAnswered)
        try await world.happens(.callEnded, #"{"n":\#(number)}"#)
      }
      await world.round()
      let told = world.receiver.requests
      #expect(told.map { $0.header("Ringdesk-Event") } == (0..<5).flatMap { _ in ["call.ringing", "call.ended"] })
      let places = told.compactMap { $0.delivery.split(separator: "-").last.flatMap { Int($0) } }
      #expect(places.count == 10 && places == places.sorted())
    }
  }

  @Test func whatFailsIsTriedAgainLaterAndNothingOvertakesIt() async throws {
    try await HooksWorld.with { world in
      let hook = try await world.hooks().create(url: world.receiver.url, events: nil, in: world.acme).hook
      world.receiver.answer {
        let silence = HTTPResponseStatus.custom(code: 0, reasonPhrase: "")
        return [(.internalServerError, [], ""), nil, (.found, [("Location", "/elsewhere")], ""), (silence, [], "")][$0]
      }
      try await world.happens(.callRinging)
      try await world.happens(.callEnded)
      for (attempt, pause) in [5.0, 10, 20, 40].enumerated() {
        await world.round()
        await world.round()
        #expect(world.receiver.requests.count == attempt + 1)
        let delivery = try #require(try await world.deliveries(of: hook).first)
        #expect(delivery.state == .retrying && delivery.attempts == attempt + 1)
        #expect(delivery.nextAt == world.now + pause && delivery.error != nil)
        #expect(try await world.state(of: hook)?.failingSince != nil)
        world.advance(pause)
      }
      world.receiver.answer(.noContent)
      await world.round()
      let told = world.receiver.requests.map(\.delivery)
      #expect(told.count == 6 && Set(told[..<5]).count == 1 && told[4] != told[5])
      #expect(try await world.state(of: hook)?.failingSince == nil)
      #expect(try await world.deliveries(of: hook).map(\.attempts) == [1, 5])
    }
  }

  @Test func aRestartLosesNothing() async throws {
    try await HooksWorld.with { world in
      let hook = try await world.hooks().create(url: world.receiver.url, events: nil, in: world.acme).hook
      world.receiver.answer(.badGateway)
      try await world.happens(.callRinging)
      await world.round()
      try await world.happens(.callEnded)
      try await world.reopen()
      world.receiver.answer(.ok)
      await world.round()
      #expect(world.receiver.requests.count == 1)
      world.advance(5)
      await world.round()
      let told = world.receiver.requests.map { $0.header("Ringdesk-Event") }
      #expect(told == ["call.ringing", "call.ringing", "call.ended"])
      #expect(try await world.deliveries(of: hook).map(\.state) == [.delivered, .delivered])
    }
  }

  @Test func anEventIsGivenUpAfterADayAndAHookAfterThree() async throws {
    try await HooksWorld.with { world in
      let hook = try await world.hooks().create(url: world.receiver.url, events: nil, in: world.acme).hook
      world.receiver.answer(.serviceUnavailable)
      for _ in 0..<4 { try await world.happens(.callEnded) }
      let began = world.now
      while try await world.state(of: hook)?.isEnabled == true, world.now < began + 5 * 86_400 {
        await world.round()
        world.advance(1800)
      }
      #expect((3 * 86_400...3 * 86_400 + 7200).contains(world.now.timeIntervalSince(began)))
      let state = try #require(try await world.state(of: hook))
      #expect(state.gaveUpAt != nil && state.failingSince == began)
      #expect(try await world.deliveries(of: hook).allSatisfy { $0.state == .failed })
      #expect(try await world.deliveries(of: hook).count >= 3)

      let tried = world.receiver.requests.count
      try await world.happens(.callRinging)
      await world.round()
      #expect(world.receiver.requests.count == tried)
      let again = try await world.hooks().update(hook.id, in: world.acme, url: nil, events: nil, isEnabled: true)
      #expect(again.isEnabled && again.gaveUpAt == nil && again.failingSince == nil)
      world.receiver.answer(.ok)
      try await world.happens(.callAnswered)
      await world.round()
      #expect(world.receiver.requests.dropFirst(tried).map { $0.header("Ringdesk-Event") } == ["call.answered"])
    }
  }

  @Test func theLogIsBounded() async throws {
    try await HooksWorld.with { world in
      let hook = try await world.hooks().create(url: world.receiver.url, events: nil, in: world.acme).hook
      for _ in 0..<120 { try await world.happens(.callEnded) }
      await world.round()
      #expect(world.receiver.requests.count == 120)
      #expect(try await world.deliveries(of: hook).count == 100)
    }
  }

  @Test func aTestSendsAPingAndSaysWhatCameBack() async throws {
    try await HooksWorld.with { world in
      let hook = try await world.hooks().create(url: world.receiver.url, events: nil, in: world.acme).hook
      world.receiver.answer { _ in (.imATeapot, [], String(repeating: "x", count: 5000)) }
      let (delivery, answer) = try await world.hooks().test(hook.id, in: world.acme)
      #expect(delivery.status == 418 && delivery.state == .failed && answer.utf8.count == 1024)
      #expect(world.receiver.requests.first?.header("Ringdesk-Event") == "ping")
      #expect(try await world.deliveries(of: hook).map(\.type) == ["ping"])
      #expect(try await world.state(of: hook)?.failingSince == nil)
    }
  }

  @Test func oneHooksTroubleIsItsOwn() async throws {
    try await HooksWorld.with { world in
      let dead = try await world.hooks().create(url: "http://127.0.0.1:9/", events: nil, in: world.acme).hook
      let live = try await world.hooks().create(url: world.receiver.url, events: nil, in: world.acme).hook
      try await world.happens(.callEnded)
      await world.round()
      #expect(try await world.deliveries(of: dead).first?.state == .retrying)
      #expect(try await world.deliveries(of: live).first?.state == .delivered)
    }
  }

  @Test func whatWasDeletedMeanwhileStopsNobody() async throws {
    try await HooksWorld.with { world in
      let hook = try await world.hooks().create(url: world.receiver.url, events: nil, in: world.acme).hook
      world.receiver.answer(.badGateway)
      try await world.happens(.callRinging)
      await world.round()
      try await world.store.write { try $0.db.run("DELETE FROM event") }
      try await world.happens(.callEnded)
      world.receiver.answer(.ok)
      world.advance(5)
      await world.round()
      #expect(try await world.deliveries(of: hook).map(\.state) == [.delivered, .failed])
    }
  }

  @Test func theServiceDeliversWhatItIsWokenFor() async throws {
    try await HooksWorld.with { world in
      _ = try await world.hooks().create(url: world.receiver.url, events: nil, in: world.acme)
      let dispatcher = world.dispatcher()
      let service = Task { try await dispatcher.run() }
      for count in 1...3 {
        try await world.happens(.callEnded)
        dispatcher.wake()
        let end = ContinuousClock.now + .seconds(10)
        while world.receiver.requests.count < count, .now < end { try await Task.sleep(for: .milliseconds(5)) }
      }
      service.cancel()
      try await service.value
      #expect(Set(world.receiver.requests.map(\.delivery)).count == 3)
    }
  }
}
