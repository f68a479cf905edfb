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
  /// When the last of these subjects may try again; nil when none is held back.
  package func blockedUntil(subjects: [String]) async throws -> Date? {
    let now = clock()
    return try await read { db in
      try subjects.compactMap { try db.throttle($0)?.blockedUntil }.filter { $0 > now }.max()
    }
  }

  /// Counts a failure of each subject; `rule` says what follows from what was, and is pure.
  package func recordSignInFailure(
    subjects: [String], rule: @escaping @Sendable (_ subject: String, _ before: SignInThrottle?) -> SignInThrottle
  ) async throws {
    try await write { transaction in
      for subject in subjects {
        let throttle = rule(subject, try transaction.db.throttle(subject))
        try transaction.db.run(
          """
          INSERT INTO signInThrottle (subject, failures, lastFailureAt, blockedUntil) VALUES (?, ?, ?, ?)
          ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures,
            lastFailureAt = excluded.lastFailureAt, blockedUntil = excluded.blockedUntil
          """,
          [subject, throttle.failures, throttle.lastFailureAt.milliseconds, throttle.blockedUntil.milliseconds])
      }
    }
  }

  package func clearSignInFailures(subject: String) async throws {
    let exists = try await read { try $0.throttle(subject) != nil }
    guard exists else { return }
    try await write { try $0.db.run("DELETE FROM signInThrottle WHERE subject = ?", [subject]) }
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
