import Cryptography
import Domain

/// Seals the secrets of one place, such as a column of a workspace, so that a sealed value opens nowhere else.
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
    try seal(secret, at: "\(workspaceId.rawValue)/\(column)")
  }

  func open(_ sealed: [UInt8], column: String, of workspaceId: Workspace.ID) throws -> String {
    try open(sealed, at: "\(workspaceId.rawValue)/\(column)")
  }

  func seal(_ secret: String, at place: String) throws -> [UInt8] {
    try key.seal(Array(secret.utf8), associatedData: Array(place.utf8))
  }

  func open(_ sealed: [UInt8], at place: String) throws -> String {
    String(decoding: try key.open(sealed, associatedData: Array(place.utf8)), as: UTF8.self)
  }
}
