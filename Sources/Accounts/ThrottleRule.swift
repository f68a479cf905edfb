import Cryptography
import Domain
import Foundation
import Storage

/// How long wrong passwords hold an account and an address back: nothing for the first ones, then a second, doubling
/// up to five minutes. An hour without a failure forgets them.
enum ThrottleRule {
  private static let longestBlock: TimeInterval = 300
  private static let memory: TimeInterval = 3600

  /// The account by a hash, so that what was typed is kept nowhere; an IPv6 address by its /64, the smallest that one
  /// customer is given.
  static func subjects(email: String, address: String?) -> [String] {
    [account(email)] + (address.map { ["address:" + network(of: $0)] } ?? [])
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

  private static func network(of address: String) -> String {
    var bytes = [UInt8](repeating: 0, count: 16)
    guard inet_pton(AF_INET6, address, &bytes) == 1 else { return String(address.prefix(64)) }
    // ::ffff:192.0.2.1 is an IPv4 address.
    if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
      return bytes[12...].map(String.init).joined(separator: ".")
    }
    return BaseEncoding.hex.encode(Array(bytes.prefix(8))) + "/64"
  }
}
