import Cryptography
import Domain
import Foundation
import Storage

/// How long wrong passwords hold an account and an address back: nothing for the first ones, then a second, doubling
/// up to five minutes. An hour without a failure forgets them.
enum ThrottleRule {
  private static let longestBlock: TimeInterval = 300
  private static let memory: TimeInterval = 3600

  /// The account by a hash, so that what was typed is kept nowhere.
  static func subjects(email: String, address: String?) -> [String] {
    [account(email)] + (address.map { ["address:" + ClientNetwork.name(of: $0)] } ?? [])
  }

  static func account(_ email: String) -> String {
    "account:" + BaseEncoding.hex.encode(Digest.sha256(Array(email.utf8)))
  }

  static func next(at now: Date) -> @Sendable (String, SignInThrottle?) -> SignInThrottle {
    { subject, before in
      let remembered = before.flatMap { now.timeIntervalSince($0.lastFailureAt) < memory ? $0.failures : nil } ?? 0
      let failures = remembered + 1
      let excess = failures - freeFailures(of: subject)
      let block = excess < 0 ? 0 : min(longestBlock, pow(2, Double(min(excess, 20))))
      return SignInThrottle(failures: failures, lastFailureAt: now, blockedUntil: now.addingTimeInterval(block))
    }
  }

  static func refusal(until: Date, now: Date) -> AppError {
    let seconds = max(1, Int(until.timeIntervalSince(now).rounded(.up)))
    let wait = seconds == 1 ? "a second" : seconds < 120 ? "\(seconds) seconds" : "\((seconds + 59) / 60) minutes"
    return AppError(
      .rateLimited, "Too many failed sign-ins; try again in \(wait).", retryAfterSeconds: seconds,
      limit: RateLimit("sign-in", quota: freeFailuresOfAccount, windowSeconds: Int(memory)))
  }

  private static let freeFailuresOfAccount = 10

  /// Behind one address there may be a whole office.
  private static func freeFailures(of subject: String) -> Int {
    subject.hasPrefix("account:") ? freeFailuresOfAccount : 50
  }
}
