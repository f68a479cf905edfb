import Dispatch

/// Hashes and checks passwords off the threads that serve requests, one at a time, so that a burst of sign-ins costs
/// 32 MiB and one core instead of all of both.
package final class PasswordHasher: Sendable {
  private let queue = DispatchQueue(label: "password-hasher", qos: .userInitiated)
  private let cost: PasswordHash.Cost

  /// Tests pass a small cost.
  package init(cost: PasswordHash.Cost = .standard) {
    self.cost = cost
  }

  /// The text to store.
  package func hash(_ password: String) async throws(CryptographyError) -> String {
    let cost = cost
    return try await run { () throws(CryptographyError) in try PasswordHash(hashing: password, cost: cost).text }
  }

  /// Whether `password` is the one behind the stored text. With nil (no such user) it does the same work and says no,
  /// so that the time taken does not tell which e-mail addresses exist.
  package func matches(_ password: String, stored: String?) async throws(CryptographyError) -> Bool {
    let cost = cost
    return try await run { () throws(CryptographyError) in
      guard let stored else {
        _ = try PasswordHash(hashing: password, cost: cost)
        return false
      }
      return try PasswordHash(parsing: stored).matches(password)
    }
  }

  private func run<Value: Sendable>(
    _ work: @escaping @Sendable () throws(CryptographyError) -> Value
  ) async throws(CryptographyError) -> Value {
    let result = await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: Result { () throws(CryptographyError) in try work() }) }
    }
    return try result.get()
  }
}
