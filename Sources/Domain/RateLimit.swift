/// How often something may be done.
package struct RateLimit: Sendable, Equatable {
  /// A word for programs, such as `sign-in`.
  package let name: String
  package let quota: Int
  /// Nil where only what goes on at once is counted.
  package let windowSeconds: Int?

  package init(_ name: String, quota: Int, windowSeconds: Int? = nil) {
    self.name = name
    self.quota = quota
    self.windowSeconds = windowSeconds
  }
}
