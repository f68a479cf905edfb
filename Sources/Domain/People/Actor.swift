/// Who does something, as a request was let in. A password takes its time to be hashed, so what outlives a sign-in looks
/// in its own transaction whether the sign-in is still there and the role is still theirs.
package struct Actor: Sendable {
  package let userId: User.ID
  /// The hash of the session's, or API token's, secret; nil where nobody signed in.
  package let session: [UInt8]?
  /// Where and as what; nil for what belongs to the person.
  package let membership: Membership?

  package init(userId: User.ID, session: [UInt8]?, membership: Membership? = nil) {
    self.userId = userId
    self.session = session
    self.membership = membership
  }

  package init(_ membership: Membership, session: [UInt8]? = nil) {
    self.init(userId: membership.userId, session: session, membership: membership)
  }
}
