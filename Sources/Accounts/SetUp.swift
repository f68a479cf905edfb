package import Cryptography
package import Domain
package import Storage

/// The first owner and workspace. Whoever can read the server's stderr or data directory has the code, so whoever
/// finds the page first does not get the installation.
package struct SetUp: Sendable {
  private static let file = "setup-code"

  private let store: Store
  private let hasher: PasswordHasher

  package init(store: Store, hasher: PasswordHasher) {
    self.store = store
    self.hasher = hasher
  }

  package func isNeeded() async throws -> Bool { try await !store.isSetUp() }

  /// The code to print at start, kept in `<data>/setup-code` (0600) across restarts; nil when somebody exists.
  package func prepare() async throws -> String? {
    guard try await isNeeded() else {
      store.directory.removeFile(Self.file)
      return nil
    }
    if let code = savedCode() { return code }
    let letters = BaseEncoding.base32.encode(randomBytes(10))
    let code = stride(from: 0, to: 16, by: 4).map { offset in
      let start = letters.index(letters.startIndex, offsetBy: offset)
      return String(letters[start..<letters.index(start, offsetBy: 4)])
    }.joined(separator: "-")
    try store.directory.writeFile(Self.file, Array((code + "\n").utf8))
    return code
  }

  /// Uses the code up. `invalid` with the field's dotted name, `conflict` when it has been done already.
  package func complete(
    code: String, workspace: (name: String, country: String, timeZone: String),
    owner: (name: String, email: String, password: String)
  ) async throws -> User {
    guard try await isNeeded() else {
      throw AppError(.conflict, "This installation is set up already; sign in instead.")
    }
    guard let expected = savedCode(), constantTimeEqual(Self.letters(of: code), Self.letters(of: expected)) else {
      throw AppError.invalid(
        "setupCode",
        "The set-up code is wrong. It stands in the server's log and in the file setup-code of its data "
          + "directory.")
    }
    let newWorkspace = NewWorkspace(
      name: try FieldRules.name(workspace.name, field: "workspace.name"),
      country: try FieldRules.country(workspace.country, field: "workspace.country"),
      timeZone: try FieldRules.timeZone(workspace.timeZone, field: "workspace.timeZone"))
    let name = try FieldRules.name(owner.name, field: "owner.name")
    let email = try FieldRules.email(owner.email, field: "owner.email")
    try FieldRules.password(owner.password, email: email, field: "owner.password")
    let user = try await store.createFirstOwner(
      NewUser(name: name, email: email, passwordHash: try await hasher.hash(owner.password)), workspace: newWorkspace)
    store.directory.removeFile(Self.file)
    return user
  }

  private func savedCode() -> String? {
    guard let bytes = store.directory.readFile(Self.file, limit: 64) else { return nil }
    let code = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
    return Self.letters(of: code).utf8.count == 16 ? code : nil
  }

  private static func letters(of code: String) -> String {
    code.lowercased().filter { !$0.isWhitespace && $0 != "-" }
  }
}
