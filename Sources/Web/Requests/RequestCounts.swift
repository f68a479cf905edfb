import Domain
import Foundation
import Synchronization

/// How many requests each person and API token has sent in the minute that is going on. In memory: a restart forgives.
///
/// It keeps a program that went mad from taking the server away from the others; the page sends a few in a minute.
final class RequestCounts: Sendable {
  private struct Count {
    var began: Date
    var requests: Int
  }

  private static let windowSeconds = 60
  /// Past so many, those whose minute is over are forgotten.
  private static let remembered = 1024

  private struct State {
    var counts: [String: Count] = [:]
    var tidiesAt = remembered
  }

  let limit: RateLimit
  private let clock: @Sendable () -> Date
  private let state = Mutex(State())

  init(perMinute: Int, clock: @escaping @Sendable () -> Date) {
    limit = RateLimit("api", quota: perMinute, windowSeconds: Self.windowSeconds)
    self.clock = clock
  }

  /// Counts one more, and says how it stands then.
  func count(_ holder: String) -> RateLimitStanding {
    let now = clock()
    let count = state.withLock { state in
      if state.counts.count >= state.tidiesAt {
        state.counts = state.counts.filter { Self.isGoingOn($0.value, at: now) }
        // Not with each request of a minute in which there are more.
        state.tidiesAt = max(Self.remembered, state.counts.count * 2)
      }
      let known = state.counts[holder].flatMap { Self.isGoingOn($0, at: now) ? $0 : nil }
      var count = known ?? Count(began: now, requests: 0)
      count.requests += 1
      state.counts[holder] = count
      return count
    }
    let seconds = Double(Self.windowSeconds) - now.timeIntervalSince(count.began)
    return RateLimitStanding(
      limit: limit, remaining: limit.quota - count.requests, resetSeconds: max(1, Int(seconds.rounded(.up))))
  }

  /// A clock that was set back begins a new one.
  private static func isGoingOn(_ count: Count, at now: Date) -> Bool {
    (0..<Double(windowSeconds)).contains(now.timeIntervalSince(count.began))
  }
}

/// How a limit stands for whoever asks.
struct RateLimitStanding: Sendable, Equatable {
  let limit: RateLimit
  /// Below zero for what is refused.
  let remaining: Int
  let resetSeconds: Int

  /// - Throws: `rateLimited` past the limit.
  func check() throws(AppError) {
    guard remaining < 0 else { return }
    throw AppError(
      .rateLimited, "More than \(limit.quota) requests came within a minute. Send fewer.",
      retryAfterSeconds: resetSeconds)
  }
}
