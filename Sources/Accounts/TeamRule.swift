import Domain
import Storage

/// Who may change whom. Pure; asked inside the transaction that changes.
enum TeamRule {
  enum Change: Sendable {
    case add(Role)
    case edit(role: Role?, hasPassword: Bool)
    case remove
  }

  static func check(_ change: Change, by actor: Membership, of target: MemberSituation?) throws(AppError) {
    if case .add(.owner) = change, actor.role < .owner { throw onlyOwners }
    guard let target else { return }
    let isSelf = target.userId == actor.userId
    if target.role == .owner, actor.role < .owner { throw onlyOwners }
    switch change {
    case .add: break
    case .edit(let role, let hasPassword):
      if role == .owner, target.role != .owner, actor.role < .owner { throw onlyOwners }
      if let role, role < .owner { try keepAnOwner(target) }
      if hasPassword, !isSelf, target.otherWorkspaces > 0 {
        throw AppError(
          .forbidden, "This person belongs to another workspace too, so nobody else can set the password.",
          field: "password")
      }
    case .remove: try keepAnOwner(target)
    }
  }

  private static func keepAnOwner(_ target: MemberSituation) throws(AppError) {
    guard target.role == .owner, target.otherOwners == 0 else { return }
    throw AppError(.conflict, "This is the last owner; make somebody else an owner first.", field: "role")
  }

  private static var onlyOwners: AppError {
    AppError(.forbidden, "Only an owner may make, change or remove owners.", field: "role")
  }
}
