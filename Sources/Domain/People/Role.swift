/// What a user may do in a workspace. Each role may do all that the ones below it may.
package enum Role: String, Sendable, Codable, CaseIterable, Comparable {
  case agent, admin, owner

  package static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .agent: 0
    case .admin: 1
    case .owner: 2
    }
  }
}
