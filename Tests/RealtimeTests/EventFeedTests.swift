import Domain
import Synchronization
import Testing

@testable import Realtime

/// The event table, as far as a stream can tell.
private final class Log: Sendable {
  private let rows = Mutex<[DeskEvent]>([])
  func append(_ events: [DeskEvent]) { rows.withLock { $0 += events } }
  func events(after sequence: Int64, in workspaceId: Workspace.ID) -> [DeskEvent] {
    rows.withLock { rows in rows.filter { $0.sequence > sequence && $0.workspaceId == workspaceId } }
  }
}

@Suite(.timeLimit(.minutes(1)))
struct EventFeedTests {
  /// Streams that come at any time see every event of their workspace once, in order, from memory or from the log.
  @Test(arguments: [1, 3, 64, 100_000])
  func nothingIsMissedOrToldTwice(remembered: Int) async {
    let feed = EventFeed(remembered: remembered)
    let log = Log()
    let last: Int64 = 2000
    await withTaskGroup(of: Void.self) { group in
      for (number, workspaceId) in (0..<40).map({ ($0, $0 % 2 == 0 ? acme : beta) }) {
        group.addTask {
          let (wakes, poke) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
          let subscription = feed.subscribe(to: workspaceId) { poke.yield() }
          var cursor = Int64(number * 7)
          var seen: [Int64] = []
          let own = Int64(workspaceId == acme ? 0 : 1)
          poke.yield()
          for await _ in wakes {
            let events = feed.events(after: cursor, in: workspaceId) ?? log.events(after: cursor, in: workspaceId)
            seen += events.map(\.sequence)
            cursor = events.last?.sequence ?? cursor
            if cursor >= last - 1 { break }
          }
          subscription.cancel()
          #expect(seen == (Int64(number * 7) + 1...last).filter { $0 % 2 == own && $0 <= cursor })
        }
      }
      group.addTask {
        var next: Int64 = 1
        while next <= last {
          let batch = (next...min(next + next % 5, last)).map { event($0, in: $0 % 2 == 0 ? acme : beta) }
          log.append(batch)
          feed.publish(batch)
          next += Int64(batch.count)
          await Task.yield()
        }
      }
    }
    #expect(feed.subscriberCount == 0)
  }

  @Test func onlyTheWorkspaceIsWoken() async {
    let feed = EventFeed(head: 0)
    let (wakes, poke) = AsyncStream.makeStream(of: String.self)
    let one = feed.subscribe(to: acme) { poke.yield("acme") }
    let other = feed.subscribe(to: beta) { poke.yield("beta") }
    feed.publish([event(1, in: acme)])
    var heard: [String] = []
    for await wake in wakes {
      heard.append(wake)
      if wake == "beta" { break }
      feed.publish([event(2, in: beta)])
    }
    #expect(heard == ["acme", "beta"])
    #expect(feed.events(after: 0, in: beta)?.map(\.sequence) == [2])
    one.cancel()
    one.cancel()
    #expect(feed.subscriberCount == 1)
    other.cancel()
  }

  @Test func subscriptionEndsWhenItIsLetGo() {
    let feed = EventFeed()
    do { _ = feed.subscribe(to: acme) {} }
    #expect(feed.subscriberCount == 0)
  }

  @Test func thousandStreamsAreWokenOnceForABurst() async {
    let feed = EventFeed(head: 0)
    let (done, isDone) = AsyncStream.makeStream(of: Int.self)
    let subscriptions = (0..<1000).map { number in feed.subscribe(to: acme) { isDone.yield(number) } }
    feed.publish((1...100).map { event($0) })
    var woken: Set<Int> = []
    for await number in done {
      woken.insert(number)
      if woken.count == 1000 { break }
    }
    #expect(feed.events(after: 0, in: acme)?.count == 100)
    for subscription in subscriptions { subscription.cancel() }
  }
}
