package import Foundation
import GRDB

/// Failed sign-ins of one subject: an account or an address.
package struct SignInThrottle: Sendable, Equatable {
  package let failures: Int
  package let lastFailureAt: Date
  package let blockedUntil: Date

  package init(failures: Int, lastFailureAt: Date, blockedUntil: Date) {
    self.failures = failures
    self.lastFailureAt = lastFailureAt
    self.blockedUntil = blockedUntil
  }
}

extension Store {
  /// Counts an attempt as a failure of each subject until it is forgiven. While any of them is held back it counts
  /// nothing and returns when the last of them is let go. `rule` says what follows from what was, and is pure.
  package func countSignIn(
    subjects: [String], at now: Date,
    rule: @escaping @Sendable (_ subject: String, _ before: SignInThrottle?) -> SignInThrottle
  ) async throws -> Date? {
    try await write { transaction in
      let db = transaction.db
      let before = try subjects.map { (subject: $0, throttle: try db.throttle($0)) }
      if let blocked = before.compactMap(\.throttle?.blockedUntil).filter({ $0 > now }).max() { return blocked }
      for (subject, throttle) in before {
        let after = rule(subject, throttle)
        try db.run(
          """
          INSERT INTO signInThrottle (subject, failures, lastFailureAt, blockedUntil) VALUES (?, ?, ?, ?)
          ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures,
            lastFailureAt = excluded.lastFailureAt, blockedUntil = excluded.blockedUntil
          """, [subject, after.failures, after.lastFailureAt.milliseconds, after.blockedUntil.milliseconds])
      }
      return nil
    }
  }

  /// The attempt was good: the account starts afresh, the others only lose this one. A success of one's own does not
  /// pay for guesses at other accounts.
  package func forgiveSignIn(account: String, others: [String]) async throws {
    try await write { transaction in
      try transaction.db.run("DELETE FROM signInThrottle WHERE subject = ?", [account])
      for subject in others {
        try transaction.db.run(
          "UPDATE signInThrottle SET failures = max(failures - 1, 0), blockedUntil = 0 WHERE subject = ?", [subject])
      }
    }
  }
}

extension Database {
  fileprivate func throttle(_ subject: String) throws -> SignInThrottle? {
    try row("SELECT failures, lastFailureAt, blockedUntil FROM signInThrottle WHERE subject = ?", [subject]).map {
      SignInThrottle(
        failures: $0["failures"], lastFailureAt: $0.date("lastFailureAt"), blockedUntil: $0.date("blockedUntil"))
    }
  }
}
