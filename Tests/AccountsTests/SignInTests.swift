import Domain
import Foundation
import Storage
import Testing

@testable import Accounts

struct SignInTests {
  private func error(_ office: Office, _ email: String, _ password: String, from address: String? = nil) async
    -> AppError?
  {
    do {
      _ = try await office.signIn.signIn(email: email, password: password, kind: .cookie, address: address)
      return nil
    } catch {
      return error as? AppError ?? AppError(.internal, "\(error)")
    }
  }

  @Test func wrongPasswordAndUnknownAddressSoundTheSame() async throws {
    try await Office.open { office in
      _ = try await office.completeSetUp()
      let wrong = await error(office, "ada@acme.example", "wrong password")
      let unknown = await error(office, "nobody@acme.example", Office.password)
      #expect(wrong == unknown)
      #expect(wrong?.code == .unauthorized)
      let right = await error(office, " ADA@acme.example ", Office.password)
      #expect(right == nil)
    }
  }

  @Test func sessionLivesAsLongAsItIsUsed() async throws {
    try await Office.open { office in
      _ = try await office.completeSetUp()
      let signedIn = try await office.signIn.signIn(
        email: "ada@acme.example", password: Office.password, kind: .bearer, address: nil)
      #expect(signedIn.memberships.map(\.role) == [.owner])
      #expect(signedIn.expiresAt == office.clock.now.addingTimeInterval(30 * 86_400))
      for _ in 0..<3 {
        office.clock.advance(seconds: 29 * 86_400)
        let principal = try await office.signIn.authenticate(token: signedIn.token)
        #expect(principal?.session.kind == .bearer)
        #expect(principal?.renewedUntil == office.clock.now.addingTimeInterval(30 * 86_400))
      }
      office.clock.advance(seconds: 3500)
      let soon = try await office.signIn.authenticate(token: signedIn.token)
      #expect(soon != nil && soon?.renewedUntil == nil)
      office.clock.advance(seconds: 30 * 86_400)
      let late = try await office.signIn.authenticate(token: signedIn.token)
      #expect(late == nil)
    }
  }

  @Test func signOutEndsTheSession() async throws {
    try await Office.open { office in
      _ = try await office.completeSetUp()
      let signedIn = try await office.signIn.signIn(
        email: "ada@acme.example", password: Office.password, kind: .cookie, address: nil)
      try await office.signIn.signOut(token: signedIn.token)
      let principal = try await office.signIn.authenticate(token: signedIn.token)
      #expect(principal == nil)
    }
  }

  @Test(arguments: ["", "x", "AAAA", String(repeating: "A", count: 43), "💥", String(repeating: "z", count: 100_000)])
  func strangeTokenIsNobody(token: String) async throws {
    try await Office.open { office in
      let principal = try await office.signIn.authenticate(token: token)
      #expect(principal == nil)
      try await office.signIn.signOut(token: token)
    }
  }

  @Test func guessesAreHeldBackByAccount() async throws {
    try await Office.open { office in
      _ = try await office.completeSetUp()
      for _ in 0..<10 {
        let wrong = await error(office, "ada@acme.example", "wrong password")
        #expect(wrong?.code == .unauthorized)
      }
      let held = await error(office, "ada@acme.example", Office.password)
      #expect(held?.code == .rateLimited)
      #expect(held?.retryAfterSeconds == 1)
      let other = await error(office, "grace@acme.example", "wrong password")
      #expect(other?.code == .unauthorized)
      office.clock.advance(seconds: 2)
      let right = await error(office, "ada@acme.example", Office.password)
      #expect(right == nil)
      for _ in 0..<10 { _ = await error(office, "ada@acme.example", "wrong password") }
      let heldAgain = await error(office, "ada@acme.example", Office.password)
      #expect(heldAgain?.code == .rateLimited)
      office.clock.advance(seconds: 3700)
      let later = await error(office, "ada@acme.example", Office.password)
      #expect(later == nil)
    }
  }

  @Test func guessesAtManyAccountsAreHeldBackByAddress() async throws {
    try await Office.open { office in
      _ = try await office.completeSetUp()
      for number in 0..<49 {
        let wrong = await error(office, "user\(number)@acme.example", "wrong password", from: "192.0.2.1")
        #expect(wrong?.code == .unauthorized)
        // One's own success pays for no guess.
        if number % 10 == 0 { _ = await error(office, "ada@acme.example", Office.password, from: "192.0.2.1") }
      }
      _ = await error(office, "last@acme.example", "wrong password", from: "192.0.2.1")
      let held = await error(office, "ada@acme.example", Office.password, from: "192.0.2.1")
      #expect(held?.code == .rateLimited)
      let elsewhere = await error(office, "ada@acme.example", Office.password, from: "192.0.2.2")
      #expect(elsewhere == nil)
    }
  }

  @Test func guessesAtOnceAreCountedAll() async throws {
    try await Office.open { office in
      _ = try await office.completeSetUp()
      let codes = await withTaskGroup(of: AppError.Code?.self) { group in
        for _ in 0..<200 {
          group.addTask { await error(office, "ada@acme.example", "wrong password")?.code }
        }
        return await group.reduce(into: [AppError.Code?]()) { $0.append($1) }
      }
      #expect(codes.count { $0 == .unauthorized } <= 10)
      #expect(codes.allSatisfy { $0 == .unauthorized || $0 == .rateLimited })
    }
  }

  @Test(arguments: [
    (1, 0.0), (9, 0), (10, 1), (11, 2), (12, 4), (17, 128), (19, 300), (1000, 300),
  ])
  func backoff(failures: Int, seconds: Double) {
    let now = Date(timeIntervalSince1970: 1_800_000_000)
    let before = SignInThrottle(failures: failures - 1, lastFailureAt: now, blockedUntil: now)
    let after = ThrottleRule.next(at: now)("account:x", before)
    #expect(after.failures == failures)
    #expect(after.blockedUntil.timeIntervalSince(now) == seconds)
  }

  @Test(arguments: [
    ("192.0.2.7", "address:192.0.2.7"), ("::ffff:192.0.2.7", "address:192.0.2.7"),
    ("2001:db8:1:2:3:4:5:6", "address:20010db800010002/64"), ("2001:db8:1:2::9", "address:20010db800010002/64"),
  ])
  func addresses(address: String, subject: String) {
    #expect(ThrottleRule.subjects(email: "a", address: address)[1] == subject)
  }
}
