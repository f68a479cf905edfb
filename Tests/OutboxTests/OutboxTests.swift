import Domain
import Foundation
import Synchronization
import Testing

@testable import Outbox
@testable import Storage

@Suite(.timeLimit(.minutes(1))) struct OutboxTests {
  @Test func eachEffectIsCarriedOutOnceHoweverOftenItRings() async throws {
    try await OutboxWorld.with { world in
      let ids = (10..<30).map { "effect\($0)" }
      try await world.working { outbox in
        for id in ids {
          try await world.want(id)
          for _ in 0..<20 { outbox.wake() }
        }
        try await world.isEmpty()
        outbox.wake()
      }
      #expect(world.tried.sorted() == ids)
    }
  }

  @Test func aWorkspacesEffectsRunOneAfterAnother() async throws {
    try await OutboxWorld.with { world in
      let atOnce = Mutex(0)
      let most = Mutex(0)
      world.answer { _ in
        let count = atOnce.withLock {
          $0 += 1
          return $0
        }
        most.withLock { $0 = max($0, count) }
        await Task.yield()
        atOnce.withLock { $0 -= 1 }
        return .done
      }
      for number in 0..<12 { try await world.want("effect\(number)") }
      try await world.working { outbox in
        outbox.wake()
        try await world.isEmpty()
      }
      #expect(most.withLock { $0 } == 1)
    }
  }

  /// What soon comes too late goes first, then what has waited longest.
  @Test func aWorkspacesEffectsKeepTheirOrder() async throws {
    try await OutboxWorld.with { world in
      for id in ["first", "second", "third"] {
        try await world.want(id, within: 600)
        world.advance(1)
      }
      try await world.want("urgent", within: 60)
      try await world.working { outbox in
        outbox.wake()
        try await world.isEmpty()
      }
      #expect(world.tried == ["urgent", "first", "second", "third"])
    }
  }

  @Test func whatComesTooLateIsDropped() async throws {
    try await OutboxWorld.with { world in
      try await world.want("late", within: 10)
      try await world.want("timely", within: 60)
      world.advance(11)
      try await world.working { outbox in
        outbox.wake()
        try await world.isEmpty()
      }
      #expect(world.tried == ["timely"])
    }
  }

  @Test func whatTheCallNoLongerExpectsIsDropped() async throws {
    try await OutboxWorld.with { world in
      let call = try await world.call()
      try await world.want("expected", call: call, version: 1)
      try await world.want("of an older version", call: call, version: 0)
      try await world.want("whatever the version", call: call)
      try await world.working { outbox in
        outbox.wake()
        try await world.isEmpty()
      }
      #expect(Set(world.tried) == ["expected", "whatever the version"])
    }
  }

  @Test func pausesGrowToFiveMinutes() async throws {
    try await OutboxWorld.with { world in
      world.answer { _ in .retry(after: nil, reason: "down") }
      try await world.want("stubborn", within: 100_000)
      try await world.working { outbox in
        for expected in [1.0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300] {
          let before = world.tried.count
          outbox.wake()
          try await eventually("put off") {
            let due = try await world.store.nextEffectDue()
            return world.tried.count > before && due.map { $0 > world.now } == true
          }
          let pause = try await world.store.nextEffectDue()?.timeIntervalSince(world.now)
          #expect(pause == expected)
          world.advance(expected)
        }
      }
      #expect(world.tried.count == 11)
    }
  }

  @Test func whatTheOtherSideAskedForIsWaitedOut() async throws {
    try await OutboxWorld.with { world in
      world.answer { _ in .retry(after: 30, reason: "429") }
      try await world.want("limited")
      try await world.working { outbox in
        outbox.wake()
        try await eventually("put off") { try await world.store.nextEffectDue() == world.now + 30 }
        world.advance(29)
        try await world.want("other")
        world.answer { _ in .done }
        outbox.wake()
        try await eventually("the other is done") { try await world.left() == 1 }
        #expect(world.tried == ["limited", "other"])
        world.advance(1)
        outbox.wake()
        try await world.isEmpty()
      }
      #expect(world.tried == ["limited", "other", "limited"])
    }
  }

  /// Twilio keeps Acme waiting, or hangs altogether; Branch notices nothing.
  @Test func oneWorkspacesTroubleNeverDelaysAnother() async throws {
    try await OutboxWorld.with { world in
      let (acme, branch) = (world.acme, world.branch)
      let (hanging, letGo) = AsyncStream.makeStream(of: Void.self)
      world.answer { entry in
        guard entry.workspaceId == acme else { return .done }
        for await _ in hanging {}
        return .retry(after: 60, reason: "429")
      }
      for number in 0..<50 { try await world.want("acme \(number)", of: acme) }
      for number in 0..<20 { try await world.want("branch \(number)", of: branch) }
      try await world.working { outbox in
        outbox.wake()
        try await eventually("Branch's are done") {
          world.tried.filter { $0.hasPrefix("branch") }.count == 20
        }
        #expect(world.tried.filter { $0.hasPrefix("acme") }.count == 1)
        letGo.finish()
      }
    }
  }

  @Test func whatIsRefusedIsNotTriedAgain() async throws {
    try await OutboxWorld.with { world in
      world.answer { _ in .refused("21220") }
      try await world.want("refused")
      try await world.working { outbox in
        outbox.wake()
        try await world.isEmpty()
        outbox.wake()
      }
      #expect(world.tried == ["refused"])
    }
  }

  /// The server ends between the effect and the note that it is done: rather twice than never.
  @Test func whatWasUnderWayWhenTheServerEndedIsDoneByTheNext() async throws {
    try await OutboxWorld.with { world in
      let (underWay, began) = AsyncStream.makeStream(of: Void.self)
      world.answer { _ in
        began.yield()
        // Ends with the server.
        try? await Task.sleep(for: .seconds(3600))
        return .retry(after: nil, reason: "cut off")
      }
      try await world.want("long")
      try await world.working { outbox in
        outbox.wake()
        for await _ in underWay { break }
      }
      #expect(try await world.left() == 1)
      world.answer { _ in .done }
      world.advance(2)
      try await world.working { outbox in
        outbox.wake()
        try await world.isEmpty()
      }
      #expect(world.tried == ["long", "long"])
    }
  }

  /// The worst moment of all: it is done at Twilio, and the disk does not know. Twice in time, but never too late.
  @Test(arguments: [(59.0, 2), (61.0, 1)])
  func whatWasDoneButNotNotedIsDoneAgainOnlyInTime(later: TimeInterval, times: Int) async throws {
    try await OutboxWorld.with { world in
      try await world.want("ended", within: 60)
      world.answer { [world] _ in
        try? await world.store.close()
        return .done
      }
      try await world.working { outbox in
        outbox.wake()
        try await eventually("it is tried") { !world.tried.isEmpty }
      }
      world.answer { _ in .done }
      try await world.reopen()
      #expect(try await world.left() == 1)
      world.advance(later)
      try await world.working { outbox in
        outbox.wake()
        try await world.isEmpty()
      }
      #expect(world.tried.count == times)
    }
  }
}
