import Cryptography
import Domain

/// Seals the secrets of one column and workspace, so that a sealed value opens nowhere else.
///
/// Sealing and opening happen outside the writer's jobs.
struct SecretBox: Sendable {
  private let key: SealingKey

  init(key: SealingKey) { self.key = key }

  /// What only this key opens.
  func sealCheck() throws -> [UInt8] { try key.seal([], associatedData: Self.check) }

  func opens(check: [UInt8]) -> Bool { (try? key.open(check, associatedData: Self.check)) != nil }

  private static let check = Array("installation/keyCheckSealed".utf8)

  func seal(_ secret: String, column: String, of workspaceId: Workspace.ID) throws -> [UInt8] {
    try key.seal(Array(secret.utf8), associatedData: place(column, workspaceId))
  }

  func open(_ sealed: [UInt8], column: String, of workspaceId: Workspace.ID) throws -> String {
    String(decoding: try key.open(sealed, associatedData: place(column, workspaceId)), as: UTF8.self)
  }

  private func place(_ column: String, _ workspaceId: Workspace.ID) -> [UInt8] {
    Array("\(workspaceId.rawValue)/\(column)".utf8)
  }
}
