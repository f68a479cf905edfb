import Cryptography
import Domain
import Foundation
import Logging
import Storage
import Synchronization

@testable import Accounts

/// A clock that stands still until it is moved.
final class MovableClock: Sendable {
  private let time = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
  var now: Date { time.withLock { $0 } }
  func advance(seconds: Double) { time.withLock { $0 = $0.addingTimeInterval(seconds) } }
}

/// The rooms as the server composes them, on a store of their own, with cheap hashes.
struct Office {
  static let password = "correct horse battery"

  let store: Store
  let clock: MovableClock
  let setUp: SetUp
  let signIn: SignIn
  let team: Team

  static func open<Value>(_ body: (Office) async throws -> Value) async throws -> Value {
    let path = NSTemporaryDirectory() + "ringdesk-accounts-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    let clock = MovableClock()
    let store = try await Store.open(
      directory: path, clock: { clock.now }, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    let hasher = PasswordHasher(cost: PasswordHash.Cost(logN: 4, r: 8, p: 1))
    let office = Office(
      store: store, clock: clock, setUp: SetUp(store: store, hasher: hasher),
      signIn: SignIn(store: store, hasher: hasher), team: Team(store: store, hasher: hasher))
    let value = try await body(office)
    try await store.close()
    return value
  }

  func completeSetUp(code: String? = nil, email: String = "ada@acme.example") async throws -> User {
    let prepared = try await setUp.prepare()
    return try await setUp.complete(
      code: code ?? prepared ?? "", workspace: (name: "Acme", country: "us", timeZone: "America/New_York"),
      owner: (name: "Ada", email: email, password: Self.password))
  }

  /// Ada, who owns Acme.
  func owner() async throws -> Principal {
    _ = try await completeSetUp()
    return try await principal("ada@acme.example")
  }

  func principal(_ email: String) async throws -> Principal {
    let signedIn = try await signIn.signIn(email: email, password: Self.password, kind: .cookie, address: nil)
    guard let principal = try await signIn.authenticate(token: signedIn.token) else {
      throw AppError(.internal, "The new session is not known.")
    }
    return principal
  }
}
