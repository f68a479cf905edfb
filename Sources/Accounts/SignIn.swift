package import Cryptography
package import Domain
package import Foundation
package import Storage
import Synchronization

/// A new session. The token is shown once; only its hash is kept.
package struct SignedIn: Sendable {
  package let token: String
  package let expiresAt: Date
  package let user: User
  package let memberships: [Membership]
}

/// Sign-in, the check of every request's token, and sign-out.
package final class SignIn: Sendable {
  private let store: Store
  private let hasher: PasswordHasher
  private let waiting = Mutex(0)

  package init(store: Store, hasher: PasswordHasher) {
    self.store = store
    self.hasher = hasher
  }

  /// `unauthorized` for a wrong pair, `rateLimited` (with when to come back) after too many.
  ///
  /// - Parameter address: the client's IP address; nil where it is not known.
  package func signIn(
    email: String, password: String, kind: SignInSession.Kind, address: String?
  ) async throws -> SignedIn {
    guard let credentials = try await credentials(email: email, password: password, address: address) else {
      throw AppError(.unauthorized, "The e-mail address or the password is wrong.")
    }
    return try await begin(for: credentials.user, kind: kind, passwordHash: credentials.passwordHash)
  }

  /// Gives the person another password, and ends their other sign-ins.
  ///
  /// - Parameters:
  ///   - password: the one of now, which whoever finds a desk left open does not know.
  ///   - address: the client's IP address; nil where it is not known.
  /// - Throws: `invalid` with the field; `rateLimited` after too many wrong ones.
  package func changePassword(
    of principal: Principal, from password: String, to newPassword: String, address: String?
  ) async throws {
    let email = principal.user.email
    try FieldRules.password(newPassword, email: email, field: "newPassword")
    guard let credentials = try await credentials(email: email, password: password, address: address) else {
      throw AppError.invalid("password", "This is not your password.")
    }
    try await store.setOwnPassword(
      try await hasher.hash(newPassword), before: credentials.passwordHash, by: principal.actor)
  }

  /// Nil for a wrong pair.
  private func credentials(email: String, password: String, address: String?) async throws -> Credentials? {
    let email = FieldRules.normalised(email: email)
    let subjects = ThrottleRule.subjects(email: email, address: address)
    let now = store.clock()
    // Counted before the password is looked at: a thousand guesses at once are a thousand failures.
    if let blockedUntil = try await store.countSignIn(subjects: subjects, at: now, rule: ThrottleRule.next(at: now)) {
      throw ThrottleRule.refusal(until: blockedUntil, now: now)
    }
    let credentials = try await store.credentials(email: email)
    guard try await matches(password, credentials) else { return nil }
    try await store.forgiveSignIn(
      account: ThrottleRule.account(email), others: subjects.filter { $0 != ThrottleRule.account(email) })
    return credentials
  }

  /// A session without a password: for whoever has just set the installation up.
  package func begin(for user: User, kind: SignInSession.Kind) async throws -> SignedIn {
    try await begin(for: user, kind: kind, passwordHash: nil)
  }

  private func begin(for user: User, kind: SignInSession.Kind, passwordHash: String?) async throws -> SignedIn {
    let secret = randomBytes(32)
    let now = store.clock()
    let session = SignInSession(
      tokenHash: Digest.sha256(secret), userId: user.id, kind: kind, createdAt: now, lastSeenAt: now,
      expiresAt: now.addingTimeInterval(Double(AccountLimits.sessionLifetimeSeconds)))
    try await store.createSession(session, passwordHash: passwordHash)
    return SignedIn(
      token: BaseEncoding.base64URL.encode(secret), expiresAt: session.expiresAt, user: user,
      memberships: try await store.memberships(of: user.id))
  }

  /// Who sends this token; nil when nobody does. Prolongs the session, at most hourly.
  package func authenticate(token: String) async throws -> Principal? {
    let secret = token.hasPrefix(APITokens.prefix) ? String(token.dropFirst(APITokens.prefix.count)) : token
    guard let hash = Self.hash(of: secret) else { return nil }
    return try await authenticate(session: hash)
  }

  /// Whose session, or API token, has this hash; nil when it is over.
  package func authenticate(session hash: [UInt8]) async throws -> Principal? {
    guard let found = try await store.session(tokenHash: hash) else { return try await authenticate(apiToken: hash) }
    let now = store.clock()
    var renewedUntil: Date?
    if now.timeIntervalSince(found.session.lastSeenAt) >= Double(AccountLimits.sessionRenewalSeconds) {
      let expiry = now.addingTimeInterval(Double(AccountLimits.sessionLifetimeSeconds))
      do {
        try await store.renewSession(tokenHash: hash, seenAt: now, expiresAt: expiry)
        renewedUntil = expiry
      } catch let error as AppError where error.code == .unavailable {
        // A full disk signs nobody out.
      }
    }
    return Principal(
      user: found.user, memberships: found.memberships, session: found.session, renewedUntil: renewedUntil)
  }

  private func authenticate(apiToken hash: [UInt8]) async throws -> Principal? {
    guard let (token, user, memberships) = try await store.apiToken(hash: hash) else { return nil }
    let now = store.clock()
    if now.timeIntervalSince(token.lastUsedAt ?? .distantPast) >= APITokens.useNotedEverySeconds {
      do {
        try await store.noteUse(of: token.id, at: now)
      } catch let error as AppError where error.code == .unavailable {
        // A full disk signs nobody out.
      }
    }
    return Principal(
      user: user, memberships: memberships.filter { token.workspaceId == nil || $0.workspaceId == token.workspaceId },
      session: SignInSession(
        tokenHash: hash, userId: user.id, kind: .bearer, createdAt: token.createdAt, lastSeenAt: now,
        expiresAt: token.expiresAt ?? .distantFuture),
      scopes: token.scopes)
  }

  package func signOut(token: String) async throws {
    guard let hash = Self.hash(of: token) else { return }
    try await store.endSession(tokenHash: hash)
  }

  private func matches(_ password: String, _ credentials: Credentials?) async throws -> Bool {
    let mayWait = waiting.withLock { count in
      guard count < AccountLimits.waitingSignIns else { return false }
      count += 1
      return true
    }
    guard mayWait else {
      throw AppError(.rateLimited, "Too many people are signing in; try again in a moment.", retryAfterSeconds: 3)
    }
    defer { waiting.withLock { $0 -= 1 } }
    return try await hasher.matches(password, stored: credentials?.passwordHash)
  }

  private static func hash(of token: String) -> [UInt8]? {
    guard let secret = BaseEncoding.base64URL.decode(token), secret.count == 32 else { return nil }
    return Digest.sha256(secret)
  }
}
