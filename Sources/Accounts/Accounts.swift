/// # Accounts
///
/// Who somebody is and what they may do: the first set-up, sign-in, sessions, the team and its roles.
///
/// Invariants
/// - A password is known only while it is hashed (scrypt, one at a time, off the threads that serve requests); a
///   session's token only to its owner: hashes are stored.
/// - An unknown e-mail address costs the same work, and gets the same answer, as a wrong password.
/// - `Principal.require` is the one place where a workspace and a role are checked. A workspace that is not one's own
///   is not found, whether it exists or not.
/// - A workspace never loses its last owner, and only owners make, change or remove owners.
/// - Nobody sets the password of a person who has another workspace too: it would open that one.
///
/// Why not signed cookies or JSON web tokens: a session must end the moment somebody is removed.
package enum AccountLimits {
  /// A session ends when it was not used for so long.
  package static let sessionLifetimeSeconds = 30 * 86_400
  /// `lastSeenAt` is written when it is older than this, so that reading requests do not all become writes.
  static let sessionRenewalSeconds = 3600
  package static let shortestPassword = 10
  package static let longestPassword = 256
  static let longestName = 100
  /// Sign-ins that may wait for the hasher at one time, a tenth of a second each.
  static let waitingSignIns = 32
}
